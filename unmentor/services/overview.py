"""The few numbers that the front page shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import CycleRow, CycleState, IntroductionRow, PractitionerRow, PractitionerState
from unmentor.services.feedback import not_held


@dataclass(frozen=True)
class ProgrammeOverview:
    """People who take part, their councils, introductions sent so far, and the next draw (UTC), if one is planned.

    An introduction counts unless it is known that there was no conversation.
    """

    people: int
    councils: int
    introductions: int
    next_draw: datetime | None


def programme_overview(session: Session, now: datetime) -> ProgrammeOverview:
    """The programme at a glance, in one query: this is the page that most people open."""
    sent = select(CycleRow.id).where(CycleRow.introduced_at.is_not(None))
    numbers = select(
        func.count(),
        func.count(PractitionerRow.council_code.distinct()),
        select(func.count()).where(IntroductionRow.cycle_id.in_(sent)).scalar_subquery(),
        select(func.count()).select_from(not_held().subquery()).scalar_subquery(),
        _planned(now).scalar_subquery(),
    ).where(PractitionerRow.state == PractitionerState.ACTIVE)
    people, councils, introductions, came_to_nothing, next_draw = session.execute(numbers).one()
    return ProgrammeOverview(people, councils, introductions - came_to_nothing, next_draw)


def planned_draw(session: Session, now: datetime) -> datetime | None:
    """When the next draw is (UTC), if one is planned."""
    return session.scalar(_planned(now))


def _planned(now: datetime) -> Select[datetime | None]:
    waiting = CycleRow.state.in_([CycleState.OPEN, CycleState.NOTICE])
    return select(func.min(CycleRow.draw_at)).where(waiting, CycleRow.draw_at > now)
