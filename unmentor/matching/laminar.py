"""The prices of nested odd sets, for whole blocks of pairs at a time.

Odd sets are laminar: of two that share a vertex, one holds the other. So the vertices can be put in an order in which
each set is one stretch. Along it, what the pairs of one vertex may lean on is a sum of steps, however deep the nesting.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from unmentor.matching.problem import Ints, OddSet


class OddPrices:
    """Odd sets over vertices 0 .. size-1. Raises ValueError where two overlap and neither holds the other."""

    def __init__(self, odd_sets: Sequence[OddSet], size: int) -> None:
        nested = sorted(odd_sets, key=lambda odd: -len(odd.members))
        self._price = np.array([odd.price for odd in nested], np.int64)
        self._parent = np.full(len(nested), -1, np.int64)
        self._inner = np.full(size, -1, np.int64)
        for at, odd in enumerate(nested):
            members = np.array(odd.members, np.int64)
            around = np.unique(self._inner[members])
            if len(around) > 1:
                raise ValueError("two odd sets overlap, and neither holds the other")
            self._parent[at] = around[0]
            self._inner[members] = at
        rank = _preorder(self._parent)
        held = np.nonzero(self._inner >= 0)[0]
        ranks = rank[self._inner[held]]
        self._position = np.full(size, -1, np.int64)
        self._position[held[np.argsort(ranks, kind="stable")]] = np.arange(len(held))
        self._first = np.searchsorted(np.sort(ranks), rank)
        self._last = self._first + np.array([len(odd.members) for odd in nested], np.int64)
        self._held = len(held)

    def take_off(self, above: Ints, start: int, stop: int) -> None:
        """Subtract what pairs lean on from the cells of rows start..stop, columns start.. ."""
        rows = np.nonzero(self._inner[start:stop] >= 0)[0]
        columns = np.nonzero(self._inner[start:] >= 0)[0]
        if len(rows):
            above[np.ix_(rows, columns)] -= self._lean(self._inner[start + rows])[:, self._position[start + columns]]

    def _lean(self, inner: Ints) -> Ints:
        """(rows, positions) what a vertex in each innermost set leans on with those at each position."""
        steps = np.zeros((len(inner), self._held + 1), np.int64)
        rows, sets = np.arange(len(inner)), inner
        while len(rows):
            steps[rows, self._first[sets]] += self._price[sets]
            steps[rows, self._last[sets]] -= self._price[sets]
            sets = self._parent[sets]
            rows, sets = rows[sets >= 0], sets[sets >= 0]
        return np.cumsum(steps, axis=1)


def _preorder(parent: Ints) -> Ints:
    """The turn at which each set is visited, sets before those that they hold; parents come before in the list."""
    size = np.ones(len(parent), np.int64)
    for at in range(len(parent) - 1, -1, -1):
        if parent[at] >= 0:
            size[parent[at]] += size[at]
    rank, turn, free = np.zeros(len(parent), np.int64), np.zeros(len(parent), np.int64), 0
    for at, above in enumerate(parent.tolist()):
        if above < 0:
            rank[at], free = free, free + size[at]
        else:
            rank[at] = rank[above] + 1 + turn[above]
            turn[above] += size[at]
    return rank
