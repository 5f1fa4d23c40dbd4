"""Who is one conversation away from a person, who is two, and a picture of that: places in a square, no markup."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import Generic, TypeVar

P = TypeVar("P", bound=Hashable)
"""What people are told apart by."""

SIDE = 320
"""Of the square, in units of the picture's own coordinates."""
MOST_PARTNERS, MOST_OTHERS = 12, 36
"""How many are drawn; more would be a blot."""
_RINGS = (0, 75, 145)
_WIDEST = pi  # of the fan around one partner: lines of a wider one would go through the middle
_TOP = -pi / 2


@dataclass(frozen=True)
class Nearby(Generic[P]):
    """The people around `centre`: `partners` talked with it, `others` with one of those. In the order of the pairs."""

    centre: P
    partners: tuple[P, ...]
    others: tuple[P, ...]
    links: frozenset[tuple[P, P]]
    """Who talked with whom, both ways round; between two of the others only as far as the pairs told it."""


@dataclass(frozen=True)
class Dot:
    """Somebody's place. steps: conversations from the centre, 0 to 2."""

    x: float
    y: float
    steps: int


@dataclass(frozen=True)
class Line:
    """A conversation between two people who are drawn."""

    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Sketch:
    """The picture, lines below dots. hidden: how many people are left out of it."""

    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    hidden: int


def nearby(centre: P, pairs: Iterable[tuple[P, P]]) -> Nearby[P]:
    """The people at distance 1 and at distance 2 of `centre`. pairs: conversations, either way round."""
    known = [pair for pair in pairs if pair[0] != pair[1]]
    links = {*known, *((b, a) for a, b in known)}
    in_order = dict.fromkeys(person for pair in known for person in pair)
    partners = tuple(person for person in in_order if (centre, person) in links)
    taken = {centre, *partners}
    reached = {b for a, b in links if a in taken} - taken
    return Nearby(centre, partners, tuple(person for person in in_order if person in reached), frozenset(links))


def sketch(around: Nearby[P]) -> Sketch:
    """The centre in the middle, partners on a ring around it, the others on a ring outside, each near its partner."""
    fans = _fans(around)
    dots = _places(around.centre, fans)
    drawn = list(dots)
    lines = [
        Line(dots[a].x, dots[a].y, dots[b].x, dots[b].y)
        for at, a in enumerate(drawn)
        for b in drawn[at + 1 :]
        if (a, b) in around.links
    ]
    people = 1 + len(around.partners) + len(around.others)
    return Sketch(tuple(dots.values()), tuple(lines), hidden=people - len(drawn))


def _fans(around: Nearby[P]) -> dict[P, list[P]]:
    """The partners that are drawn, each with those of the others that stand near it: near the first it talked with."""
    fans: dict[P, list[P]] = {partner: [] for partner in around.partners[:MOST_PARTNERS]}
    left = MOST_OTHERS
    for other in around.others:
        near = next((partner for partner in fans if (partner, other) in around.links), None)
        if near is not None and left:
            fans[near].append(other)
            left -= 1
    return fans


def _places(centre: P, fans: Mapping[P, Sequence[P]]) -> dict[P, Dot]:
    """A sector of the circle for each fan, as wide as it has people."""
    dots = {centre: _dot(0, 0.0)}
    shares = [max(1, len(fan)) for fan in fans.values()]
    begin = _TOP
    for (partner, fan), share in zip(fans.items(), shares, strict=True):
        sector = 2 * pi * share / sum(shares)
        middle = begin + sector / 2
        begin += sector
        dots[partner] = _dot(1, middle)
        dots |= {other: _dot(2, angle) for other, angle in zip(fan, _spread(len(fan), middle, sector), strict=True)}
    return dots


def _spread(number: int, middle: float, sector: float) -> Iterator[float]:
    """So many angles, evenly within a sector, none at its edge."""
    step = min(sector, _WIDEST) / max(1, number)
    return (middle + step * (at - (number - 1) / 2) for at in range(number))


def _dot(steps: int, angle: float) -> Dot:
    ring = _RINGS[steps]
    return Dot(round(SIDE / 2 + ring * cos(angle), 1), round(SIDE / 2 + ring * sin(angle), 1), steps)
