"""A cycle's life by itself: what is due follows from the rows and the time alone, one step at a time.

Each step is a conditional update in a transaction of its own, so that of two schedulers one takes it, and a machine
that was off catches up in order. A draw whose successor's date has come is not made any more: the cycle moves there.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import Approval, CycleRow
from unmentor.services import cycle_moves, cycles
from unmentor.services.asking import ask_how_it_went, close
from unmentor.services.cycles import AlreadyTaken, NobodyTakesPart, StillRunning
from unmentor.services.draw_made import tell_of_draw
from unmentor.services.due import Step, approved_at, due
from unmentor.services.notice import give_notice
from unmentor.services.nudging import nudge
from unmentor.services.resting import rest_the_silent
from unmentor.services.scheduling import Schedule, next_date_to_plan, the_schedule
from unmentor.services.sending import send_draw
from unmentor.services.unsent import wait_for_draws

_MOST_STEPS = 100
"""In one run; more would be a fault of ours, and the next run goes on."""


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
        return next_date_to_plan(self.session, self.schedule, self.programme.zone, self.now)


def advance(database: Database, programme: Programme, clock: Callable[[], datetime]) -> list[Step]:
    """Take every step that is due, each in its own transaction; returns those that were taken here.

    A step that fails stops no other cycle's; what it raised is raised again at the end.
    """
    taken: list[Step] = []
    failed: dict[int, Exception] = {}
    for _ in range(_MOST_STEPS):
        step = None
        try:
            with database.transaction() as session:
                now = clock()
                schedule = the_schedule(session)
                step = _next(session, programme, schedule, now, failed)
                if schedule is None or step is None:
                    break
                _STEPS[step.what](_Taking(session, programme, schedule, step.number, now))
        except (AlreadyTaken, StillRunning):  # by another scheduler or an organiser, at this moment
            continue
        except Exception as fault:
            if step is None:
                raise
            failed[step.number] = fault
        else:
            taken.append(step)
    for first in failed.values():
        raise first
    return taken


def _next(
    session: Session, programme: Programme, schedule: Schedule | None, now: datetime, failed: Container[int]
) -> Step | None:
    """The first step that is due, but of the cycles whose step has failed."""
    if schedule is None:
        return None
    return next((step for step in due(session, programme, schedule, now) if step.number not in failed), None)


def _plan(taking: _Taking) -> None:
    cycles.plan_cycle(taking.session, taking.next_date, taking.now, taking.programme.zone)


def _move(taking: _Taking) -> None:
    """A draw that nobody made in its time is made at the next date."""
    cycle_moves.move_cycle(taking.session, taking.cycle, taking.next_date)


def _notice(taking: _Taking) -> None:

    give_notice(taking.session, taking.cycle, taking.programme, taking.now)


def _draw(taking: _Taking) -> None:
    wait_for_draws(taking.session)  # cycles before people, as whoever leaves locks them
    if taking.cycle.noticed_at is None:  # whom a notice told that they are in is in
        rest_the_silent(taking.session, taking.programme, taking.now)
    try:
        with taking.session.begin_nested():
            drawn = cycles.draw_cycle(taking.session, taking.cycle, taking.programme, taking.now)
    except NobodyTakesPart:
        _move(taking)
        return
    if taking.schedule.approval is not Approval.AUTOMATIC:
        goes_out_at = approved_at(taking.cycle, taking.schedule)
        tell_of_draw(taking.session, taking.cycle, drawn, taking.programme, goes_out_at, taking.now)


def _draw_again(taking: _Taking) -> None:
    cycle_moves.undo_draw(taking.session, taking.cycle)
    _draw(taking)


def _approve(taking: _Taking) -> None:
    cycles.approve_cycle(taking.session, taking.cycle, taking.now)


def _send(taking: _Taking) -> None:
    send_draw(taking.session, taking.cycle, taking.programme, taking.now)


def _nudge(taking: _Taking) -> None:

    nudge(taking.session, taking.cycle, taking.programme, taking.now, again=False)


def _nudge_again(taking: _Taking) -> None:

    nudge(taking.session, taking.cycle, taking.programme, taking.now, again=True)


def _ask(taking: _Taking) -> None:
    ask_how_it_went(taking.session, taking.cycle, taking.programme, taking.now)


def _close(taking: _Taking) -> None:
    if taking.cycle.asked_at is None:  # too late for questions
        cycle_moves.close_cycle(taking.session, taking.cycle, taking.now)
    else:
        close(taking.session, taking.cycle, taking.programme, taking.now)


_STEPS: dict[str, Callable[[_Taking], None]] = {
    "plan": _plan,
    "move": _move,
    "notice": _notice,
    "draw": _draw,
    "draw again": _draw_again,
    "approve": _approve,
    "send": _send,
    "nudge": _nudge,
    "nudge again": _nudge_again,
    "ask": _ask,
    "close": _close,
}
