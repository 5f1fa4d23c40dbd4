"""Messages that came back, and recipients that the mail server refuses: whoever cannot be reached is in no draw.

What came back is known by our Message-ID alone: an address is easily forged.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from unmentor.mail import Programme
from unmentor.mail.bounces import FAILED, Bounce
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow, RestReason
from unmentor.services.outbox import changed
from unmentor.services.resting import rest
from unmentor.services.unsent import wait_for_draws

_HANDED_OVER = (MessageState.SENT, MessageState.SENDING, MessageState.QUEUED, MessageState.FAILED)
"""Of what is queued or failed a server may have taken an attempt whose answer we did not hear."""


def take_bounce(session: Session, bounce: Bounce, programme: Programme, now: datetime) -> bool:
    """Note that a message came back; whose address takes no messages any more is in no draw until they say otherwise.

    False, and nothing is changed, for what is no failure, no message of ours to that recipient, or noted already: of a
    message that came back before and was sent again, only a report that is dated since then is about the second time.
    """
    if bounce.action != FAILED or bounce.status[:1] not in {"4", "5"}:
        return False
    message = session.scalar(select(MessageRow).where(MessageRow.message_id == bounce.message_id))
    if message is None or message.recipient.casefold() != bounce.recipient.casefold():
        return False
    if message.bounced_at is not None and (bounce.written is None or bounce.written <= message.bounced_at):
        return False
    person = _reader(session, message) if bounce.is_about_address else None
    back = update(MessageRow).where(
        MessageRow.id == message.id, MessageRow.state.in_(_HANDED_OVER), MessageRow.attempts > 0
    )
    if not changed(session, back.values(state=MessageState.BOUNCED, bounced_at=now, last_error=bounce.in_words)):
        return False
    if person is not None:
        _rest(session, person, message, programme, now)
    return True


def address_refused(session: Session, message: MessageRow, programme: Programme, now: datetime) -> None:
    """The mail server will take nothing for a message's recipient: they are in no draw until they say otherwise.

    To be called before this transaction changes the message.
    """
    person = _reader(session, message)
    if person is not None:
        _rest(session, person, message, programme, now)


def _reader(session: Session, message: MessageRow) -> PractitionerRow | None:
    """Who a message is for, if they take part, as they are until this transaction ends.

    Draws are locked before people, and people before their messages, as in an erasure.
    """
    if message.practitioner_id is None:
        return None
    wait_for_draws(session)
    locked = {"key_share": True}
    return session.get(PractitionerRow, message.practitioner_id, populate_existing=True, with_for_update=locked)


def _rest(session: Session, person: PractitionerRow, message: MessageRow, programme: Programme, now: datetime) -> None:
    """Unless their address is another by now, or they have said since that they are still in."""
    same_address = person.address.casefold() == message.recipient.casefold()
    if same_address and (person.in_again_at is None or person.in_again_at <= message.written):
        rest(session, person, RestReason.BOUNCED, programme, now)
