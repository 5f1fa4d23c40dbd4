"""What somebody is written to when they begin to take part, and when they stop."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, delete, update
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import GoodbyeLetter, Programme, WelcomeLetter
from unmentor.mail.address_changed import KIND as ADDRESS_CHANGED
from unmentor.mail.goodbye import KIND as GOODBYE
from unmentor.mail.invitation_to_join import KIND as INVITATION
from unmentor.mail.sign_in import KIND as SIGN_IN
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow
from unmentor.services import outbox
from unmentor.services.introductions import participant
from unmentor.services.links import Use, link
from unmentor.services.overview import planned_draw
from unmentor.services.scheduling import the_schedule

_NOTICES = UUID("b7a4b6de-5f0c-4f1a-8a0b-8d7b7f6f2d43")  # a namespace

# Whoever has left may still sign in, and whoever reads an old address is to know that it was taken away.
_FOR_WHOEVER_LEFT = ADDRESS_CHANGED, SIGN_IN

_NOT_TAKEN = MessageState.HELD, MessageState.QUEUED, MessageState.FAILED, MessageState.BOUNCED


def welcome_practitioner(session: Session, person: PractitionerRow, programme: Programme, now: datetime) -> None:
    """Write to somebody who takes part from now on; what was not sent of their leaving or their invitation is not."""
    _take_back(session, person, MessageRow.kind.in_((GOODBYE, INVITATION)), now)
    next_draw = planned_draw(session, now)
    letter = WelcomeLetter(
        practitioner_id=_of_this_time(person, now),
        person=participant(person),
        next_draw=next_draw.astimezone(programme.zone).date() if next_draw else None,
        written=now,
        stop_link=link(programme, Use.UNSUBSCRIBE, person.id),
        has_notice=the_schedule(session) is not None,
    )
    outbox.queue(session, mail.welcome(letter, programme), person.id, now)


def say_goodbye(session: Session, person: PractitionerRow, programme: Programme, now: datetime) -> None:
    """Write to somebody who takes part no longer, and nothing else any more: what waits for them is taken back."""
    _take_back(session, person, MessageRow.kind.not_in(_FOR_WHOEVER_LEFT), now)
    letter = GoodbyeLetter(
        notice_id=_of_this_time(person, now),
        name=person.name,
        address=person.address,
        language=person.language,
        written=now,
    )
    outbox.queue(session, mail.goodbye(letter, programme), person.id, now)


def _of_this_time(person: PractitionerRow, now: datetime) -> UUID:
    """Makes a Message-ID that is used once, though people come back and leave again."""
    return uuid5(_NOTICES, f"{person.id} {now.isoformat()}")


def _take_back(session: Session, person: PractitionerRow, which: ColumnElement[bool], now: datetime) -> None:
    """What waits is not sent, nor is what failed or came back tried again.

    What somebody delivers at this moment may arrive; if the mail server does not take it, it is not tried again either.
    """
    theirs = MessageRow.practitioner_id == person.id, which
    session.execute(delete(MessageRow).where(*theirs, MessageRow.state.in_(_NOT_TAKEN)))
    leaving_us = update(MessageRow).where(*theirs, MessageRow.state == MessageState.SENDING)
    session.execute(leaving_us.values(expires_at=now))
