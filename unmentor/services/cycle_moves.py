"""Steps of a cycle that a schedule takes, beside those that organisers take too (services.cycles)."""

from datetime import datetime

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    CycleRow,
    CycleState,
    DrawRow,
    IntroductionRow,
    MessageRow,
    MessageState,
    SittingOutRow,
    SkippingRow,
)
from unmentor.services.cycles import BEFORE_DRAWING, AlreadyTaken, CycleRefused, rows, take_step


def next_number(session: Session) -> int:
    """The number of the next cycle to be planned."""
    return (session.scalar(select(func.max(CycleRow.number))) or 0) + 1


def move_cycle(session: Session, cycle: CycleRow, draw_at: datetime) -> None:
    """Another date for a cycle that is not drawn: people hear of it, and may skip it, anew. Raises AlreadyTaken."""
    take_step(session, cycle, BEFORE_DRAWING, CycleState.OPEN, draw_at=draw_at, noticed_at=None)
    session.execute(delete(SkippingRow).where(SkippingRow.cycle_id == cycle.id))


def note_notice(session: Session, cycle: CycleRow, now: datetime) -> None:
    """People are told of the draw to come. Raises AlreadyTaken."""
    take_step(session, cycle, {CycleState.OPEN}, CycleState.NOTICE, noticed_at=now)


def undo_draw(session: Session, cycle: CycleRow) -> None:
    """Take back a draw that was not sent, with the messages nobody got; it can be drawn again. Raises AlreadyTaken."""
    undone = dict.fromkeys(("drawn_at", "approved_at", "stopped_at"))
    take_step(session, cycle, {CycleState.DRAWN, CycleState.APPROVED}, CycleState.OPEN, **undone)
    for row in (DrawRow, IntroductionRow, SittingOutRow):
        session.execute(delete(row).where(row.cycle_id == cycle.id))
    # Not the notices of the draw, which have gone out.
    session.execute(delete(MessageRow).where(MessageRow.cycle_id == cycle.id, MessageRow.state == MessageState.HELD))
    session.expire(cycle)


def stop_cycle(session: Session, cycle: CycleRow, now: datetime) -> None:
    """An organiser does not want this draw to go out by itself. Raises CycleRefused before it is made, and after."""
    if cycle.state in BEFORE_DRAWING:
        raise CycleRefused(f"cycle {cycle.number} is not drawn yet, so there is nothing to stop")
    if cycle.introduced_at is not None:
        raise CycleRefused(f"cycle {cycle.number} was sent, so it cannot be stopped any more")
    take_step(session, cycle, {CycleState.DRAWN}, CycleState.DRAWN, stopped_at=now)


def note_nudge(session: Session, cycle: CycleRow, now: datetime, *, again: bool) -> None:
    """Whoever writes first, or again everybody, is reminded. Raises AlreadyTaken."""
    moment = CycleRow.nudged_again_at if again else CycleRow.nudged_at
    take_step(session, cycle, {CycleState.INTRODUCED}, CycleState.INTRODUCED, moment, **{moment.key: now})


def note_replacing(session: Session, cycle: CycleRow, now: datetime) -> None:
    """Replacements are looked for in a cycle. Raises AlreadyTaken when somebody else does at the same moment."""
    looked = update(CycleRow).where(
        CycleRow.id == cycle.id, CycleRow.replaced_at.is_not_distinct_from(cycle.replaced_at)
    )
    if not rows(session.execute(looked.values(replaced_at=now).execution_options(synchronize_session=False))):
        raise AlreadyTaken(f"somebody else looks for replacements in cycle {cycle.number} at this moment")
    session.refresh(cycle)


def note_digest(session: Session, cycle: CycleRow, now: datetime) -> None:
    """Organisers get the cycle's digest. Raises AlreadyTaken."""
    take_step(session, cycle, {CycleState.CLOSED}, CycleState.CLOSED, CycleRow.digested_at, digested_at=now)


def note_asking(session: Session, cycle: CycleRow, now: datetime) -> None:
    """Everybody who has not said so is asked how it went. Raises AlreadyTaken."""
    take_step(session, cycle, {CycleState.INTRODUCED}, CycleState.FEEDBACK, asked_at=now)


def close_cycle(session: Session, cycle: CycleRow, now: datetime) -> None:
    """Nothing more happens in this cycle by itself; answers are still taken. Raises AlreadyTaken."""
    take_step(session, cycle, {CycleState.INTRODUCED, CycleState.FEEDBACK}, CycleState.CLOSED, closed_at=now)
