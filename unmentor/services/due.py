"""What a cycle is due for: it follows from the rows, the schedule and the time alone.

A step that no longer makes sense is passed over: a notice on the eve of its draw, a first reminder when the second is
due, a question of months ago. A draw whose successor's date has come is not made any more: the cycle moves to the date
after that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor.mail import Programme
from unmentor.persistence.models import Approval, CycleRow, CycleState
from unmentor.services.cycle_moves import next_number
from unmentor.services.schedule import SEND_WITHIN
from unmentor.services.scheduling import Schedule, the_schedule

_LATEST_NOTICE = timedelta(days=1)
"""Before a draw; later there is no time to do anything about it."""

STEPS_IN_WORDS = {
    "plan": "it is planned",
    "move": "its draw was missed, and moves to the next date",
    "notice": "people hear of the draw",
    "draw": "the draw is made",
    "draw again": "the draw is made again, because its dates are past",
    "approve": "the draw is approved",
    "send": "the introductions go out",
    "nudge": "whoever writes first is reminded",
    "nudge again": "everybody who has said nothing is reminded",
    "ask": "everybody is asked how it went",
    "close": "it is closed",
}


@dataclass(frozen=True)
class Step:
    """What a cycle is due for. `number` is the cycle's; for "plan" that of the one to come."""

    what: str
    number: int
    due_at: datetime


def due_steps(session: Session, programme: Programme, at: datetime) -> list[Step]:
    """What would be due at that moment, as far as it follows from the rows as they are now."""
    schedule = the_schedule(session)
    return list(due(session, programme, schedule, at)) if schedule else []


def due(session: Session, programme: Programme, schedule: Schedule, now: datetime) -> Iterator[Step]:
    """One step a cycle at most, oldest cycle first, and a plan where none is under way."""
    query = select(CycleRow).where(CycleRow.state != CycleState.CLOSED).order_by(CycleRow.number)
    under_way = list(session.scalars(query))
    for cycle in under_way:
        if step := _of_cycle(cycle, programme, schedule, now):
            yield step
    if not any(cycle.introduced_at is None for cycle in under_way):
        yield Step("plan", next_number(session), now)


def _of_cycle(cycle: CycleRow, programme: Programme, schedule: Schedule, now: datetime) -> Step | None:
    def step(what: str, due_at: datetime | None) -> Step | None:
        return Step(what, cycle.number, due_at) if due_at is not None and due_at <= now else None

    match cycle.state:
        case CycleState.OPEN | CycleState.NOTICE:
            after = schedule.rule_in(programme.zone).next_date(cycle.draw_at)
            notice = step("notice", _noticed_at(cycle, schedule, now))
            return step("move", after) or step("draw", cycle.draw_at) or notice
        case CycleState.DRAWN:
            approve = approved_at(cycle, schedule)
            return step("draw again", _stale_at(cycle) if approve else None) or step("approve", approve)
        case CycleState.APPROVED:
            return step("draw again", _stale_at(cycle)) or step("send", cycle.approved_at)
        case CycleState.INTRODUCED if _too_late_to_ask(cycle, now):
            return step("close", cycle.close_at)
        case CycleState.INTRODUCED:
            return step("ask", cycle.ask_at) or step(*_next_nudge(cycle, now))
        case CycleState.FEEDBACK:
            return step("close", cycle.close_at)
    return None


def _noticed_at(cycle: CycleRow, schedule: Schedule, now: datetime) -> datetime | None:
    """When people are told of a draw; None when they were, or when it is too late to."""
    if cycle.noticed_at is not None or now > cycle.draw_at - _LATEST_NOTICE:
        return None
    return cycle.draw_at - timedelta(days=schedule.notice_days)


def _too_late_to_ask(cycle: CycleRow, now: datetime) -> bool:
    """Whether as much time has gone since a cycle was to be closed as there was from the question to that."""
    if cycle.ask_at is None or cycle.close_at is None:
        return False
    return now - cycle.close_at > cycle.close_at - cycle.ask_at


def _next_nudge(cycle: CycleRow, now: datetime) -> tuple[str, datetime | None]:
    """Once everybody is reminded, or is to be, it is too late to remind whoever writes first alone."""
    if cycle.nudged_again_at is not None:
        return "nudge again", None
    if cycle.nudged_at is not None or (cycle.nudge_again_at is not None and cycle.nudge_again_at <= now):
        return "nudge again", cycle.nudge_again_at
    return "nudge", cycle.nudge_at


def approved_at(cycle: CycleRow, schedule: Schedule) -> datetime | None:
    """When a draw is approved by itself; None where that is for an organiser, or an organiser has stopped it."""
    drawn_at = cycle.drawn_at
    if drawn_at is None or cycle.stopped_at is not None or schedule.approval is Approval.BY_HAND:
        return None
    waits = timedelta(hours=schedule.stop_hours if schedule.approval is Approval.UNLESS_STOPPED else 0)
    return drawn_at + waits


def _stale_at(cycle: CycleRow) -> datetime | None:
    """When the dates in a draw's messages are no longer good."""
    return cycle.drawn_at + SEND_WITHIN if cycle.drawn_at else None
