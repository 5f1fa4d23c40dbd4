"""Prices against all pairs: the pass that turns a bound for the candidates into one for everyone."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from scipy.sparse import csr_array

from unmentor.matching.blocks import sweep
from unmentor.matching.candidates import tie_break
from unmentor.matching.problem import QUARTERS, Edges, Ints, OddSet, Problem, Proof

WORST = 16
"""Pairs that one row may add in a pass: a few cure the rest."""


@dataclass(frozen=True)
class Missed:
    """Pairs (row, column), row < column, of some rows of a problem that are worth more than their prices."""

    row: Ints
    column: Ints
    above: Ints
    """By how much each is worth more, in quarters."""
    weight: Ints


class Pricing:
    """A proof held against the pairs of its problem, some rows at a time."""

    def __init__(self, problem: Problem, proof: Proof) -> None:
        self._problem = problem
        self._prices = proof.prices
        self._inside, self._odd_prices = _incidence(proof.odd_sets, problem.size)

    def missed(self, start: int, stop: int) -> Missed:
        """What pairs of rows start..stop are worth more than their prices, in order."""
        weights = self._problem.block(start, stop, start)
        above = QUARTERS * weights
        above -= self._prices[start:stop, None]
        above -= self._prices[None, start:]
        row, column = np.nonzero(above > 0)
        once = column > row
        row, column = row[once], column[once]
        # An odd set's price only ever takes off: so it is looked up for those few pairs that are above without it.
        left = above[row, column] - self._lean(row + start, column + start)
        kept = left > 0
        row, column = row[kept], column[kept]
        return Missed(row + start, column + start, left[kept], weights[row, column])

    def _lean(self, row: Ints, column: Ints) -> Ints:
        """For each pair, the prices of the odd sets that hold both."""
        both = self._inside[row].multiply(self._inside[column])
        return np.asarray(both @ self._odd_prices, np.int64)


def _incidence(odd_sets: tuple[OddSet, ...], size: int) -> tuple[csr_array, Ints]:
    """(size, sets) 1 where a vertex is in a set; (sets,) their prices."""
    members = np.array([member for odd in odd_sets for member in odd.members], np.int64)
    which = np.repeat(np.arange(len(odd_sets)), [len(odd.members) for odd in odd_sets])
    inside = csr_array((np.ones(len(members), np.int64), (members, which)), shape=(size, max(1, len(odd_sets))))
    return inside, np.array([odd.price for odd in odd_sets] or [0], np.int64)


def missed_pairs(problem: Problem, proof: Proof, executor: Executor) -> Edges:
    """Pairs worth more than their prices, at most WORST a row, worst first; none when the proof holds for all pairs."""
    parts = sweep(problem, partial(_worst_of_rows, Pricing(problem, proof)), executor)
    i, j, w = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Edges(i, j, w)


def _worst_of_rows(pricing: Pricing, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    missed = pricing.missed(start, stop)
    order = np.lexsort((tie_break(missed.row, missed.column), -missed.above, missed.row))
    row = missed.row[order]
    chosen = order[np.arange(len(row)) - np.searchsorted(row, row) < WORST]
    return missed.row[chosen], missed.column[chosen], missed.weight[chosen]


def lifted(problem: Problem, proof: Proof, executor: Executor) -> Proof:
    """A proof that holds for all pairs whatever it was given: each row's price raised by the worst it missed.

    Used when the time is up; the bound it gives is honest and no longer tight.
    """
    prices = np.maximum(proof.prices, QUARTERS * problem.sit_out)
    raised = sweep(problem, partial(_raise_of_rows, Pricing(problem, Proof(prices, proof.odd_sets))), executor)
    return Proof(prices + np.concatenate(raised), proof.odd_sets)


def _raise_of_rows(pricing: Pricing, start: int, stop: int) -> Ints:
    missed = pricing.missed(start, stop)
    raised = np.zeros(stop - start, np.int64)
    np.maximum.at(raised, missed.row - start, missed.above)
    return raised
