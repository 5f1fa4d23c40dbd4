"""The engine: relaxation, prices and pricing until the bound holds for all pairs; then the search that meets the bound.

The relaxation leaves a few odd cycles. One vertex of each is left over, and the search matches those at the price of
pricing some odd sets, so that the draw proves itself: its value equals the bound that prices and odd sets give.
"""

from __future__ import annotations

from concurrent.futures import Executor
from dataclasses import dataclass
from time import monotonic

import numpy as np

from unmentor.matching.blocks import executor_or_threads
from unmentor.matching.blossom import Blossoms
from unmentor.matching.candidates import best_partners
from unmentor.matching.graph import Neighbours
from unmentor.matching.pricing import lifted, missed_pairs
from unmentor.matching.problem import QUARTERS, Edges, Ints, Problem, Proof
from unmentor.matching.relaxation import pair_up_cycles, relax
from unmentor.matching.search import Search


@dataclass(frozen=True)
class Solution:
    """A matching and the proof of how good it is."""

    mate: Ints
    """(size,) partner of each vertex, -1 for none."""
    value: int
    """Sum over pairs plus the value of sitting out of those without one."""
    proof: Proof
    """Holds for all pairs; `proof.bound` is at least the value of every matching."""
    edges: Edges
    """The pairs that were looked at: where the search in a problem that is much the same may start."""

    @property
    def gap(self) -> int:
        """How far from the best possible the matching can be at most; 0 proves it best."""
        return self.proof.bound - self.value


class _Deadline:
    """Whether the time allowed is over. Time is only ever measured, never told: nothing else depends on it."""

    def __init__(self, seconds: float) -> None:
        self._end = monotonic() + seconds

    def __call__(self) -> bool:
        return monotonic() > self._end


def solve(
    problem: Problem, *, executor: Executor | None = None, seconds: float = 60.0, start: Edges | None = None
) -> Solution:
    """Best matching with its proof; when `seconds` are over, the best so far with an honest bound.

    start: pairs of the problem to look at first; those that are best for each vertex unless given.
    The first relaxation and the last pass over all pairs are always made.
    """
    if problem.size == 0:
        nothing = np.empty(0, np.int64)
        return Solution(nothing, 0, Proof(nothing), Edges(nothing, nothing, nothing))
    expired = _Deadline(seconds)
    with executor_or_threads(executor) as workers:
        edges = best_partners(problem, workers) if start is None else start
        edges, mate, proof = _relaxed(problem, edges, workers, expired)
        edges, mate, proof = _completed(problem, edges, mate, proof, workers, expired)
    if expired():
        edges = edges.joined_with(_patch(problem, mate), problem.size)
    partner = np.array(mate, np.int64)
    return Solution(partner, _value(edges, partner, problem.sit_out), proof, edges)


def _relaxed(problem: Problem, edges: Edges, workers: Executor, expired: _Deadline) -> tuple[Edges, list[int], Proof]:
    """Enough candidates, a matching of all but one vertex of each odd cycle, and prices that hold for all pairs.

    The prices are whole halves, so that the search can halve them again.
    """
    while True:
        successor, halves = relax(edges, problem.sit_out)
        proof = Proof(2 * halves)
        missed = missed_pairs(problem, proof, workers)
        if not len(missed) or expired():
            return edges, pair_up_cycles(successor, proof.prices - QUARTERS * problem.sit_out), proof
        edges = edges.joined_with(missed, problem.size)


def _completed(
    problem: Problem, edges: Edges, mate: list[int], start: Proof, workers: Executor, expired: _Deadline
) -> tuple[Edges, list[int], Proof]:
    """Search in the candidates, and again with the pairs that its prices missed, until they miss none."""
    floor = (QUARTERS * problem.sit_out).tolist()
    while True:
        blossoms = Blossoms(mate.copy(), start.prices.tolist())
        finished = Search(Neighbours(edges, problem.size), blossoms, floor, expired).run()
        proof = Proof(np.array(blossoms.price, np.int64), blossoms.odd_sets())
        missed = missed_pairs(problem, proof, workers)
        if not len(missed):
            return edges, blossoms.mate, proof
        if not finished or expired():
            return edges, blossoms.mate, lifted(problem, proof, workers)
        edges = edges.joined_with(missed, problem.size)


def _patch(problem: Problem, mate: list[int]) -> Edges:
    """When the time is up: those still without a partner are paired among themselves, best first. The pairs made."""
    alone = np.array([v for v, partner in enumerate(mate) if partner < 0], np.int64)
    weights = np.array([problem.block(v, v + 1)[0, alone] for v in alone], np.int64).reshape(len(alone), len(alone))
    gain = weights - problem.sit_out[alone, None] - problem.sit_out[None, alone]
    made = []
    for cell in np.argsort(-gain, axis=None, kind="stable").tolist():
        a, b = divmod(cell, len(alone))
        v, w = int(alone[a]), int(alone[b])
        if a < b and gain[a, b] >= 0 and mate[v] < 0 and mate[w] < 0:
            mate[v], mate[w] = w, v
            made.append((v, w, int(weights[a, b])))
    i, j, w_made = np.array(made, np.int64).reshape(-1, 3).T
    return Edges(i, j, w_made)


def _value(edges: Edges, mate: Ints, sit_out: Ints) -> int:
    """What a matching of these edges is worth, in whole numbers of any size."""
    paired = edges.w[mate[edges.i] == edges.j]
    return int(sum(paired.tolist())) + int(sum(sit_out[mate < 0].tolist()))
