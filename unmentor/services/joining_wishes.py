"""What people ask for besides being paired: a pause, not this cycle, not with that person."""

from calendar import monthrange
from datetime import date, datetime

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_mapper

from unmentor.errors import Refusal
from unmentor.persistence.models import (
    CycleRow,
    CycleState,
    KeepApartRow,
    PractitionerRow,
    SkippingRow,
)
from unmentor.services.joining_checks import check_address
from unmentor.services.joining_texts import Problem
from unmentor.services.unsent import separate, wait_for_draws

MOST_KEPT_APART = 100


class TooLate(Refusal):
    """The draw of that cycle is made."""


def pause(session: Session, practitioner: PractitionerRow, until: date, now: datetime) -> None:
    """In no draw up to and including that day; afterwards a person takes part again by itself."""
    practitioner.paused_until, practitioner.updated_at = until, now
    session.flush()


def resume(session: Session, practitioner: PractitionerRow, now: datetime) -> None:
    """Take part again at once."""
    practitioner.paused_until, practitioner.updated_at = None, now
    session.flush()


def is_paused(practitioner: PractitionerRow, day: date) -> bool:
    """Whether a person is in no draw of that day by their own wish; a pause that is over is none."""
    return practitioner.paused_until is not None and practitioner.paused_until >= day


def skip_cycle(session: Session, practitioner: PractitionerRow, cycle: CycleRow, now: datetime) -> None:
    """Not in this cycle's draw, by one's own wish; asking twice is asking once. Raises TooLate once it is drawn."""
    _refuse_drawn(session, cycle)
    _add_once(session, SkippingRow(practitioner_id=practitioner.id, cycle_id=cycle.id, asked_at=now))


def undo_skip(session: Session, practitioner: PractitionerRow, cycle: CycleRow) -> None:
    """In this cycle's draw after all. Raises TooLate once it is drawn."""
    _refuse_drawn(session, cycle)
    skipping = SkippingRow.practitioner_id == practitioner.id, SkippingRow.cycle_id == cycle.id
    session.execute(delete(SkippingRow).where(*skipping))


def is_skipping(session: Session, practitioner: PractitionerRow, cycle: CycleRow) -> bool:
    """Whether a person asked not to be in this cycle's draw."""
    return session.get(SkippingRow, (practitioner.id, cycle.id)) is not None


def pause_who_skips(session: Session, cycle: CycleRow) -> None:
    """Whoever asked not to be in a cycle that is given up is in no other draw of its month (UTC) either."""
    day = cycle.draw_at.date()
    last = day.replace(day=monthrange(day.year, day.month)[1])
    skipping = select(SkippingRow.practitioner_id).where(SkippingRow.cycle_id == cycle.id)
    earlier = or_(PractitionerRow.paused_until.is_(None), PractitionerRow.paused_until < last)
    paused = update(PractitionerRow).where(PractitionerRow.id.in_(skipping), earlier).values(paused_until=last)
    session.execute(paused, execution_options={"synchronize_session": "fetch"})


def keep_apart(session: Session, practitioner: PractitionerRow, other_address: str) -> Problem | None:
    """Never introduce these two, whoever of them joined first, nor by a draw that is made but not sent.

    The answer is the same whether or not anybody here has that address, and nobody but the person sees the wish.
    """
    if not other_address.strip():
        return Problem("keep_apart", "Enter the email address of whom you would rather not meet")
    address = check_address(other_address)
    if isinstance(address, Problem):
        return Problem("keep_apart", address.message)
    if address == practitioner.address:
        return Problem("keep_apart", "Enter somebody else's email address: this one is your own")
    if len(kept_apart(session, practitioner)) >= MOST_KEPT_APART:
        return Problem("keep_apart", f"You can name up to {MOST_KEPT_APART} people: take one off your list first")
    wait_for_draws(session)
    other = session.scalar(select(PractitionerRow.id).where(PractitionerRow.address == address))
    _add_once(session, KeepApartRow(practitioner_id=practitioner.id, address=address, other_id=other))
    if other is not None:
        separate(session, practitioner.id, other)
    return None


def let_meet(session: Session, practitioner: PractitionerRow, other_address: str) -> None:
    """Undo `keep_apart`; nothing where it was never asked."""
    wish = KeepApartRow.practitioner_id == practitioner.id, KeepApartRow.address == other_address.strip().lower()
    session.execute(delete(KeepApartRow).where(*wish))


def kept_apart(session: Session, practitioner: PractitionerRow) -> list[str]:
    """The addresses that a person asked to be kept apart from, for that person alone."""
    query = select(KeepApartRow.address).where(KeepApartRow.practitioner_id == practitioner.id)
    return sorted(session.scalars(query))


def _refuse_drawn(session: Session, cycle: CycleRow) -> None:
    """Kept from being drawn until this transaction ends, so that nobody is told that they skip what has them."""
    session.refresh(cycle, with_for_update=True)
    if cycle.state not in (CycleState.OPEN, CycleState.NOTICE):
        raise TooLate("the draw is made already: if you have a partner, write to them that you cannot make it")


def _add_once(session: Session, row: SkippingRow | KeepApartRow) -> None:
    if session.get(type(row), object_mapper(row).primary_key_from_instance(row)):
        return
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return  # a second press at this moment came first
