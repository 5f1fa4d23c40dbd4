"""Leaving with one's history kept, and coming back."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.persistence.models import Answer, PractitionerRow, PractitionerState
from unmentor.services.conversations import conversation_of
from unmentor.services.councils import the_register
from unmentor.services.erasing_record import all_introductions
from unmentor.services.greeting import say_goodbye, welcome_practitioner
from unmentor.services.joining import begin_to_take_part
from unmentor.services.telling import TOLD, tell
from unmentor.services.unsent import leave_out, take_back_about, wait_for_draws


class Hindrance(StrEnum):
    """Why somebody who left has to join again rather than come back as they were."""

    COUNCIL = "council"
    """Their council is no longer in the register."""
    AGREEMENT = "agreement"
    """They have never agreed to what is shared with whom: they were invited, or came by a sheet."""


class MustJoinAgain(Refusal):
    """What a person answered before does not do for coming back."""


def leave(session: Session, practitioner: PractitionerRow, programme: Programme, now: datetime) -> None:
    """A person stops taking part; their history stays. Leaving twice is leaving once.

    A draw that is not sent yet loses the introduction, and its other members are left out, so that they come first next
    time. An introduction that went out stays as it is; partners who may still be waiting are told. A goodbye is the
    last that we write to whoever leaves.
    """
    wait_for_draws(session)
    session.refresh(practitioner, with_for_update=True)
    if practitioner.state is PractitionerState.LEFT:
        return
    for introduction, cycle in all_introductions(session, practitioner):
        if cycle.introduced_at is None:
            take_back_about(session, practitioner, introduction, cycle)
            leave_out(session, practitioner, introduction, cycle)
    practitioner.state, practitioner.updated_at = PractitionerState.LEFT, now
    practitioner.resting_since = practitioner.rest_reason = None
    session.flush()
    _tell_partners(session, practitioner, programme, now)
    say_goodbye(session, practitioner, programme, now)


def _tell_partners(session: Session, practitioner: PractitionerRow, programme: Programme, now: datetime) -> None:
    """What they are told if somebody cannot make it; that is no answer, because they may have met."""
    for introduction, cycle in all_introductions(session, practitioner):
        if cycle.introduced_at is None:
            continue
        session.refresh(introduction, with_for_update=True)  # nobody answers meanwhile
        conversation = conversation_of(session, introduction.id, practitioner.id)
        if conversation is None or conversation.me.answer not in {None, Answer.DATE_SET}:
            continue
        if conversation.may_be_waited_for(now, programme.zone):
            tell(session, conversation, TOLD[Answer.CANNOT], programme, now)


def hindrance(session: Session, practitioner: PractitionerRow) -> Hindrance | None:
    """What keeps a person who left from coming back with the answers that they gave."""
    if practitioner.consented_at is None:
        return Hindrance.AGREEMENT
    known = any(council.code == practitioner.council_code for council in the_register(session).councils)
    return None if known else Hindrance.COUNCIL


def come_back(session: Session, practitioner: PractitionerRow, programme: Programme, now: datetime) -> None:
    """A person who left takes part again, as they did before. Raises MustJoinAgain.

    Who takes part already is left as they are.
    """
    session.refresh(practitioner, with_for_update=True)
    if practitioner.state is not PractitionerState.LEFT:
        return
    match hindrance(session, practitioner):
        case Hindrance.COUNCIL:
            raise MustJoinAgain(
                f"{practitioner.council.name} is no longer in the list: join with your council of today"
            )
        case Hindrance.AGREEMENT:
            raise MustJoinAgain("you have not agreed yet to what is shared with whom: join to see it and to agree")
    begin_to_take_part(practitioner, now)
    session.flush()
    welcome_practitioner(session, practitioner, programme, now)
