"""A cycle from plan to introductions. Each step is a conditional update of the state, so that only one caller wins."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session, joinedload, selectinload

from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.matching import Draw, Weights, draw
from unmentor.persistence.models import CycleRow, CycleState, IntroductionRow, MemberRow
from unmentor.services import introductions, outbox
from unmentor.services.pool import TakingPart, take_part
from unmentor.services.schedule import next_draw

SECONDS_FOR_A_DRAW = 60.0


class CycleRefused(Refusal):
    """A step that this cycle cannot take now."""


class AlreadyTaken(CycleRefused):
    """Somebody else took this step first, or it was taken before."""


@dataclass(frozen=True)
class Preview:
    """A draw that nobody has decided yet."""

    taking_part: TakingPart
    draw: Draw


def name_of(cycle: CycleRow, zone: ZoneInfo) -> str:
    """What people call a cycle: the month of its draw."""
    return f"{cycle.draw_at.astimezone(zone):%B %Y}"


def plan_cycle(session: Session, draw_at: datetime | None, now: datetime, zone: ZoneInfo) -> CycleRow:
    """Open the next cycle, for `draw_at` or the next first Tuesday. Raises CycleRefused while another is not sent."""
    running = session.scalar(select(CycleRow).where(CycleRow.state.in_(_BEFORE_SENDING)))
    if running is not None:
        raise CycleRefused(f"cycle {running.number} ({name_of(running, zone)}) is {running.state}: send it first")
    last = session.scalar(select(func.max(CycleRow.number))) or 0
    cycle = CycleRow(number=last + 1, state=CycleState.OPEN, draw_at=draw_at or next_draw(now, zone))
    session.add(cycle)
    session.flush()
    return cycle


def find_cycle(session: Session, number: int | None) -> CycleRow:
    """The cycle of that number, or the newest. Raises CycleRefused when there is none."""
    query = select(CycleRow).order_by(CycleRow.number.desc()).limit(1)
    if number is not None:
        query = query.where(CycleRow.number == number)
    cycle = session.scalar(query)
    if cycle is None:
        raise CycleRefused(
            "no cycle is planned yet: run `unmentor cycle plan`" if number is None else f"there is no cycle {number}"
        )
    return cycle


def preview_cycle(session: Session, cycle: CycleRow, *, weights: Weights | None = None, seed: int = 0) -> Preview:
    """The draw as it would be now; nothing is written. Raises CycleRefused once the cycle is drawn."""
    if cycle.state not in _BEFORE_DRAWING:
        raise CycleRefused(f"cycle {cycle.number} is already {cycle.state}; `unmentor cycle status` shows its draw")
    taking_part = take_part(session, cycle)
    return Preview(
        taking_part, draw(taking_part.pool, weights=weights or Weights(), seed=seed, seconds=SECONDS_FOR_A_DRAW)
    )


def draw_cycle(
    session: Session, cycle: CycleRow, programme: Programme, now: datetime, *, seed: int | None = None
) -> Draw:
    """Decide who meets and write it down with every message, all in the caller's transaction; nothing is sent.

    Raises AlreadyTaken when the cycle was drawn before, and CycleRefused when there is nobody to pair.
    """
    _move(session, cycle, _BEFORE_DRAWING, CycleState.DRAWN, drawn_at=now)
    taking_part = take_part(session, cycle)
    if len(taking_part.practitioners) < 2:
        raise CycleRefused(
            "there is nobody to pair: import practitioners first (`unmentor practitioners import SHEET`)"
        )
    decided = draw(taking_part.pool, seed=secrets.randbits(31) if seed is None else seed, seconds=SECONDS_FOR_A_DRAW)
    introductions.write_down(session, cycle, taking_part, decided, programme, now)
    return decided


def approve_cycle(session: Session, cycle: CycleRow, now: datetime) -> None:
    """An organiser has looked at the draw and agrees."""
    _move(session, cycle, {CycleState.DRAWN}, CycleState.APPROVED, approved_at=now)


def send_cycle(session: Session, cycle: CycleRow, now: datetime) -> int:
    """Let the introductions go into the queue; returns how many messages. Sending a drawn cycle approves it."""
    if cycle.state is CycleState.DRAWN:
        approve_cycle(session, cycle, now)
    _move(session, cycle, {CycleState.APPROVED}, CycleState.INTRODUCED, introduced_at=now)
    return outbox.release(session, cycle.id, now)


def all_cycles(session: Session) -> list[CycleRow]:
    """Every cycle, newest first, with its draw's record."""
    query = (
        select(CycleRow)
        .options(selectinload(CycleRow.draw), selectinload(CycleRow.introductions), selectinload(CycleRow.sitting_out))
        .order_by(CycleRow.number.desc())
    )
    return list(session.scalars(query))


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


_BEFORE_DRAWING = {CycleState.OPEN, CycleState.NOTICE}
_BEFORE_SENDING = {CycleState.OPEN, CycleState.NOTICE, CycleState.DRAWN, CycleState.APPROVED}


def _move(session: Session, cycle: CycleRow, sources: set[CycleState], target: CycleState, **moments: datetime) -> None:
    """Take a step that only one caller can take. Raises AlreadyTaken for the others."""
    moved = session.execute(
        update(CycleRow)
        .where(CycleRow.id == cycle.id, CycleRow.state.in_(sources))
        .values(state=target, **moments)
        .execution_options(synchronize_session=False)
    )
    assert isinstance(moved, CursorResult)  # noqa: S101 - an UPDATE answers with its cursor's result
    session.refresh(cycle)
    if moved.rowcount == 0:
        wanted = " or ".join(sorted(sources))
        raise AlreadyTaken(f"cycle {cycle.number} is {cycle.state}; only one that is {wanted} can become {target}")
