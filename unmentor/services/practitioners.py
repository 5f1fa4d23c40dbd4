"""Practitioners from a sheet: added, updated or left as they are; and back out to a sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload, selectinload

from unmentor.errors import Refusal
from unmentor.persistence.models import Direction, InterestRow, PractitionerRow, PractitionerState
from unmentor.services.erasing_memory import erased_among
from unmentor.sheets import Meaning, Signup, Signups
from unmentor.topics import Interest

# What a sheet must speak of before it may change a column of somebody whom we know.
_MEANINGS = {
    "name": {Meaning.NAME, Meaning.FIRST_NAME},
    "council_code": {Meaning.COUNCIL},
    "role": {Meaning.ROLE},
    "learn": {Meaning.LEARN},
    "share": {Meaning.SHARE},
    "cadence": {Meaning.CADENCE},
    "conversations": {Meaning.CONVERSATIONS},
    "second_seat": {Meaning.SECOND_SEAT},
    "notes": {Meaning.NOTES},
    "language": {Meaning.LANGUAGE},
}


class Outcome(StrEnum):
    """What became of one row of a sheet."""

    ADDED = "added"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    GONE = "gone"  # left the programme, or has another address now, and is not brought back by a sheet


class ImportedMeanwhile(Refusal):
    """Two imports of the same people met."""


class Unknown(Refusal):
    """Nobody has that address."""


@dataclass(frozen=True)
class ImportedRow:
    """One accepted row, and what it did; `changes` names the columns that an update changed."""

    row: int
    address: str
    outcome: Outcome
    changes: tuple[str, ...] = ()


def import_signups(session: Session, signups: Signups, now: datetime, *, invite: bool = False) -> list[ImportedRow]:
    """Add or update a practitioner for each sign-up, known by address; what the sheet does not speak of stays as it is.

    A sign-up form's sheet holds people who asked, so they take part at once; with `invite` the newly added wait until
    they have said yes, as do those of whom the sheet itself says so. Nobody who left, or whose data were erased, is
    brought back by a sheet, and a sheet changes nobody's state: people have to ask themselves.
    """
    known = _by_address(session, [signup.address for signup in signups.accepted])
    erased = erased_among(session, (signup.address for signup in signups.accepted))
    spoken_of = {column for column, meanings in _MEANINGS.items() if meanings & signups.meanings}
    outcomes = []
    for signup in signups.accepted:
        row = known.get(signup.address)
        if row is None and (signup.state == PractitionerState.LEFT or signup.address in erased):
            outcomes.append(ImportedRow(signup.row, signup.address, Outcome.GONE))
        elif row is None:
            waits = invite or signup.state == PractitionerState.INVITED
            session.add(_added(signup, now, PractitionerState.INVITED if waits else PractitionerState.ACTIVE))
            outcomes.append(ImportedRow(signup.row, signup.address, Outcome.ADDED))
        elif row.state is PractitionerState.LEFT:
            outcomes.append(ImportedRow(signup.row, signup.address, Outcome.GONE))
        else:
            changes = _update(row, signup, spoken_of, now)
            outcome = Outcome.UPDATED if changes else Outcome.UNCHANGED
            outcomes.append(ImportedRow(signup.row, signup.address, outcome, changes))
    try:
        session.flush()
    except IntegrityError as error:
        raise ImportedMeanwhile("somebody else imported the same people at this moment: run it again") from error
    return outcomes


def practitioner_at(session: Session, address: str) -> PractitionerRow:
    """The person with this address. Raises Unknown for an address that nobody here has."""
    row = session.scalar(select(PractitionerRow).where(PractitionerRow.address == address.strip().lower()))
    if row is None:
        raise Unknown(f"nobody here has the address {address}")
    return row


def replace_interests(row: PractitionerRow, direction: Direction, interests: Iterable[Interest]) -> None:
    """Reuse the rows whose topic stays: deleting and inserting the same key in one flush would break its constraint."""
    others = [interest for interest in row.interests if interest.direction is not direction]
    kept = {interest.key: interest for interest in row.interests if interest.direction is direction}
    wanted = []
    for position, interest in enumerate(interests):
        old = kept.get(interest.key) or InterestRow(direction=direction, key=interest.key)
        old.words, old.position = interest.words, position
        wanted.append(old)
    row.interests = others + wanted


def all_practitioners(session: Session) -> list[PractitionerRow]:
    """Everyone but those who left, by address, with council and interests."""
    query = (
        select(PractitionerRow)
        .where(PractitionerRow.state != PractitionerState.LEFT)
        .options(joinedload(PractitionerRow.council), selectinload(PractitionerRow.interests))
        .order_by(PractitionerRow.address)
    )
    return list(session.scalars(query))


def _by_address(session: Session, addresses: list[str]) -> dict[str, PractitionerRow]:
    found: dict[str, PractitionerRow] = {}
    for start in range(0, len(addresses), 500):  # SQLite takes a limited number of parameters
        query = (
            select(PractitionerRow)
            .where(PractitionerRow.address.in_(addresses[start : start + 500]))
            .options(selectinload(PractitionerRow.interests))
        )
        found.update((row.address, row) for row in session.scalars(query))
    return found


def _added(signup: Signup, now: datetime, state: PractitionerState) -> PractitionerRow:
    return PractitionerRow(
        address=signup.address,
        state=state,
        joined_at=now,
        updated_at=now,
        interests=_interests(signup),
        **_columns(signup),
    )


def _update(row: PractitionerRow, signup: Signup, spoken_of: set[str], now: datetime) -> tuple[str, ...]:
    changes = []
    for name, value in _columns(signup).items():
        if name in spoken_of and getattr(row, name) != value:
            setattr(row, name, value)
            changes.append(name)
    for direction, interests in _by_direction(signup).items():
        words = tuple(interest.words for interest in interests)
        if direction.value in spoken_of and row.words(direction) != words:
            replace_interests(row, direction, interests)
            changes.append(direction.value)
    if changes:
        row.updated_at = now
    return tuple(changes)


def _columns(signup: Signup) -> dict[str, object]:
    return {
        "name": signup.name,
        "council_code": signup.council.code,
        "role": signup.role,
        "cadence": signup.cadence,
        "conversations": signup.conversations,
        "second_seat": signup.second_seat,
        "notes": signup.notes,
        "language": signup.language,
    }


def _by_direction(signup: Signup) -> dict[Direction, tuple[Interest, ...]]:
    return {Direction.LEARN: signup.learn, Direction.SHARE: signup.share}


def _interests(signup: Signup) -> list[InterestRow]:
    return [
        InterestRow(direction=direction, position=position, key=interest.key, words=interest.words)
        for direction, interests in _by_direction(signup).items()
        for position, interest in enumerate(interests)
    ]
