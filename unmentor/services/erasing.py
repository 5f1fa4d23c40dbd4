"""Erasure: a person's data go, an anonymous node of the network stays."""

from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, update
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    AvoidanceRow,
    BrowserSessionRow,
    FeedbackRow,
    JoiningRow,
    KeepApartRow,
    MessageRow,
    PractitionerRow,
    PractitionerState,
    SignInRequestRow,
    SittingOutRow,
    SkippingRow,
)
from unmentor.services.erasing_memory import remember
from unmentor.services.erasing_record import all_introductions, was_sent, written_to
from unmentor.services.unsent import leave_out, take_back, take_back_about, to_partners, wait_for_draws

ERASED_NAME = "Somebody who left"
"""What partners of old find in place of a name."""

_ERASED_TEXT = "This message named somebody whose data were erased at their request."
NO_WORDS: dict[str, object] = {
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
    wait_for_draws(session)
    session.refresh(practitioner, with_for_update=True)
    if practitioner.erased_at is not None:
        return
    for introduction, cycle in all_introductions(session, practitioner):
        take_back_about(session, practitioner, introduction, cycle)
        # Of what was sent in that cycle one message too many loses its words rather than one too few.
        _take_words(session, to_partners(practitioner, introduction, cycle), NO_WORDS)
        if cycle.introduced_at is None:
            leave_out(session, practitioner, introduction, cycle)
        else:
            introduction.reasons = []
    session.flush()
    _erase_own_messages(session, practitioner)
    remember(session, practitioner.address)
    _delete_rows(session, practitioner)
    _make_anonymous(practitioner, now)
    session.flush()


def _erase_own_messages(session: Session, person: PractitionerRow) -> None:
    take_back(session, written_to(person))
    _take_words(session, written_to(person), {**NO_WORDS, "recipient": "", "recipient_name": ""})


def _take_words(session: Session, which: ColumnElement[bool], values: dict[str, object]) -> None:
    """What was sent is kept as having been sent."""
    session.execute(update(MessageRow).where(which, was_sent()).values(values))


def _delete_rows(session: Session, person: PractitionerRow) -> None:
    """What is only about the person, and what others asked about them, which has lost its object."""
    of_both_roles = BrowserSessionRow.practitioner_id == person.id, BrowserSessionRow.organiser_id.is_not(None)
    session.execute(update(BrowserSessionRow).where(*of_both_roles).values(practitioner_id=None))
    for row, which in (
        (BrowserSessionRow, BrowserSessionRow.practitioner_id == person.id),
        (
            SignInRequestRow,
            or_(SignInRequestRow.address == person.address, SignInRequestRow.practitioner_id == person.id),
        ),
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
    # Whether they met stays with the node; what they wrote of it does not.
    said = update(FeedbackRow).where(FeedbackRow.practitioner_id == person.id)
    session.execute(said.values(learned="", publish=False))


def _make_anonymous(person: PractitionerRow, now: datetime) -> None:
    person.state, person.erased_at, person.updated_at = PractitionerState.LEFT, now, now
    person.address = f"{person.id.hex}@erased.invalid"  # unique, and nobody's: RFC 2606 keeps .invalid free
    person.name = ERASED_NAME
    person.role = person.profession = person.times = person.for_partners = person.notes = person.consent_version = ""
    person.cadence, person.conversations, person.second_seat, person.language = 1, 1, False, "en"
    person.ways = frozenset()
    person.consented_at = person.confirmed_at = person.paused_until = None
    person.resting_since = person.rest_reason = person.in_again_at = None
    person.interests = []
