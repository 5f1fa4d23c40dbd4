"""Joining, and changing what one said on joining. Whoever calls has made sure that the address is the person's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, selectinload

from unmentor.errors import Refusal
from unmentor.persistence.models import CouncilRow, Direction, KeepApartRow, PractitionerRow, PractitionerState
from unmentor.services.erasing_memory import forget
from unmentor.services.joining_answers import Answers
from unmentor.services.practitioners import replace_interests
from unmentor.topics import Interest


class How(StrEnum):
    """What joining did."""

    ADDED = "added"
    ACCEPTED = "accepted"  # was invited, and said yes in their own words
    RETURNED = "returned"  # had left; their history was kept
    ALREADY = "already"  # takes part; nothing was changed


@dataclass(frozen=True, slots=True)
class Joined:
    """Who takes part now, and how that came about."""

    practitioner: PractitionerRow
    how: How


class NotSettled(Refusal):
    """An organisation that no organiser has settled yet."""


class AddressTaken(Refusal):
    """Somebody else takes part with that address."""


def join(session: Session, answers: Answers, now: datetime) -> Joined:
    """Make a practitioner of these answers, who takes part from the next draw on.

    The address decides who it is: an invited person and one who left become active with these answers; one who takes
    part already is left as they are, so that joining twice, from two tabs or at the same moment, overwrites nothing.
    Raises NotSettled for an organisation without a code.
    """
    _refuse_unsettled(answers)
    found = _find(session, answers.address)
    if found is None:
        forget(session, answers.address)
        added = _add(session, answers, now)
        if added is not None:
            return Joined(added, How.ADDED)
        found = _find(session, answers.address)  # who joined at this moment
    assert found is not None  # noqa: S101 - the address was refused because somebody has it
    if found.state is PractitionerState.ACTIVE:
        return Joined(found, How.ALREADY)
    how = How.ACCEPTED if found.state is PractitionerState.INVITED else How.RETURNED
    _say_yes(found, answers, now)
    session.flush()
    return Joined(found, how)


def begin_to_take_part(practitioner: PractitionerRow, now: datetime) -> None:
    """In draws from now on; what somebody did not answer when they were here before counts no more."""
    practitioner.state, practitioner.updated_at = PractitionerState.ACTIVE, now
    practitioner.resting_since = practitioner.rest_reason = None
    practitioner.in_again_at = now


def edit(session: Session, practitioner: PractitionerRow, answers: Answers, now: datetime) -> None:
    """Take over all answers but the address and the consent, which have ways of their own.

    Raises NotSettled for an organisation without a code.
    """
    _refuse_unsettled(answers)
    _write(practitioner, answers, now)
    session.flush()


def consent(practitioner: PractitionerRow, version: str, now: datetime) -> None:
    """Keep that a person agreed to the words of that version; agreeing again to the same ones keeps the first time."""
    if practitioner.consented_at is None or practitioner.consent_version != version:
        practitioner.consented_at, practitioner.consent_version, practitioner.updated_at = now, version, now


def change_council(session: Session, practitioner: PractitionerRow, code: str, now: datetime) -> None:
    """A person works for another council from now on; conversations keep the one of their time.

    Raises NotSettled for a code that no organisation has.
    """
    council = session.get(CouncilRow, code)
    if council is None:
        raise NotSettled("that organisation is not in the list yet: ask an organiser to add it")
    practitioner.council, practitioner.updated_at = council, now
    session.flush()


def change_address(session: Session, practitioner: PractitionerRow, address: str, now: datetime) -> None:
    """A person has another address, which is proved by now. Raises AddressTaken if it is somebody else's here."""
    # Who asked by the old address to be kept apart from them still is.
    by_address = KeepApartRow.address == practitioner.address, KeepApartRow.other_id.is_(None)
    try:
        with session.begin_nested():
            session.execute(update(KeepApartRow).where(*by_address).values(other_id=practitioner.id))
            practitioner.address, practitioner.confirmed_at, practitioner.updated_at = address, now, now
    except IntegrityError:
        session.refresh(practitioner)
        raise AddressTaken("somebody else takes part with that address") from None


def _refuse_unsettled(answers: Answers) -> None:
    if not answers.council_code:
        raise NotSettled(f"{answers.organisation} is not in the list yet: an organiser has to add it first")


def _find(session: Session, address: str) -> PractitionerRow | None:
    """The row, kept from others until this transaction ends: an invited person may press twice."""
    query = select(PractitionerRow).where(PractitionerRow.address == address)
    query = query.options(selectinload(PractitionerRow.interests)).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def _add(session: Session, answers: Answers, now: datetime) -> PractitionerRow | None:
    """The new row; None when somebody with that address came first."""
    person = PractitionerRow(address=answers.address, joined_at=now, interests=[])
    _say_yes(person, answers, now)
    try:
        with session.begin_nested():
            session.add(person)
    except IntegrityError:
        return None
    return person


def _say_yes(person: PractitionerRow, answers: Answers, now: datetime) -> None:
    _write(person, answers, now)
    begin_to_take_part(person, now)
    person.confirmed_at, person.paused_until = now, None
    consent(person, answers.consent, now)


def _write(person: PractitionerRow, answers: Answers, now: datetime) -> None:
    for column in _COLUMNS:
        setattr(person, column, getattr(answers, column))
    person.updated_at = now
    for direction, interests in _by_direction(answers):
        replace_interests(person, direction, interests)


_COLUMNS = (
    "council_code",
    "name",
    "role",
    "profession",
    "cadence",
    "conversations",
    "second_seat",
    "ways",
    "times",
    "language",
    "for_partners",
)


def _by_direction(answers: Answers) -> Sequence[tuple[Direction, tuple[Interest, ...]]]:
    return (Direction.LEARN, answers.learn), (Direction.SHARE, answers.share)
