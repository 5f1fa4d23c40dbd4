"""Affinity: how much two people would gain from meeting, as a whole number that is the sum of four parts.

Each part is 0 to 1000 thousandths before its weight. All arithmetic is in whole numbers, so that a block, a single pair
and a check on another machine give the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmentor.matching.features import Cells, Features
from unmentor.matching.heard import Ones, nearness, novelty, quotient
from unmentor.matching.near import ENOUGH, Near, Small
from unmentor.matching.people import Weights
from unmentor.matching.problem import Ints

FIRST_LINK, NEW = 80, 920
"""What a first link between two councils, and two circles that share nobody, are worth of the growth part."""

PARTS = ("interest", "diversity", "growth", "waiting")


@dataclass(frozen=True)
class Sides:
    """People on one side and on the other: each with each in a table, or (`paired`) one by one in a line."""

    one: Features
    other: Features
    links: Ints
    """Conversations so far between councils, by their codes."""
    paired: bool = False

    def values(self, name: str) -> tuple[Ints, Ints]:
        """A feature of both sides, shaped so that an operation on the two gives all cells."""
        one, other = getattr(self.one, name), getattr(self.other, name)
        return (one, other) if self.paired else (one[:, None], other[None, :])

    def common(self, listed: Ints, near: Near) -> Small:
        """Closeness of one side's listed topics to the other side's, summed, in hundredths up to ENOUGH."""
        if self.paired:
            sums = sum((near.cells(topics) for topics in listed), np.zeros(listed.shape[1], np.int16))
            return np.minimum(sums, ENOUGH)
        wanted, row = np.unique(listed, return_inverse=True)
        rows = near.rows(wanted)
        total = np.zeros((listed.shape[1], rows.shape[1]), np.int16)
        for of_person in row.reshape(listed.shape):
            total += rows[of_person]
            np.minimum(total, ENOUGH, out=total)
        return total

    def heard_in_common(self) -> Ones:
        """How many people of the sample two have both heard of."""
        if self.paired:
            return np.asarray((self.one.heard * self.other.heard).sum(axis=0))
        return np.asarray(self.one.heard.T @ self.other.heard)


def parts(sides: Sides, weights: Weights) -> dict[str, Cells]:
    """What each of PARTS adds, weighted, in thousandths."""
    return {
        "interest": weights.interest * _interest(sides).astype(np.int64),
        "diversity": weights.diversity * (_places(sides) + _professions(sides)),
        "growth": weights.growth * (_links(sides) + _circles(sides)),
        "waiting": weights.waiting * _waiting(sides),
    }


def affinity(sides: Sides, weights: Weights) -> Ints:
    """Affinities in thousandths, rules not considered: the sum of the parts."""
    return between_councils(sides, weights) + between_people(sides, weights)


def between_councils(sides: Sides, weights: Weights) -> Ints:
    """What of affinity depends on the two councils alone."""
    return np.asarray(weights.diversity * _places(sides) + weights.growth * _links(sides), np.int64)


def between_people(sides: Sides, weights: Weights) -> Ints:
    """The rest of affinity."""
    total = weights.interest * _interest(sides).astype(np.int64)
    for weight, part in ((weights.diversity, _professions), (weights.growth, _circles), (weights.waiting, _waiting)):
        if weight:
            total += weight * part(sides)
    return total


def _interest(sides: Sides) -> Small:
    """What each wants and the other shares. Both ways beats one way twice; wants in common count a little."""
    to_one = _saturated(sides.common(sides.one.learn, sides.other.near_share))
    to_other = _saturated(sides.common(sides.one.share, sides.other.near_learn))
    both_want = _saturated(sides.common(sides.one.learn, sides.other.near_learn))
    return np.asarray((7 * (to_one + to_other) + 4 * np.minimum(to_one, to_other) + 2 * both_want) // 20)


def _saturated(hundredths: Small) -> Small:
    """One topic is worth 600, a second and third 200 more each: a conversation has room for about three."""
    return np.minimum(6 * hundredths, 400 + 2 * hundredths)


def _places(sides: Sides) -> Cells:
    """Another nation or region, and another kind of council."""
    elsewhere = np.maximum(500 * _differ(sides, "nation"), 350 * _differ(sides, "region"))
    return np.asarray(elsewhere + 250 * _differ(sides, "kind"))


def _professions(sides: Sides) -> Cells:
    return np.asarray(np.int64(250) * _differ(sides, "profession"))


def _differ(sides: Sides, name: str) -> NDArray[np.bool_]:
    """Where two known codes differ; what is not known (-1) counts as no difference."""
    one, other = sides.values(name)
    return np.asarray((one != other) & (one >= 0) & (other >= 0))


def _links(sides: Sides) -> Cells:
    """A first link between two councils."""
    return np.asarray(np.int64(FIRST_LINK) * (sides.links[sides.values("council")] == 0))


def _circles(sides: Sides) -> Cells:
    """People who have heard of different others: each brings the other's circle something new.

    Most of all where the two circles are next to each other. So all people of a circle turn to the same other one, and
    the two become one circle without any overlap; else each would turn to another, and soon all circles overlap.
    """
    one, other = sides.values("circle")
    here, there = sides.values("place")
    sizes = one.astype(np.float64) + other
    near = nearness(np.abs(here.astype(np.float64) - there), sizes)
    if here.min(initial=0) < 0 or there.min(initial=0) < 0:
        near[np.broadcast_to((here < 0) | (there < 0), near.shape)] = 1000
    new = novelty(sides.heard_in_common(), sizes)
    near *= 800
    near += 200_000
    new *= near
    return (NEW * quotient(new, 1_000_000)).astype(np.int64) // 1000


def _waiting(sides: Sides) -> Cells:
    """Newcomers, and those left out or let down last time."""
    one, other = sides.values("waiting")
    return np.asarray((one + other) // 2)
