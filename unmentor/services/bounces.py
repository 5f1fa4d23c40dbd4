"""Messages that came back. They are known by our Message-ID alone: an address is easily forged."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from unmentor.mail import Programme
from unmentor.mail.bounces import FAILED, Bounce
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow, RestReason
from unmentor.services.outbox import changed
from unmentor.services.resting import rest

_HANDED_OVER = (MessageState.SENT, MessageState.SENDING, MessageState.QUEUED, MessageState.FAILED)
"""Of what is queued or failed a server may have taken an attempt whose answer we did not hear."""


def take_bounce(session: Session, bounce: Bounce, programme: Programme, now: datetime) -> bool:
    """Note that a message came back; whoever cannot be reached any more is in no draw until they say otherwise.

    False, and nothing is changed, for what is no failure, no message of ours to that recipient, or noted already.
    """
    if bounce.action != FAILED or bounce.status[:1] not in {"4", "5"}:
        return False
    message = session.scalar(select(MessageRow).where(MessageRow.message_id == bounce.message_id))
    if message is None or message.recipient.casefold() != bounce.recipient.casefold():
        return False
    back = update(MessageRow).where(
        MessageRow.id == message.id, MessageRow.state.in_(_HANDED_OVER), MessageRow.attempts > 0
    )
    if not changed(session, back.values(state=MessageState.BOUNCED, bounced_at=now, last_error=bounce.in_words)):
        return False
    if bounce.is_permanent and message.practitioner_id is not None:
        _rest(session, message, programme, now)
    return True


def _rest(session: Session, message: MessageRow, programme: Programme, now: datetime) -> None:
    """Unless their address is another by now, or they have said since that they are still in."""
    person = session.get_one(PractitionerRow, message.practitioner_id)
    same_address = person.address.casefold() == message.recipient.casefold()
    if same_address and (person.in_again_at is None or person.in_again_at <= message.written):
        rest(session, person, RestReason.BOUNCED, programme, now)
