"""What people learned, as everybody may read it: only where all sides of the conversation agreed to that.

They were told that it may be shown with the names of their councils, and never with their own. Councils stand by name,
so that they do not tell which side wrote. Whoever is erased takes their consent along, and with it the whole
conversation's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session, selectinload

from unmentor.persistence.models import Answer, CycleRow, FeedbackRow, IntroductionRow, MemberRow
from unmentor.services.feedback import OF_MEMBER

LEARNINGS_ON_A_PAGE = 20


@dataclass(frozen=True)
class Learning:
    """What somebody learned, in their words; `councils`: short names of all sides'; `draw_at`: when they were drawn."""

    words: str
    councils: tuple[str, ...]
    draw_at: datetime


@dataclass(frozen=True)
class Learnings:
    """A page of what was learned, that of the latest cycle first; `total` is how much there is in all."""

    shown: Sequence[Learning]
    total: int


def learnings(session: Session, page: int) -> Learnings:
    """The published ones. Three queries, or one where there are none."""
    which = _published()
    total = session.scalar(select(func.count()).select_from(FeedbackRow).where(*which)) or 0
    if not total:
        return Learnings((), 0)
    query = (
        select(FeedbackRow.learned, IntroductionRow, CycleRow.draw_at)
        .join(IntroductionRow, IntroductionRow.id == FeedbackRow.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(*which)
        .options(selectinload(IntroductionRow.members).joinedload(MemberRow.council))
        .order_by(CycleRow.number.desc(), IntroductionRow.id, FeedbackRow.practitioner_id)
        .limit(LEARNINGS_ON_A_PAGE)
        .offset((page - 1) * LEARNINGS_ON_A_PAGE)
    )
    return Learnings([Learning(words, _councils(row), drawn) for words, row, drawn in session.execute(query)], total)


def _published() -> tuple[ColumnElement[bool], ...]:
    agrees = FeedbackRow.publish.is_(True), FeedbackRow.answer == Answer.MET
    withheld = (
        select(MemberRow.introduction_id)
        .outerjoin(FeedbackRow, and_(OF_MEMBER, *agrees))
        .where(FeedbackRow.publish.is_(None))
    )
    return FeedbackRow.learned != "", *agrees, FeedbackRow.introduction_id.not_in(withheld)


def _councils(introduction: IntroductionRow) -> tuple[str, ...]:
    return tuple(sorted({member.council.short_name for member in introduction.members}))
