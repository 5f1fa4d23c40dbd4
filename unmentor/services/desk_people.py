"""Practitioners as organisers look for them: by words and by where they stand, a page at a time; and one of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from unmentor.persistence.models import (
    CouncilRow,
    CycleRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
    SkippingRow,
)

PAGE_LENGTH = 50


class Standing(StrEnum):
    """Whether somebody is in draws: those who take part but for a rest or a pause have a standing of their own."""

    TAKING_PART = "taking-part"
    RESTING = "resting"
    """Until they say that they are still in; also whoever has paused besides."""
    PAUSED = "paused"
    INVITED = "invited"
    LEFT = "left"


@dataclass(frozen=True)
class Found:
    """A page of the people who were looked for, by name, with their councils; `total` is how many there are in all."""

    people: Sequence[PractitionerRow]
    total: int


@dataclass(frozen=True)
class Conversation:
    """One introduction of a person: its cycle, the others, and the council that the person worked for at the time."""

    cycle: CycleRow
    partners: Sequence[MemberRow]
    council: str


@dataclass(frozen=True)
class Record:
    """What organisers may know of a person, newest first; of messages the newest `PAGE_LENGTH`."""

    person: PractitionerRow
    conversations: Sequence[Conversation]
    left_out: Sequence[CycleRow]
    skipped: Sequence[CycleRow]
    messages: Sequence[MessageRow]


def standing_of(person: PractitionerRow, today: date) -> Standing:
    """Where somebody stands; a pause holds up to and including its day."""
    if person.state is not PractitionerState.ACTIVE:
        return Standing(person.state.value)
    if person.resting_since is not None:
        return Standing.RESTING
    paused = person.paused_until is not None and person.paused_until >= today
    return Standing.PAUSED if paused else Standing.TAKING_PART


def find_people(session: Session, words: str, standing: Standing | None, page: int, today: date) -> Found:
    """Those whose name, address or council has `words` in it; erased people are nobody. Two queries."""
    which: list[ColumnElement[bool]] = [PractitionerRow.erased_at.is_(None)]
    if words:
        which.append(_mentions(words))
    if standing is not None:
        which.append(stands(standing, today))
    total = session.scalar(select(func.count(PractitionerRow.id)).join(PractitionerRow.council).where(*which)) or 0
    query = (
        select(PractitionerRow)
        .join(PractitionerRow.council)
        .where(*which)
        .options(joinedload(PractitionerRow.council))
        .order_by(PractitionerRow.name, PractitionerRow.address)
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
    )
    return Found(session.scalars(query).all(), total)


def find_person(session: Session, person_id: UUID) -> PractitionerRow | None:
    """One person with their council and interests; None where there is none, or no longer."""
    return session.scalar(
        select(PractitionerRow)
        .where(PractitionerRow.id == person_id, PractitionerRow.erased_at.is_(None))
        .options(joinedload(PractitionerRow.council), selectinload(PractitionerRow.interests))
    )


def record_of(session: Session, person: PractitionerRow) -> Record:
    """Everything about a person but whom they would rather not meet: that is between them and the draw."""
    newest = CycleRow.number.desc()
    left_out = select(CycleRow).join(SittingOutRow).where(SittingOutRow.practitioner_id == person.id).order_by(newest)
    skipped = select(CycleRow).join(SkippingRow).where(SkippingRow.practitioner_id == person.id).order_by(newest)
    messages = select(MessageRow).where(MessageRow.practitioner_id == person.id).order_by(MessageRow.written.desc())
    return Record(
        person=person,
        conversations=_conversations(session, person),
        left_out=session.scalars(left_out).all(),
        skipped=session.scalars(skipped).all(),
        messages=session.scalars(messages.limit(PAGE_LENGTH)).all(),
    )


def stands(standing: Standing, today: date) -> ColumnElement[bool]:
    """`standing_of` as a condition on people."""
    active, rests = PractitionerRow.state == PractitionerState.ACTIVE, PractitionerRow.resting_since.is_not(None)
    paused = and_(PractitionerRow.paused_until.is_not(None), PractitionerRow.paused_until >= today)
    match standing:
        case Standing.RESTING:
            return and_(active, rests)
        case Standing.PAUSED:
            return and_(active, ~rests, paused)
        case Standing.TAKING_PART:
            return and_(active, ~rests, ~paused)
        case _:
            return PractitionerRow.state == PractitionerState(standing.value)


def _mentions(words: str) -> ColumnElement[bool]:
    columns = (PractitionerRow.name, PractitionerRow.address, CouncilRow.name, CouncilRow.short_name)
    return or_(*(column.icontains(words, autoescape=True) for column in columns))


def _conversations(session: Session, person: PractitionerRow) -> list[Conversation]:
    mine = select(MemberRow.introduction_id).where(MemberRow.practitioner_id == person.id)
    query = (
        select(CycleRow, MemberRow)
        .join(IntroductionRow, IntroductionRow.cycle_id == CycleRow.id)
        .join(MemberRow, MemberRow.introduction_id == IntroductionRow.id)
        .where(IntroductionRow.id.in_(mine))
        .options(joinedload(MemberRow.practitioner), joinedload(MemberRow.council))
        .order_by(CycleRow.number.desc(), IntroductionRow.position, IntroductionRow.id, MemberRow.position)
    )
    found: dict[UUID, list[tuple[CycleRow, MemberRow]]] = defaultdict(list)
    for cycle, member in session.execute(query):
        found[member.introduction_id].append((cycle, member))
    return [_conversation(sides, person) for sides in found.values()]


def _conversation(sides: Sequence[tuple[CycleRow, MemberRow]], person: PractitionerRow) -> Conversation:
    mine = next(member for _, member in sides if member.practitioner_id == person.id)
    partners = [member for _, member in sides if member.practitioner_id != person.id]
    return Conversation(sides[0][0], partners, mine.council.name)
