"""A cycle from plan to introductions. Each step is a conditional update of the state, so that only one caller wins."""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, Result, delete, func, select, update
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.matching import Draw, Weights, draw, verify
from unmentor.persistence.models import (
    CycleRow,
    CycleState,
    DrawRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    PractitionerState,
)
from unmentor.services import introductions, outbox
from unmentor.services.decided import AddressPair
from unmentor.services.joining_wishes import pause_who_skips
from unmentor.services.pool import take_part
from unmentor.services.preview import Preview
from unmentor.services.schedule import SEND_WITHIN, month_name, next_draw
from unmentor.services.scheduling import Schedule, give_up_date, the_schedule
from unmentor.services.together import brought_together

SECONDS_FOR_A_DRAW = 60.0


class CycleRefused(Refusal):
    """A step that this cycle cannot take now."""


class AlreadyTaken(CycleRefused):
    """Somebody else took this step first, or it was taken before.

    `state`: where the cycle stands; None for one that somebody else planned at this moment.
    """

    def __init__(self, said: str, state: CycleState | None = None) -> None:
        super().__init__(said)
        self.state = state


class NoSuchCycle(CycleRefused):
    """None of that number is planned, or it was given up."""


class StillRunning(CycleRefused):
    """Another cycle has to be sent or given up first."""


class NotWithinAYear(CycleRefused):
    """No day to plan a draw for."""


class NobodyTakesPart(CycleRefused):
    """There is nobody to draw."""


class DrawnLongAgo(CycleRefused):
    """The dates in the messages of a draw are no longer good."""


class Choices(TypedDict, total=False):
    """What an organiser may choose for one draw."""

    weights: Weights
    seed: int | None
    """Breaks ties; the cycle's own for None."""
    together: Sequence[AddressPair]
    """Pairs to be introduced whatever else is decided, by their addresses."""
    seconds: float
    """How long the draw may take; SECONDS_FOR_A_DRAW unless given."""


def name_of(cycle: CycleRow, zone: ZoneInfo) -> str:
    """What people call a cycle."""
    return month_name(cycle.draw_at, zone)


def plan_cycle(session: Session, draw_at: datetime | None, now: datetime, zone: ZoneInfo) -> CycleRow:
    """Open the next cycle, for `draw_at` or the next first Tuesday.

    Raises StillRunning while another is not sent, and NotWithinAYear for a date that is past or further away.
    """
    # The number first: whoever plans at the same moment is then either seen as running or has taken the number.
    last = session.scalar(select(func.max(CycleRow.number))) or 0
    running = session.scalar(select(CycleRow).where(CycleRow.state.in_(BEFORE_SENDING)))
    if running is not None:
        raise StillRunning(
            f"cycle {running.number} ({name_of(running, zone)}) is {running.state} and not sent yet: "
            "send it (`unmentor cycle send`) or give it up (`unmentor cycle cancel`) first"
        )
    if draw_at is not None and not now - _A_DAY <= draw_at <= now + _A_YEAR:
        raise NotWithinAYear(f"{draw_at.astimezone(zone):%A %-d %B %Y} is not within a year from today")
    cycle = CycleRow(
        number=last + 1, state=CycleState.OPEN, seed=secrets.randbits(31), draw_at=draw_at or next_draw(now, zone)
    )
    session.add(cycle)
    try:
        session.flush()
    except IntegrityError as error:
        raise AlreadyTaken(f"cycle {last + 1} was planned by somebody else at this moment") from error
    return cycle


def find_cycle(session: Session, number: int | None) -> CycleRow:
    """The cycle of that number, or the newest. Raises NoSuchCycle when there is none."""
    query = select(CycleRow).order_by(CycleRow.number.desc()).limit(1)
    if number is not None:
        query = query.where(CycleRow.number == number)
    cycle = session.scalar(query)
    if cycle is None:
        raise NoSuchCycle(
            "no cycle is planned yet: run `unmentor cycle plan`" if number is None else f"there is no cycle {number}"
        )
    return cycle


def preview_cycle(session: Session, cycle: CycleRow, **choices: Unpack[Choices]) -> Preview:
    """The draw as it would be now; nothing is written.

    Raises CycleRefused, which says what to do instead, once the cycle is drawn, and Refusal for a pair that cannot be
    brought together.
    """
    if cycle.state not in BEFORE_DRAWING:
        raise CycleRefused(_too_late(cycle))
    return _decide(session, cycle, choices)


def draw_cycle(
    session: Session, cycle: CycleRow, programme: Programme, now: datetime, **choices: Unpack[Choices]
) -> Draw:
    """Decide who meets and write it down with every message, all in the caller's transaction; nothing is sent.

    A cycle in which only one person or nobody is due is drawn too, or no later one could be. Raises AlreadyTaken when
    it was drawn before, NobodyTakesPart while nobody takes part at all, and Refusal for a pair that cannot be brought
    together.
    """
    take_step(session, cycle, BEFORE_DRAWING, CycleState.DRAWN, drawn_at=now)
    if not session.scalar(select(func.count()).where(PractitionerRow.state == PractitionerState.ACTIVE)):
        raise NobodyTakesPart("nobody takes part yet: `unmentor practitioners import SHEET`, or wait for those invited")
    decision = _decide(session, cycle, choices)
    introductions.write_down(session, cycle, decision, programme, now)
    return decision.draw


def verify_cycle(session: Session, cycle: CycleRow) -> list[str]:
    """What is wrong with the proof of a cycle's draw, in sentences; nothing if it holds.

    It is about the people as they were: whoever has changed their answers, left or joined since makes it another pool.
    Raises CycleRefused for a cycle that is not drawn.
    """
    if cycle.draw is None:
        raise CycleRefused(f"cycle {cycle.number} is not drawn yet, so there is no proof to check")
    pool = take_part(session, cycle).pool
    place = {person.key: at for at, person in enumerate(pool.people)}
    for one, other in cycle.draw.together:
        if one in place and other in place:
            pool = pool.with_locked((place[one], place[other]))
    return verify(pool, cycle.draw.certificate)


def cancel_cycle(session: Session, cycle: CycleRow) -> None:
    """Give up a cycle that was not sent, with its draw and the messages nobody got. Raises AlreadyTaken otherwise.

    Whoever asked not to be in it is in no other draw of its month either, and no schedule plans its date again.
    """
    _read_anew(session, cycle, locked=True)
    if cycle.state not in BEFORE_SENDING:
        raise AlreadyTaken(f"cycle {cycle.number} is {cycle.state}: its introductions are on their way", cycle.state)
    pause_who_skips(session, cycle)
    give_up_date(session, cycle.draw_at)
    session.execute(delete(CycleRow).where(CycleRow.id == cycle.id))


def approve_cycle(session: Session, cycle: CycleRow, now: datetime) -> None:
    """An organiser has looked at the draw and agrees."""
    take_step(session, cycle, {CycleState.DRAWN}, CycleState.APPROVED, approved_at=now)


def send_cycle(session: Session, cycle: CycleRow, now: datetime) -> int:
    """Let the introductions go into the queue; returns how many messages. Sending a drawn cycle approves it.

    Raises DrawnLongAgo for a draw that is too old, and AlreadyTaken for one that is sent or not made.
    """
    if cycle.drawn_at is not None and now - cycle.drawn_at > SEND_WITHIN:
        raise DrawnLongAgo(
            f"cycle {cycle.number} was drawn more than {SEND_WITHIN.days} days ago, and the dates in its messages are "
            "no longer good: cancel it (`unmentor cycle cancel`), plan and draw again"
        )
    if cycle.state is CycleState.DRAWN:
        approve_cycle(session, cycle, now)
    plans = (the_schedule(session) or Schedule()).after_introducing(now)
    take_step(session, cycle, {CycleState.APPROVED}, CycleState.INTRODUCED, introduced_at=now, **plans)
    return outbox.release(session, cycle.id, now)


def all_cycles(session: Session) -> list[CycleRow]:
    """Every cycle, newest first, with its draw's record; the certificate, which is long, is read when asked for."""
    record = selectinload(CycleRow.draw).defer(DrawRow.certificate)
    return list(session.scalars(select(CycleRow).options(record).order_by(CycleRow.number.desc())))


def introductions_of(session: Session, cycle: CycleRow) -> list[IntroductionRow]:
    """A cycle's introductions with their members, strongest first."""
    query = (
        select(IntroductionRow)
        .where(IntroductionRow.cycle_id == cycle.id)
        .options(
            selectinload(IntroductionRow.members).options(
                joinedload(MemberRow.practitioner), joinedload(MemberRow.council)
            )
        )
        .order_by(IntroductionRow.position)
    )
    return list(session.scalars(query))


_A_DAY, _A_YEAR = timedelta(days=1), timedelta(days=366)
BEFORE_DRAWING = frozenset({CycleState.OPEN, CycleState.NOTICE})
BEFORE_SENDING = BEFORE_DRAWING | {CycleState.DRAWN, CycleState.APPROVED}


def _too_late(cycle: CycleRow) -> str:
    """What to do instead of asking about a draw that is made."""
    look = f"cycle {cycle.number} is {cycle.state}: `unmentor cycle status` shows who meets whom"
    if cycle.state in BEFORE_SENDING:
        return (
            f"{look}; to draw it anew, give it up (`unmentor cycle cancel`) and plan it again (`unmentor cycle plan`)"
        )
    return f"{look}; the next draw can be asked about once it is planned (`unmentor cycle plan`)"


def _decide(session: Session, cycle: CycleRow, choices: Choices) -> Preview:
    taking_part = take_part(session, cycle)
    pool = brought_together(taking_part.pool, taking_part.addresses, choices.get("together", ()))
    seed = choices.get("seed")
    decided = draw(
        pool,
        weights=choices.get("weights"),
        seed=cycle.seed if seed is None else seed,
        seconds=choices.get("seconds", SECONDS_FOR_A_DRAW),
    )
    return Preview(replace(taking_part, pool=pool), decided)


_TAKEN = {
    CycleState.OPEN: "moved",
    CycleState.NOTICE: "announced",
    CycleState.DRAWN: "drawn",
    CycleState.APPROVED: "approved",
    CycleState.INTRODUCED: "sent",
    CycleState.FEEDBACK: "asked about",
    CycleState.CLOSED: "closed",
}


def take_step(
    session: Session,
    cycle: CycleRow,
    sources: Collection[CycleState],
    target: CycleState,
    *unless: InstrumentedAttribute[datetime | None],
    **moments: datetime | None,
) -> None:
    """Take a step that only one caller can take, and write down its moments. Raises AlreadyTaken for the others.

    unless: moments that are written down once the step was taken, where the state does not tell it.
    """
    moved = session.execute(
        update(CycleRow)
        .where(CycleRow.id == cycle.id, CycleRow.state.in_(sources), *(moment.is_(None) for moment in unless))
        .values(state=target, **moments)
        .execution_options(synchronize_session=False)
    )
    _read_anew(session, cycle)
    if not rows(moved):
        raise AlreadyTaken(f"cycle {cycle.number} is {cycle.state}, so it cannot be {_TAKEN[target]} now", cycle.state)


def _read_anew(session: Session, cycle: CycleRow, *, locked: bool = False) -> None:
    """Raises NoSuchCycle where somebody else gave it up meanwhile. locked: kept as it is by this transaction."""
    try:
        session.refresh(cycle, with_for_update=locked)
    except InvalidRequestError:
        raise NoSuchCycle(f"there is no cycle {cycle.number}") from None


def rows(result: Result[Any]) -> int:
    """How many rows an UPDATE or DELETE reached."""
    assert isinstance(result, CursorResult)  # noqa: S101 - both answer with their cursor's result
    return result.rowcount
