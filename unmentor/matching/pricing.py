"""Prices against all pairs: the pass that turns a bound for the candidates into one for everyone."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Executor
from functools import partial

import numpy as np

from unmentor.matching.blocks import sweep
from unmentor.matching.candidates import tie_break
from unmentor.matching.problem import QUARTERS, Edges, Ints, OddSet, Problem, Proof

WORST = 16
"""Pairs that one row may add in a pass: a few cure the rest."""


def excess(problem: Problem, proof: Proof, start: int, stop: int) -> tuple[Ints, Ints]:
    """What pairs of rows start..stop, columns start.. are worth above their prices, in quarters; and the weights."""
    weights = problem.block(start, stop, start)
    above = QUARTERS * weights
    above -= proof.prices[start:stop, None]
    above -= proof.prices[None, start:]
    for odd in proof.odd_sets:
        _lean(above, odd, start, stop)
    return above, weights


def _lean(above: Ints, odd: OddSet, start: int, stop: int) -> None:
    """Take the odd set's price off the pairs inside it."""
    members = np.sort(np.asarray(odd.members, np.int64))
    rows = members[(members >= start) & (members < stop)] - start
    if len(rows):
        above[np.ix_(rows, members[members >= start] - start)] -= odd.price


def missed_pairs(problem: Problem, proof: Proof, executor: Executor) -> Edges:
    """Pairs worth more than their prices, at most WORST a row, worst first; none when the proof holds for all pairs."""
    parts = sweep(problem, partial(_missed_of_rows, problem, proof), executor)
    i, j, w = (np.concatenate(part) for part in zip(*parts, strict=True))
    return Edges(i, j, w)


def _missed_of_rows(problem: Problem, proof: Proof, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    above, weights = excess(problem, proof, start, stop)
    row, column = np.nonzero(above > 0)
    once = column > row
    row, column = row[once], column[once]
    order = np.lexsort((tie_break(row, column), -above[row, column], row))
    row, column = row[order], column[order]
    place = np.arange(len(row)) - np.searchsorted(row, row)
    row, column = row[place < WORST], column[place < WORST]
    return row + start, column + start, weights[row, column]


def lifted(problem: Problem, proof: Proof, executor: Executor) -> Proof:
    """A proof that holds for all pairs whatever it was given: each row's price raised by the worst it missed.

    Used when the time is up; the bound it gives is honest and no longer tight.
    """
    raises = sweep(problem, partial(_raise_of_rows, problem, proof), executor)
    prices = np.maximum(proof.prices, QUARTERS * problem.sit_out) if problem.size else proof.prices
    return Proof(prices + np.concatenate(raises), _positive(proof.odd_sets))


def _raise_of_rows(problem: Problem, proof: Proof, start: int, stop: int) -> Ints:
    above, _ = excess(problem, proof, start, stop)
    worst: Ints = np.maximum(above.max(axis=1), 0)
    return worst


def _positive(odd_sets: Sequence[OddSet]) -> tuple[OddSet, ...]:
    return tuple(odd for odd in odd_sets if odd.price > 0)
