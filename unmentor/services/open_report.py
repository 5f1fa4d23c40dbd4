"""How the network grew, as anybody may read it: no number under 5, and none to be had by subtracting two.

Everything is counted to date, so that the numbers of two cycles differ by what the later one added. Two things keep
small differences unknown: numbers are rounded down to a multiple of 5, and a cycle until which any number was under 5
is not published at all (how many councils there are follows from how many links they have). An introduction counts
unless it is known that there was no conversation.
"""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from unmentor.persistence.models import CycleRow, IntroductionRow, MemberRow
from unmentor.services.feedback import HeldRange, counted, outcomes

FEWEST_PUBLISHED = 5


@dataclass(frozen=True)
class NetworkSize:
    """People introduced to somebody, their councils at the time, conversations, and pairs of councils that had one."""

    people: int
    councils: int
    conversations: int
    links: int


@dataclass(frozen=True)
class CycleGrowth:
    """The network once a cycle had introduced people; `draw_at` is UTC; `size` is None when too small to publish."""

    number: int
    draw_at: datetime
    size: NetworkSize | None


def rounded(number: int) -> int:
    """The multiple of 5 at or below `number`: two such differ by 0 or by 5 and more."""
    return number - number % FEWEST_PUBLISHED


def publishable(size: NetworkSize) -> NetworkSize | None:
    """`size` as anybody may read it, None when any of its numbers is under 5."""
    numbers = astuple(size)
    return None if min(numbers) < FEWEST_PUBLISHED else NetworkSize(*map(rounded, numbers))


def published_range(session: Session) -> HeldRange | None:
    """How many introductions to date became conversations; None while fewer than 5 surely did. One query.

    Rounded down like the others, so that the ends tell no number under 5 when one is subtracted from the other.
    """
    held = outcomes(session).range
    if held.confirmed < FEWEST_PUBLISHED:
        return None
    return HeldRange(rounded(held.confirmed), rounded(held.possible), rounded(held.total))


def open_report(session: Session) -> list[CycleGrowth]:
    """The published network after each cycle that has introduced people, oldest first. Four queries."""
    cycles = session.execute(_conversations()).all()
    numbers = [number for number, _, _ in cycles]
    sizes = zip(
        _to_date(numbers, session.execute(_newcomers(MemberRow.practitioner_id)).all()),
        _to_date(numbers, session.execute(_newcomers(MemberRow.council_code)).all()),
        accumulate(count for _, _, count in cycles),
        _to_date(numbers, session.execute(_new_links()).all()),
        strict=True,
    )
    return [
        CycleGrowth(number, draw_at, publishable(NetworkSize(*size)))
        for (number, draw_at, _), size in zip(cycles, sizes, strict=True)
    ]


def _to_date(cycles: list[int], new: Iterable[tuple[int, int]]) -> Iterable[int]:
    """Running totals, a cycle each, of what was new in some of them."""
    added = dict(new)
    return accumulate(added.get(number, 0) for number in cycles)


def _conversations() -> Select[int, datetime, int]:
    return (
        select(CycleRow.number, CycleRow.draw_at, func.count(IntroductionRow.id))
        .outerjoin(IntroductionRow, (IntroductionRow.cycle_id == CycleRow.id) & counted())
        .where(CycleRow.introduced_at.is_not(None))
        .group_by(CycleRow.id)
        .order_by(CycleRow.number)
    )


def _newcomers(who: Any) -> Select[int, int]:
    """How many values of a column of members each cycle was the first to have."""
    first = (
        select(func.min(CycleRow.number).label("cycle"))
        .join(IntroductionRow, IntroductionRow.cycle_id == CycleRow.id)
        .join(MemberRow, MemberRow.introduction_id == IntroductionRow.id)
        .where(CycleRow.introduced_at.is_not(None), counted())
        .group_by(who)
        .subquery()
    )
    return select(first.c.cycle, func.count()).group_by(first.c.cycle)


def _new_links() -> Select[int, int]:
    """How many pairs of councils each cycle was the first to introduce."""
    one, other = aliased(MemberRow), aliased(MemberRow)
    first = (
        select(func.min(CycleRow.number).label("cycle"))
        .join(IntroductionRow, IntroductionRow.cycle_id == CycleRow.id)
        .join(one, one.introduction_id == IntroductionRow.id)
        .join(other, (other.introduction_id == one.introduction_id) & (other.council_code > one.council_code))
        .where(CycleRow.introduced_at.is_not(None), counted())
        .group_by(one.council_code, other.council_code)
        .subquery()
    )
    return select(first.c.cycle, func.count()).group_by(first.c.cycle)
