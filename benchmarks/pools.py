"""The methods for pools: ours, greedy by blocks because all pairs do not fit in memory, and the lottery."""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial

import numpy as np

from benchmarks.instances import People
from benchmarks.method import GREEDY, OURS, RANDOM, Answer, Budget, Method, Solve
from benchmarks.peers import heaviest_first, pairs_array
from unmentor.matching import Pool, Weights, draw
from unmentor.matching.blocks import executor_or_threads, sweep
from unmentor.matching.levels import levels_of
from unmentor.matching.problem import NEVER, Ints
from unmentor.matching.seats import seat_problem
from unmentor.network import Situation, lottery

BEST = 32
"""Partners of each person that greedy looks at in a round."""


def _ours(people: People, seconds: float) -> Solve:
    def solve() -> Answer:
        drawn = draw(people.pool, seconds=seconds)
        coarse = levels_of(people.pool.people, drawn.weights.most, 0).coarse
        pairs = pairs_array((group.members[0], group.members[1]) for group in drawn.introductions)
        return Answer(pairs, drawn.gap * coarse, True)

    return solve


def _greedy(people: People) -> Solve:
    """Rounds: the heaviest of everybody's BEST pairs first, then again among those left over, until no pair is left."""

    def solve() -> Answer:
        pool, free, made = people.pool, np.arange(people.size), list[Ints]()
        with executor_or_threads(None) as workers:
            while len(free):
                found = heaviest_first(*_best_of_each(pool, free, workers), people.size)
                made.append(found)
                free = np.setdiff1d(free, found) if len(found) else free[:0]
        return Answer(np.vstack(made))

    return solve


def _best_of_each(pool: Pool, free: Ints, workers: Executor) -> tuple[Ints, Ints, Ints]:
    """The BEST partners of each among the free: who, with whom, and how much it is worth."""
    problem = seat_problem(pool, Weights(), free, volunteers=False)
    seats, best = len(free), min(BEST, len(free))

    def of_rows(start: int, stop: int) -> tuple[Ints, Ints, Ints]:
        weights = problem.block(start, min(stop, seats))[:, :seats]
        columns = np.argpartition(weights, seats - best, axis=1)[:, seats - best :]
        rows = np.repeat(np.arange(start, start + len(weights)), best)
        weight = np.take_along_axis(weights, columns, axis=1).ravel()
        keep = weight > NEVER
        return free[rows[keep]], free[columns.ravel()[keep]], weight[keep]

    parts = sweep(problem, of_rows, workers)
    i, j, weight = (np.concatenate(of) for of in zip(*parts, strict=True))
    return i, j, weight


def _random(people: People) -> Solve:
    nobody = np.zeros(people.size, np.int64)
    everybody = Situation(np.arange(people.size), set(people.pool.met), [], nobody, nobody > 0)

    def solve() -> Answer:
        groups = lottery(people.pool.features.council, 0)(everybody)
        return Answer(pairs_array((group[0], group[1]) for group in groups))

    return solve


def methods(budget: Budget) -> tuple[Method[People], ...]:
    """In the order in which they run."""
    return (Method(OURS, partial(_ours, seconds=budget.seconds)), Method(GREEDY, _greedy), Method(RANDOM, _random))
