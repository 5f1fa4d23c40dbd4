"""How fair a draw is: how the least, the middle and the most fortunate fare, who waits, and who would rather swap.

And, for a draw that time did not suffice to prove, how much affinity a better one could have.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from statistics import median_low

import numpy as np
from scipy.sparse import csr_array

from unmentor.matching.affinity import affinity
from unmentor.matching.blocks import executor_or_threads, sweep
from unmentor.matching.draw import Draw
from unmentor.matching.levels import levels_of
from unmentor.matching.pool import Pool
from unmentor.matching.problem import Ints
from unmentor.matching.seats import SeatProblem

Pairs = dict[tuple[int, int], int]


@dataclass(frozen=True)
class Fairness:
    """Affinities are in thousandths, of each two people who were introduced: a trio has three. None without any."""

    lowest: int | None
    median: int | None
    """Of an even number of affinities the lower of the middle two."""
    highest: int | None
    waiting: tuple[int, ...]
    """The people left out, by their places in the pool: they come first next time."""
    blocking: int
    """Pairs of people who may meet and would both rather have each other than a partner they have, or than nobody.

    Gale and Shapley (1962) call a matching without any stable. The best draw for all may have some.
    """


def fairness(pool: Pool, draw: Draw) -> Fairness:
    """The fairness of a draw of this pool; looks at all pairs, in blocks."""
    pairs = _introduced(pool, draw)
    worths = sorted(pairs.values())
    return Fairness(
        lowest=worths[0] if worths else None,
        median=median_low(worths) if worths else None,
        highest=worths[-1] if worths else None,
        waiting=tuple(out.person for out in draw.left_out),
        blocking=_blocking(pool, draw, pairs),
    )


def affinity_gap(pool: Pool, draw: Draw) -> int | None:
    """How much affinity, in thousandths, all pairs of a better draw could have more at most; 0 if none is better.

    Of a draw that is proved too, where the pool is so large that affinities are counted in coarser steps.
    None while a better draw could also introduce somebody more, or give somebody a further conversation: those count
    before affinity (see unmentor.matching.levels), and then the gap is no measure of affinity.
    """
    offers = sum(person.second_seat for person in pool.people) if draw.volunteers else 0
    levels = levels_of(pool.people, draw.weights.most, offers)
    one, other = np.array([group.members[:2] for group in draw.introductions], np.int64).reshape(-1, 2).T
    worth = int((affinity(pool.sides(one, other), draw.weights) // levels.coarse).sum())
    if draw.gap + worth >= levels.further:
        return None
    seats = sum(person.conversations for person in pool.people) + offers
    return draw.gap * levels.coarse + seats // 2 * (levels.coarse - 1)


def _introduced(pool: Pool, draw: Draw) -> Pairs:
    """Each two people who were introduced, and their affinity."""
    pairs = sorted(pair for group in draw.introductions for pair in combinations(sorted(group.members), 2))
    one, other = np.array(pairs, np.int64).reshape(-1, 2).T
    return dict(zip(pairs, affinity(pool.sides(one, other), draw.weights).tolist(), strict=True))


def _blocking(pool: Pool, draw: Draw, pairs: Pairs) -> int:
    person = draw.problem.person
    content = _of_first_seats(person, _content(pool, pairs))
    apart = csr_array(pool.apart(pairs)[person][:, person])
    with executor_or_threads(None) as workers:
        return sum(sweep(draw.problem, partial(_blocking_of_rows, draw.problem, content, apart), workers))


def _of_first_seats(person: Ints, content: Ints) -> Ints:
    """What each seat's person has; more than anything for further seats, so that two people are counted once."""
    found = np.full(len(person), np.iinfo(np.int64).max)
    people, first = np.unique(person, return_index=True)
    found[first] = content[people]
    return found


def _blocking_of_rows(problem: SeatProblem, content: Ints, apart: csr_array, start: int, stop: int) -> int:
    stop = min(stop, len(content))  # what follows the seats is nobody
    if start >= stop:
        return 0
    better = problem.affinities(start, stop, start) > np.maximum(content[start:stop, None], content[None, start:])
    kept = apart[start:stop, start:].tocoo()
    better[kept.row, kept.col] = False
    rows = stop - start
    return int(np.count_nonzero(np.triu(better[:, :rows], 1)) + np.count_nonzero(better[:, rows:]))


def _content(pool: Pool, pairs: Pairs) -> Ints:
    """What each person has at least: the least affinity among their partners; below all for an empty seat."""
    least = np.full(len(pool), np.iinfo(np.int64).max)
    times: Counter[int] = Counter()
    for pair, worth in pairs.items():
        for person in pair:
            least[person] = min(least[person], worth)
            times[person] += 1
    for at, one in enumerate(pool.people):
        if times[at] < one.conversations:
            least[at] = -1
    return least
