"""A cycle's life by itself: what is due follows from the rows and the time alone, one step at a time.

Each step is a conditional update in a transaction of its own, so that of two schedulers one takes it, and a machine
that was off catches up in order. A draw whose successor's date has come is not made any more: the cycle moves there.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import Approval, CycleRow, CycleState
from unmentor.services import cycle_moves, cycles
from unmentor.services.asking import ask_how_it_went
from unmentor.services.cycles import AlreadyTaken, NobodyTakesPart, StillRunning
from unmentor.services.schedule import SEND_WITHIN
from unmentor.services.scheduling import Schedule, the_schedule
from unmentor.services.sending import send_draw

_MOST_STEPS = 100
"""In one run; more would be a fault of ours, and the next run goes on."""


@dataclass(frozen=True)
class Step:
    """What a cycle is due for. `number` is the cycle's; for "plan" that of the one to come."""

    what: str
    number: int
    due_at: datetime


@dataclass(frozen=True)
class _Taking:
    """What taking a step needs."""

    session: Session
    programme: Programme
    schedule: Schedule
    number: int
    now: datetime

    @property
    def cycle(self) -> CycleRow:
        return cycles.find_cycle(self.session, self.number)

    @property
    def next_date(self) -> datetime:
        return self.schedule.rule_in(self.programme.zone).next_date(self.now)


def advance(database: Database, programme: Programme, clock: Callable[[], datetime]) -> list[Step]:
    """Take every step that is due, each in its own transaction; returns those that were taken here."""
    taken: list[Step] = []
    for _ in range(_MOST_STEPS):
        try:
            with database.transaction() as session:
                step = _take_next(session, programme, clock())
        except (AlreadyTaken, StillRunning):  # by another scheduler or an organiser, at this moment
            continue
        if step is None:
            break
        taken.append(step)
    return taken


def due_steps(session: Session, programme: Programme, at: datetime) -> list[Step]:
    """What would be due at that moment, as far as it follows from the rows as they are now."""
    schedule = the_schedule(session)
    return list(_due(session, programme, schedule, at)) if schedule else []


def _take_next(session: Session, programme: Programme, now: datetime) -> Step | None:
    schedule = the_schedule(session)
    if schedule is None:
        return None
    step = next(_due(session, programme, schedule, now), None)
    if step is not None:
        _STEPS[step.what](_Taking(session, programme, schedule, step.number, now))
    return step


def _due(session: Session, programme: Programme, schedule: Schedule, now: datetime) -> Iterator[Step]:
    """One step a cycle at most, oldest cycle first, and a plan where none is under way."""
    query = select(CycleRow).where(CycleRow.state != CycleState.CLOSED).order_by(CycleRow.number)
    under_way = list(session.scalars(query))
    for cycle in under_way:
        if step := _of_cycle(cycle, programme, schedule, now):
            yield step
    if not any(cycle.introduced_at is None for cycle in under_way):
        yield Step("plan", cycle_moves.next_number(session), now)


def _of_cycle(cycle: CycleRow, programme: Programme, schedule: Schedule, now: datetime) -> Step | None:
    def step(what: str, due_at: datetime | None) -> Step | None:
        return Step(what, cycle.number, due_at) if due_at is not None and due_at <= now else None

    match cycle.state:
        case CycleState.OPEN | CycleState.NOTICE:
            after = schedule.rule_in(programme.zone).next_date(cycle.draw_at)
            return step("move", after) or step("draw", cycle.draw_at)
        case CycleState.DRAWN:
            approve = _approved_at(cycle, schedule)
            return step("draw again", _stale_at(cycle) if approve else None) or step("approve", approve)
        case CycleState.APPROVED:
            return step("draw again", _stale_at(cycle)) or step("send", cycle.approved_at)
        case CycleState.INTRODUCED:
            return step("ask", cycle.ask_at)
        case CycleState.FEEDBACK:
            return step("close", cycle.close_at)
    return None


def _approved_at(cycle: CycleRow, schedule: Schedule) -> datetime | None:
    """When a draw is approved by itself; None where that is for an organiser, or an organiser has stopped it."""
    drawn_at = cycle.drawn_at
    if drawn_at is None or cycle.stopped_at is not None or schedule.approval is Approval.BY_HAND:
        return None
    waits = timedelta(hours=schedule.stop_hours if schedule.approval is Approval.UNLESS_STOPPED else 0)
    return drawn_at + waits


def _stale_at(cycle: CycleRow) -> datetime | None:
    """When the dates in a draw's messages are no longer good."""
    return cycle.drawn_at + SEND_WITHIN if cycle.drawn_at else None


def _plan(taking: _Taking) -> None:
    cycles.plan_cycle(taking.session, taking.next_date, taking.now, taking.programme.zone)


def _move(taking: _Taking) -> None:
    """A draw that nobody made in its time is made at the next date."""
    cycle_moves.move_cycle(taking.session, taking.cycle, taking.next_date)


def _draw(taking: _Taking) -> None:
    try:
        with taking.session.begin_nested():
            cycles.draw_cycle(taking.session, taking.cycle, taking.programme, taking.now)
    except NobodyTakesPart:
        _move(taking)


def _draw_again(taking: _Taking) -> None:
    cycle_moves.undo_draw(taking.session, taking.cycle)
    _draw(taking)


def _approve(taking: _Taking) -> None:
    cycles.approve_cycle(taking.session, taking.cycle, taking.now)


def _send(taking: _Taking) -> None:
    send_draw(taking.session, taking.cycle, taking.programme, taking.now)


def _ask(taking: _Taking) -> None:
    ask_how_it_went(taking.session, taking.cycle, taking.programme, taking.now)


def _close(taking: _Taking) -> None:
    cycle_moves.close_cycle(taking.session, taking.cycle, taking.now)


_STEPS: dict[str, Callable[[_Taking], None]] = {
    "plan": _plan,
    "move": _move,
    "draw": _draw,
    "draw again": _draw_again,
    "approve": _approve,
    "send": _send,
    "ask": _ask,
    "close": _close,
}
