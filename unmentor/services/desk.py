"""What organisers see first: how many people there are, where the cycle stands, and what became of the messages."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    CycleRow,
    IntroductionRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
)
from unmentor.services.outbox import count_by_state


@dataclass(frozen=True)
class Desk:
    """taking_part, invited, councils: people and their organisations; cycle: the newest, with what its draw decided."""

    taking_part: int
    invited: int
    councils: int
    cycle: CycleRow | None
    introductions: int
    left_out: int
    messages: dict[MessageState, int]


def desk(session: Session) -> Desk:
    """The programme as it stands, in four queries."""
    by_state = select(
        func.count().filter(PractitionerRow.state == PractitionerState.ACTIVE),
        func.count().filter(PractitionerRow.state == PractitionerState.INVITED),
        func.count(PractitionerRow.council_code.distinct()).filter(PractitionerRow.state == PractitionerState.ACTIVE),
    )
    taking_part, invited, councils = session.execute(by_state).one()
    cycle = session.scalar(select(CycleRow).order_by(CycleRow.number.desc()).limit(1))
    introductions, left_out = _decided(session, cycle) if cycle else (0, 0)
    return Desk(taking_part, invited, councils, cycle, introductions, left_out, count_by_state(session))


def _decided(session: Session, cycle: CycleRow) -> tuple[int, int]:
    introductions = select(func.count()).where(IntroductionRow.cycle_id == cycle.id).scalar_subquery()
    left_out = select(func.count()).where(SittingOutRow.cycle_id == cycle.id).scalar_subquery()
    one, other = session.execute(select(introductions, left_out)).one()
    return one, other
