"""Prices against all pairs: the pass that turns a bound for the candidates into one for everyone."""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np

from unmentor.matching.blocks import sweep
from unmentor.matching.candidates import tie_break
from unmentor.matching.laminar import OddPrices
from unmentor.matching.problem import QUARTERS, Edges, Ints, Problem, Proof

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
    """A proof held against the pairs of its problem, some rows at a time.

    Raises ValueError for odd sets that overlap without one holding the other.
    """

    def __init__(self, problem: Problem, proof: Proof) -> None:
        self._problem = problem
        self._prices = proof.prices
        self._odd_prices = OddPrices(proof.odd_sets, problem.size)

    def missed(self, start: int, stop: int) -> Missed:
        """What pairs of rows start..stop are worth more than their prices, in order."""
        weights = self._problem.block(start, stop, start)
        above = QUARTERS * weights
        above -= self._prices[start:stop, None]
        above -= self._prices[None, start:]
        self._odd_prices.take_off(above, start, stop)
        row, column = np.nonzero(above > 0)
        once = column > row
        row, column = row[once], column[once]
        return Missed(row + start, column + start, above[row, column], weights[row, column])


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
