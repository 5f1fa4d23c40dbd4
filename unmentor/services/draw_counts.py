"""How many a cycle's own draw introduced and left out, and its replacement draws introduced; counted by SQL."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from unmentor.persistence.models import CycleRow, IntroductionRow, MemberRow, SittingOutRow


@dataclass(frozen=True)
class DrawCounts:
    """Conversations of the cycle's own draw by their size, and what they have in affinity together, in thousandths.

    `replacements`: conversations of later draws in the same cycle.
    """

    pairs: int
    trios: int
    left_out: int
    replacements: int
    affinity: int


CycleId = int | InstrumentedAttribute[int] | None
"""A cycle's, or in a query the column with it."""


def own(cycle_id: CycleId) -> tuple[ColumnElement[bool], ...]:
    """The introductions of the cycle's own draw, not those of its replacements."""
    return IntroductionRow.cycle_id == cycle_id, IntroductionRow.replacement_id.is_(None)


def of_replacements(cycle_id: CycleId) -> tuple[ColumnElement[bool], ...]:
    """The introductions of the draws after it in the same cycle."""
    return IntroductionRow.cycle_id == cycle_id, IntroductionRow.replacement_id.is_not(None)


def numbers_of(cycle_id: CycleId) -> tuple[ColumnElement[int], ColumnElement[int], ColumnElement[int]]:
    """Introductions of the own draw, those of replacements, and who is left out, as columns of a query."""
    return (
        select(func.count()).where(*own(cycle_id)).scalar_subquery(),
        select(func.count()).where(*of_replacements(cycle_id)).scalar_subquery(),
        select(func.count()).where(SittingOutRow.cycle_id == cycle_id).scalar_subquery(),
    )


def draw_counts(session: Session, cycle: CycleRow) -> DrawCounts:
    """Read in two queries, whatever the size of the draw."""
    affinity = select(func.coalesce(func.sum(IntroductionRow.score), 0)).where(*own(cycle.id)).scalar_subquery()
    _, replacements, left_out, total = session.execute(select(*numbers_of(cycle.id), affinity)).one()
    each = (
        select(func.count().label("people"))
        .join_from(IntroductionRow, MemberRow)
        .where(*own(cycle.id))
        .group_by(IntroductionRow.id)
        .subquery()
    )
    sizes = select(each.c.people, func.count()).group_by(each.c.people)
    by_size: dict[int, int] = dict(session.execute(sizes).all())
    return DrawCounts(by_size.get(2, 0), by_size.get(3, 0), left_out, replacements, int(total))
