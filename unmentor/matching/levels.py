"""What leaving somebody out costs, in whole numbers that put first things first.

First as many people introduced as possible; then those who have waited, each of them before any who has not; then
further conversations that people asked for, with second seats used only where they save somebody; then affinity.
Each level outweighs all below it together, if no more than MANY people are left out or conversations missed at once:

    one      = pairs x greatest affinity + 1     a further conversation missed; twice that for a second seat used
    waiting  = one x (1 + further conversations + 2 x second seats, or MANY)       times the person's rank
    person   = waiting x (1 + sum of the MANY largest ranks)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from unmentor.matching.people import Person
from unmentor.matching.problem import largest_weight

LONGEST_WAIT = 3
"""Times waited beyond this count as this."""

MANY = 16
"""Strict up to so many left out at once; beyond, the levels lean into each other. Keeps sums exact in large pools."""


@dataclass(frozen=True)
class Levels:
    """Costs of a pool; affinities are divided by `coarse` so that all stays exact however large the pool."""

    coarse: int
    further: int
    second_seat: int
    out: tuple[int, ...]
    """What it costs to leave out each person altogether."""


def ranks_of(people: Sequence[Person]) -> list[int]:
    """How urgent each person is: 0 for those who did not wait."""
    waited = sum(person.waiting > 0 for person in people)
    step = LONGEST_WAIT * min(waited, MANY)
    return [step + min(person.waiting, LONGEST_WAIT) if person.waiting else 0 for person in people]


def levels_of(people: Sequence[Person], most: int, volunteers: int) -> Levels:
    """The levels for these people; `most` is the largest affinity of a pair, `volunteers` the second seats on offer."""
    ranks = ranks_of(people)
    seats = sum(person.conversations for person in people) + volunteers
    further = sum(person.conversations - 1 for person in people)
    coarse = 1
    while True:
        one = seats // 2 * (most // coarse) + 1
        waiting = one * (1 + min(further + 2 * volunteers, MANY))
        person = waiting * (1 + sum(sorted(ranks)[-MANY:]))
        largest = person + waiting * max(ranks, default=0) + 2 * one
        if largest <= largest_weight(2 * seats) or coarse > most:
            return Levels(coarse, one, 2 * one, tuple(person + waiting * rank for rank in ranks))
        coarse *= 10
