"""The few numbers that the front page shows."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import CycleRow, CycleState, IntroductionRow, PractitionerRow, PractitionerState


@dataclass(frozen=True)
class ProgrammeOverview:
    """People who take part, their councils, introductions sent so far, and the next draw (UTC), if one is planned."""

    people: int
    councils: int
    introductions: int
    next_draw: datetime | None


def programme_overview(session: Session, now: datetime) -> ProgrammeOverview:
    """The programme at a glance."""
    taking_part = PractitionerRow.state == PractitionerState.ACTIVE
    people, councils = session.execute(
        select(func.count(), func.count(PractitionerRow.council_code.distinct())).where(taking_part)
    ).one()
    introductions = session.scalar(
        select(func.count())
        .select_from(IntroductionRow)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(CycleRow.introduced_at.is_not(None))
    )
    return ProgrammeOverview(people, councils, introductions or 0, planned_draw(session, now))


def planned_draw(session: Session, now: datetime) -> datetime | None:
    """When the next draw is (UTC), if one is planned."""
    return session.scalar(
        select(func.min(CycleRow.draw_at)).where(
            CycleRow.state.in_([CycleState.OPEN, CycleState.NOTICE]), CycleRow.draw_at > now
        )
    )
