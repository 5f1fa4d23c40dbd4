"""Erasure: a person's data go, an anonymous node of the network stays."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    AvoidanceRow,
    BrowserSessionRow,
    CycleRow,
    IntroductionRow,
    JoiningRow,
    KeepApartRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    SignInRequestRow,
    SittingOutRow,
    SkippingRow,
)
from unmentor.services.erasing_memory import remember
from unmentor.services.erasing_record import all_introductions, written_to

ERASED_NAME = "Somebody who left"
"""What partners of old find in place of a name."""

_ERASED_TEXT = "This message named somebody whose data were erased at their request."
_PARTNER_LEFT = "Your partner left before the introductions went out."
_NO_WORDS: dict[str, object] = {
    "subject": "",
    "text": _ERASED_TEXT,
    "html": "",
    "reply_to": "",
    "headers": {},
    "calendar": None,
    "last_error": "",
}


def erase(session: Session, practitioner: PractitionerRow, now: datetime) -> None:
    """A person's data go at once and for good; a node without a name stays.

    Others' history keeps that there was a conversation, and between which councils, so that the network's numbers hold
    and nobody's partners repeat. Messages to partners lose their words as well, because they name the person. A draw
    that is not sent yet loses the introduction, and its other members are left out, so that they come first next time.
    No sheet brings the address back. Erasing twice is erasing once.
    """
    _wait_for_draws(session)
    session.refresh(practitioner, with_for_update=True)
    if practitioner.erased_at is not None:
        return
    for introduction, cycle in all_introductions(session, practitioner):
        _erase_from_messages_of_partners(session, practitioner, introduction, cycle)
        if cycle.introduced_at is None:
            _leave_out(session, practitioner, introduction, cycle)
        else:
            introduction.reasons = []
    session.flush()
    _erase_own_messages(session, practitioner)
    remember(session, practitioner.address)
    _delete_rows(session, practitioner)
    _make_anonymous(practitioner, now)
    session.flush()


def _wait_for_draws(session: Session) -> None:
    """A draw that is being made has read the names already: it has to be written before they can be taken out of it."""
    session.execute(select(CycleRow.id).where(CycleRow.introduced_at.is_(None)).with_for_update())


def _erase_from_messages_of_partners(
    session: Session, person: PractitionerRow, introduction: IntroductionRow, cycle: CycleRow
) -> None:
    """Of what was sent in that cycle one message too many loses its words rather than one too few.

    Of what was not, only what speaks of the person is taken back: partners may have others to hear of.
    """
    partners = [member.practitioner_id for member in introduction.members if member.practitioner_id != person.id]
    theirs = and_(MessageRow.practitioner_id.in_(partners), MessageRow.cycle_id == cycle.id)
    speaks_of_them = or_(
        MessageRow.message_id.contains(str(introduction.id)),
        MessageRow.reply_to.contains(person.address, autoescape=True),
        MessageRow.text.contains(person.name, autoescape=True),
    )
    _take_back(session, and_(theirs, speaks_of_them))
    _take_words(session, theirs, _NO_WORDS)


def _erase_own_messages(session: Session, person: PractitionerRow) -> None:
    _take_back(session, written_to(person))
    _take_words(session, written_to(person), {**_NO_WORDS, "recipient": "", "recipient_name": ""})


def _take_back(session: Session, which: ColumnElement[bool]) -> None:
    session.execute(delete(MessageRow).where(which, MessageRow.state != MessageState.SENT))


def _take_words(session: Session, which: ColumnElement[bool], values: dict[str, object]) -> None:
    """What was sent is kept as having been sent."""
    session.execute(update(MessageRow).where(which, MessageRow.state == MessageState.SENT).values(values))


def _leave_out(session: Session, person: PractitionerRow, introduction: IntroductionRow, cycle: CycleRow) -> None:
    """Take an introduction that nobody heard of out of its draw; who has no other partner in it is left out."""
    partners = [member.practitioner_id for member in introduction.members if member.practitioner_id != person.id]
    session.delete(introduction)
    session.flush()
    provided_for = _provided_for(session, cycle)
    session.add_all(
        SittingOutRow(cycle_id=cycle.id, practitioner_id=partner, reason=_PARTNER_LEFT)
        for partner in partners
        if partner not in provided_for
    )


def _provided_for(session: Session, cycle: CycleRow) -> set[UUID]:
    """Those who have a partner in a cycle, or are left out of it already."""
    introduced = (
        select(MemberRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .where(IntroductionRow.cycle_id == cycle.id)
    )
    left_out = select(SittingOutRow.practitioner_id).where(SittingOutRow.cycle_id == cycle.id)
    return set(session.scalars(introduced)) | set(session.scalars(left_out))


def _delete_rows(session: Session, person: PractitionerRow) -> None:
    """What is only about the person, and what others asked about them, which has lost its object."""
    of_both_roles = BrowserSessionRow.practitioner_id == person.id, BrowserSessionRow.organiser_id.is_not(None)
    session.execute(update(BrowserSessionRow).where(*of_both_roles).values(practitioner_id=None))
    for row, which in (
        (BrowserSessionRow, BrowserSessionRow.practitioner_id == person.id),
        (SignInRequestRow, SignInRequestRow.address == person.address),
        (JoiningRow, or_(JoiningRow.practitioner_id == person.id, JoiningRow.address == person.address)),
        (SkippingRow, SkippingRow.practitioner_id == person.id),
        (AvoidanceRow, or_(AvoidanceRow.practitioner_id == person.id, AvoidanceRow.other_id == person.id)),
        (
            KeepApartRow,
            or_(
                KeepApartRow.practitioner_id == person.id,
                KeepApartRow.other_id == person.id,
                KeepApartRow.address == person.address,
            ),
        ),
    ):
        session.execute(delete(row).where(which))
    session.execute(update(SittingOutRow).where(SittingOutRow.practitioner_id == person.id).values(reason=""))


def _make_anonymous(person: PractitionerRow, now: datetime) -> None:
    person.state, person.erased_at, person.updated_at = PractitionerState.LEFT, now, now
    person.address = f"{person.id.hex}@erased.invalid"  # unique, and nobody's: RFC 2606 keeps .invalid free
    person.name = ERASED_NAME
    person.role = person.profession = person.times = person.for_partners = person.notes = person.consent_version = ""
    person.cadence, person.conversations, person.second_seat, person.language = 1, 1, False, "en"
    person.ways = frozenset()
    person.consented_at = person.confirmed_at = person.paused_until = None
    person.interests = []
