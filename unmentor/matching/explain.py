"""Why a pair was made and why somebody was left out, as data that words can be made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

import numpy as np

from unmentor.matching.affinity import PARTS, parts
from unmentor.matching.people import Weights
from unmentor.matching.pool import Pool
from unmentor.matching.problem import Ints


class Why(StrEnum):
    """Kinds of reason for an introduction."""

    LEARNS = "learns"  # people[0] wants what people[1] shares: topics
    NEARLY = "nearly"  # people[0] wants topics[0], people[1] shares topics[1], which is close to it
    BOTH_WANT = "both_want"  # both want to learn: topics
    FIRST_LINK = "first_link"  # no conversation between the two councils yet
    FEW_LINKS = "few_links"  # one or two so far
    NEW_CIRCLES = "new_circles"  # both had conversations, and nobody has been heard of by both
    OTHER_NATION = "other_nation"
    OTHER_REGION = "other_region"
    OTHER_KIND = "other_kind"
    OTHER_PROFESSION = "other_profession"
    NEWCOMER = "newcomer"  # people[0] is new
    WAITED = "waited"  # people[0] was left out or let down last time


@dataclass(frozen=True)
class Reason:
    """One reason: which kind, about whom (places in the pool), on which topics (keys)."""

    why: Why
    people: tuple[int, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parts:
    """What each part of affinity adds, weighted, in thousandths."""

    interest: int
    diversity: int
    growth: int
    waiting: int

    @property
    def total(self) -> int:
        return self.interest + self.diversity + self.growth + self.waiting


class LeftOutReason(StrEnum):
    """Why somebody has no partner."""

    NOBODY_ALLOWED = "nobody_allowed"  # the rules leave nobody
    ODD_NUMBER = "odd_number"  # one too many, and no pair they could join
    OTHERS_TAKEN = "others_taken"  # those whom they may meet are needed by others who may meet even fewer


@dataclass(frozen=True)
class LeftOut:
    """Somebody without an introduction, and what became of everyone else in the pool for them."""

    person: int
    reason: LeftOutReason
    same_council: int
    """People of the same council."""
    met: int
    """People of other councils met before."""
    avoid: int
    """Others whom one of the two asked not to meet."""
    allowed: int
    """People whom they could have met."""


def parts_of(pool: Pool, weights: Weights, groups: Sequence[Sequence[int]]) -> list[Parts]:
    """The parts of each group's affinity: of its one pair, or of a trio's three pairs together."""
    cells = [(at, a, b) for at, members in enumerate(groups) for a, b in combinations(members, 2)]
    at, one, other = np.array(cells, np.int64).reshape(-1, 3).T
    sums = np.zeros((len(groups), len(PARTS)), np.int64)
    for column, added in enumerate(parts(pool.sides(one, other), weights).values()):
        np.add.at(sums[:, column], at, added)
    return [Parts(**dict(zip(PARTS, row, strict=True))) for row in sums.tolist()]


def reasons_of(pool: Pool, members: Sequence[int]) -> tuple[Reason, ...]:
    """The reasons for an introduction: what each may learn first, then what it does for the network, then the rest."""
    pairs = list(combinations(members, 2))
    found = [reason for a, b in pairs for reason in (*_learns(pool, a, b), *_learns(pool, b, a))]
    found += [
        reason for a, b in pairs for reason in (*_both_want(pool, a, b), *_links(pool, a, b), *_differs(pool, a, b))
    ]
    return (*found, *(reason for person in members for reason in _waits(pool, person)))


def _learns(pool: Pool, learner: int, sharer: int) -> list[Reason]:
    wanted, shared = pool.people[learner].learn, pool.people[sharer].share
    if both := wanted & shared:
        return [Reason(Why.LEARNS, (learner, sharer), tuple(sorted(both)))]
    nearest = pool.nearest(wanted, shared)
    return [Reason(Why.NEARLY, (learner, sharer), nearest)] if nearest else []


def _both_want(pool: Pool, a: int, b: int) -> list[Reason]:
    one, other = pool.people[a], pool.people[b]
    topics = (one.learn & other.learn) - one.share - other.share
    return [Reason(Why.BOTH_WANT, (a, b), tuple(sorted(topics)))] if topics else []


def _links(pool: Pool, a: int, b: int) -> list[Reason]:
    councils = pool.features.council
    between = int(pool.links[councils[a], councils[b]])
    found = [Reason(Why.FEW_LINKS if between else Why.FIRST_LINK, (a, b))] if between <= 2 else []
    if min(pool.circles.size(a), pool.circles.size(b)) > 1 and not pool.circles.common(a, b):
        found.append(Reason(Why.NEW_CIRCLES, (a, b)))
    return found


def _differs(pool: Pool, a: int, b: int) -> list[Reason]:
    one, other = pool.people[a], pool.people[b]
    differ = {
        Why.OTHER_NATION: (one.nation, other.nation),
        Why.OTHER_REGION: (one.region, other.region),
        Why.OTHER_KIND: (one.kind, other.kind),
        Why.OTHER_PROFESSION: (one.profession, other.profession),
    }
    found = [why for why, (x, y) in differ.items() if x and y and x != y]
    if Why.OTHER_NATION in found and Why.OTHER_REGION in found:
        found.remove(Why.OTHER_REGION)
    return [Reason(why, (a, b)) for why in found]


def _waits(pool: Pool, at: int) -> list[Reason]:
    person = pool.people[at]
    if person.waiting:
        return [Reason(Why.WAITED, (at,))]
    return [Reason(Why.NEWCOMER, (at,))] if person.newcomer else []


def left_out_of(pool: Pool, alone: Sequence[int]) -> tuple[LeftOut, ...]:
    """Why each of the people left out is so."""
    met, avoided = _partners(pool.met, alone), _partners(pool.avoid, alone)
    council = pool.features.council
    return tuple(
        _left_out(len(pool), person, len(alone), _places_of(council, person), met[person], avoided[person])
        for person in alone
    )


def _partners(pairs: Iterable[tuple[int, int]], people: Sequence[int]) -> dict[int, set[int]]:
    """With whom each of these people makes a pair."""
    found = {person: set[int]() for person in people}
    for a, b in pairs:
        if a in found:
            found[a].add(b)
        if b in found:
            found[b].add(a)
    return found


def _places_of(council: Ints, person: int) -> set[int]:
    """Others of the person's council."""
    return set(np.nonzero(council == council[person])[0].tolist()) - {person}


def _left_out(size: int, person: int, alone: int, same: set[int], met: set[int], avoided: set[int]) -> LeftOut:
    met = met - same
    avoided = avoided - same - met
    allowed = size - 1 - len(same) - len(met) - len(avoided)
    if not allowed:
        reason = LeftOutReason.NOBODY_ALLOWED
    else:
        reason = LeftOutReason.ODD_NUMBER if alone == 1 else LeftOutReason.OTHERS_TAKEN
    return LeftOut(person, reason, len(same), len(met), len(avoided), allowed)
