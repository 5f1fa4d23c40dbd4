"""What of affinity is between people, worked out once for all pairs of a pool and kept for later passes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unmentor.matching.affinity import Sides, between_people
from unmentor.matching.blocks import strips
from unmentor.matching.features import Features
from unmentor.matching.people import Weights
from unmentor.matching.problem import Ints

MOST_KEPT = 150_000_000
"""Cells of all pairs that are kept at most, 300 MB as weights mostly are: those of 12,000 seats."""

Table = NDArray[np.integer[Any]]


class Between:
    """The part `between_people` of affinity, of each of n people with each, by blocks of rows.

    Whole rows are kept once they were asked for, unless there are too many: later passes over all pairs then read what
    the first has worked out, and that one takes half of it from the other side of the diagonal. Threads may share it;
    a process gets an empty one.
    """

    def __init__(self, features: Features, links: Ints, weights: Weights) -> None:
        self._features, self._links, self._weights = features, links, weights
        self._type = np.min_scalar_type(-1 - weights.most)
        self._kept: dict[tuple[int, int], Table] = {}

    def __reduce__(self) -> tuple[type[Between], tuple[Features, Ints, Weights]]:
        return Between, (self._features, self._links, self._weights)

    def block(self, start: int, stop: int, first: int) -> Table:
        """(stop - start, n - first) of people start..stop with people first.. ; not to be written to."""
        kept = self._kept.get((start, stop))
        if kept is not None:
            return kept[:, first:]
        table = np.empty((stop - start, len(self._features) - first), self._type)
        if first or len(self._features) ** 2 > MOST_KEPT:
            self._work_out(table, start, stop, first)
            return table
        at = 0
        for left, right, rows in sorted(self._above(start), key=lambda each: each[:2]):
            if left >= at:
                self._work_out(table[:, at:left], start, stop, at)
                table[:, left:right] = rows[:, start:stop].T
                at = right
        self._work_out(table[:, at:], start, stop, at)
        self._kept[start, stop] = table
        return table

    def _above(self, start: int) -> Iterator[tuple[int, int, Table]]:
        """The blocks of rows before `start` that are worked out by now."""
        return ((left, right, rows) for (left, right), rows in list(self._kept.items()) if right <= start)

    def _work_out(self, table: Table, start: int, stop: int, first: int) -> None:
        """Fill in people start..stop with as many people from `first` on as the table has columns."""
        rows = self._features.take(slice(start, stop))
        for left, right in strips(first, first + table.shape[1], stop - start):
            sides = Sides(rows, self._features.take(slice(left, right)), self._links)
            table[:, left - first : right - first] = between_people(sides, self._weights)
