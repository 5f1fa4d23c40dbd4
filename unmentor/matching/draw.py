"""One cycle's draw: who meets whom, who is left out, why, and the proof."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Executor
from dataclasses import dataclass, field
from time import monotonic

import numpy as np

from unmentor.matching.digest import digest_of
from unmentor.matching.engine import Solution, solve
from unmentor.matching.explain import LeftOut, Parts, Reason, left_out_of, parts_of, reasons_of
from unmentor.matching.people import Weights
from unmentor.matching.pool import Pool
from unmentor.matching.problem import Edges, Ints, Proof
from unmentor.matching.seats import Pair, SeatProblem, seat_problem
from unmentor.matching.trio import Members, with_trio
from unmentor.uncollected import uncollected


@dataclass(frozen=True)
class Introduced:
    """Two people, or the three of the one trio, by their places in the pool; the third joined the other two."""

    members: Members
    score: int
    """Affinity in thousandths; of a trio, of its three pairs together."""
    parts: Parts
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Draw:
    """The decision. `value` and `bound` are about the pairs; a trio is made of the best of them afterwards."""

    introductions: tuple[Introduced, ...]
    left_out: tuple[LeftOut, ...]
    value: int
    """Affinities of all pairs less what leaving people out costs; see unmentor.matching.levels."""
    bound: int
    """No draw is worth more: proved by `prices`."""
    proof: Proof
    volunteers: bool
    """Whether second seats were on offer, because without them somebody would have been left out."""
    gates: tuple[Pair, ...]
    """Pairs of people with several seats each that went through a gate, so that they meet at most once."""
    seed: int
    weights: Weights
    digest: str
    """Digest of the people, rules, weights and seed."""
    problem: SeatProblem = field(repr=False, compare=False)
    """What was solved, with the affinities that it keeps, for whoever looks at all pairs again."""

    @property
    def gap(self) -> int:
        """bound - value: how far from the best possible this draw can be at most."""
        return self.bound - self.value

    @property
    def optimal(self) -> bool:
        """Whether it is proved that nothing better exists."""
        return self.gap == 0

    @property
    def prices(self) -> Ints:
        """Price of each vertex of the problem (see unmentor.matching.seats), in quarters."""
        return self.proof.prices


@uncollected()
def draw(
    pool: Pool,
    *,
    weights: Weights | None = None,
    seed: int = 0,
    executor: Executor | None = None,
    seconds: float = 60.0,
) -> Draw:
    """The best draw of a pool.

    As many people are introduced as the rules allow; then those who waited come first; then affinity counts. The same
    pool, weights and seed give the same draw on any executor and in whatever order the people are. After `seconds` the
    best draw so far comes with its gap.
    """
    weights = weights or Weights()
    order = seating(pool, seed)
    end = monotonic() + seconds
    problem, solution, pairs = _pairs(pool, weights, order, False, executor, end)
    if _alone(pool, pairs) and any(person.second_seat for person in pool.people):
        problem, solution, pairs = _pairs(pool, weights, order, True, executor, end)
    groups = sorted(with_trio(pool, weights, pairs, _alone(pool, pairs)))
    alone = _alone(pool, groups)
    return Draw(
        introductions=_introduced(pool, weights, groups),
        left_out=left_out_of(pool, alone),
        value=solution.value,
        bound=solution.proof.bound,
        proof=solution.proof,
        volunteers=problem.volunteers,
        gates=problem.gated,
        seed=seed,
        weights=weights,
        digest=digest_of(pool, weights, seed),
        problem=problem,
    )


def seating(pool: Pool, seed: int) -> Ints:
    """The people in an order that depends on their keys and the seed alone: ties favour no place in a sheet."""
    by_key = sorted(range(len(pool)), key=lambda at: pool.people[at].key)
    return np.array(by_key, np.int64)[np.random.default_rng(seed).permutation(len(pool))]


def _pairs(
    pool: Pool, weights: Weights, order: Ints, volunteers: bool, executor: Executor | None, end: float
) -> tuple[SeatProblem, Solution, list[Pair]]:
    """Solve, and again with more gates while any two people were given to each other twice."""
    gates: tuple[Pair, ...] = ()
    start: Edges | None = None
    while True:
        problem = seat_problem(pool, weights, order, volunteers=volunteers, gates=gates)
        solution = solve(
            problem,
            executor=executor,
            seconds=max(0.0, end - monotonic()),
            start=None if start is None else problem.carried(start),
        )
        times = Counter(problem.meetings(solution.mate))
        if times.total() == len(times):
            return problem, solution, sorted(times)
        gates, start = (*gates, *_more_gates(pool, problem, times)), solution.edges


def _more_gates(pool: Pool, problem: SeatProblem, times: Counter[Pair]) -> list[Pair]:
    """A gate for each two who met and have several seats each; else another two would come twice in the next round.

    A locked pair has its one way of meeting already.
    """
    seats = np.bincount(problem.person)
    ungated = set(times) - set(problem.gated) - set(pool.locked)
    more = sorted(pair for pair in ungated if seats[list(pair)].min() > 1)
    if not more:
        raise AssertionError("two people were given to each other twice through a gate")
    return more


def _alone(pool: Pool, groups: list[Members] | list[Pair]) -> list[int]:
    introduced = {member for members in groups for member in members}
    return [at for at in range(len(pool)) if at not in introduced]


def _introduced(pool: Pool, weights: Weights, groups: list[Members]) -> tuple[Introduced, ...]:
    each = zip(groups, parts_of(pool, weights, groups), strict=True)
    return tuple(Introduced(members, parts.total, parts, reasons_of(pool, members)) for members, parts in each)
