"""People of whom somebody else told us: they are asked once, and are in no draw before they say yes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from unmentor import mail
from unmentor.mail import InvitationLetter, Programme
from unmentor.mail.invitation_to_join import KIND as INVITATION
from unmentor.persistence.models import MessageRow, PractitionerRow, PractitionerState
from unmentor.services import outbox
from unmentor.services.erasing import erase
from unmentor.services.greeting import welcome_practitioner
from unmentor.services.joining import begin_to_take_part, consent
from unmentor.services.links import Use, link

KEPT_FOR = timedelta(days=60)
"""How long somebody may take to answer."""


def send_invitations(session: Session, addresses: Collection[str], programme: Programme, now: datetime) -> int:
    """Write to those of `addresses` who wait to be asked and were not yet; returns how many."""
    asked = select(MessageRow.practitioner_id).where(MessageRow.kind == INVITATION)
    query = (
        select(PractitionerRow)
        .where(PractitionerRow.state == PractitionerState.INVITED, PractitionerRow.id.not_in(asked))
        .options(joinedload(PractitionerRow.council))
        .order_by(PractitionerRow.address)
    )
    invited = [person for person in session.scalars(query) if person.address in addresses]
    for person in invited:
        ends = person.joined_at + KEPT_FOR
        letter = InvitationLetter(
            practitioner_id=person.id,
            name=person.name,
            address=person.address,
            language=person.language,
            council=person.council.short_name,
            link=link(programme, Use.INVITATION, person.id),
            ends=ends.astimezone(programme.zone).date(),
            written=now,
        )
        outbox.queue(session, mail.invitation_to_join(letter, programme), person.id, now, expires_at=ends)
    return len(invited)


def accept_invitation(
    session: Session, practitioner: PractitionerRow, version: str, programme: Programme, now: datetime
) -> None:
    """An invited person says yes, to the words of that version, by a link that only their mail had.

    Nothing changes for whoever takes part already, or has left.
    """
    session.refresh(practitioner, with_for_update=True)
    if practitioner.state is not PractitionerState.INVITED:
        return
    practitioner.confirmed_at = now
    consent(practitioner, version, now)
    session.flush()
    accept(session, practitioner, programme, now)


def accept(session: Session, practitioner: PractitionerRow, programme: Programme, now: datetime) -> None:
    """A person who was invited, or had left, has said yes to an organiser; who takes part already is left alone."""
    session.refresh(practitioner, with_for_update=True)
    if practitioner.state is PractitionerState.ACTIVE:
        return
    begin_to_take_part(practitioner, now)
    session.flush()
    welcome_practitioner(session, practitioner, programme, now)


def decline_invitation(session: Session, practitioner: PractitionerRow, now: datetime) -> bool:
    """An invited person says no: what we hold about them goes at once, and no sheet brings them back.

    False, and nothing is changed, for whoever is not invited (any more).
    """
    session.refresh(practitioner, with_for_update=True)
    if practitioner.state is not PractitionerState.INVITED:
        return False
    erase(session, practitioner, now)
    return True


def forget_unanswered_invitations(session: Session, now: datetime, most: int) -> list[UUID]:
    """Erase those who have not answered in the time that they had, `most` of them at most; returns who."""
    query = select(PractitionerRow).where(
        PractitionerRow.state == PractitionerState.INVITED, PractitionerRow.joined_at <= now - KEPT_FOR
    )
    silent = list(session.scalars(query.order_by(PractitionerRow.id).limit(most)))
    return [person.id for person in silent if decline_invitation(session, person, now)]
