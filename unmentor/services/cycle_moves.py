"""Steps of a cycle that a schedule takes, beside those that organisers take too (services.cycles)."""

from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    CycleRow,
    CycleState,
    DrawRow,
    IntroductionRow,
    MessageRow,
    SittingOutRow,
)
from unmentor.services.cycles import BEFORE_DRAWING, take_step


def next_number(session: Session) -> int:
    """The number of the next cycle to be planned."""
    return (session.scalar(select(func.max(CycleRow.number))) or 0) + 1


def move_cycle(session: Session, cycle: CycleRow, draw_at: datetime) -> None:
    """Another date for a cycle that is not drawn. Raises AlreadyTaken."""
    take_step(session, cycle, BEFORE_DRAWING, CycleState.OPEN, draw_at=draw_at)


def undo_draw(session: Session, cycle: CycleRow) -> None:
    """Take back a draw that was not sent, with the messages nobody got; it can be drawn again. Raises AlreadyTaken."""
    undone = dict.fromkeys(("drawn_at", "approved_at", "stopped_at"))
    take_step(session, cycle, {CycleState.DRAWN, CycleState.APPROVED}, CycleState.OPEN, **undone)
    for row in (DrawRow, IntroductionRow, SittingOutRow, MessageRow):
        session.execute(delete(row).where(row.cycle_id == cycle.id))
    session.expire(cycle)


def stop_cycle(session: Session, cycle: CycleRow, now: datetime) -> None:
    """An organiser does not want this draw to go out by itself. Raises AlreadyTaken once it is approved."""
    take_step(session, cycle, {CycleState.DRAWN}, CycleState.DRAWN, stopped_at=now)


def note_asking(session: Session, cycle: CycleRow, now: datetime) -> None:
    """Everybody who has not said so is asked how it went. Raises AlreadyTaken."""
    take_step(session, cycle, {CycleState.INTRODUCED}, CycleState.FEEDBACK, asked_at=now)


def close_cycle(session: Session, cycle: CycleRow, now: datetime) -> None:
    """Nothing more happens in this cycle by itself; answers are still taken. Raises AlreadyTaken."""
    take_step(session, cycle, {CycleState.FEEDBACK}, CycleState.CLOSED, closed_at=now)
