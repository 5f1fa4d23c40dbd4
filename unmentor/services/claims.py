"""Who may hand over which message, and when: the database decides, by conditional updates.

A message is claimed and the claim committed before it is sent, so that two deliverers never send the same one. A claim
that nobody finished is taken up again after `LEASE`.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, bindparam, func, select, text, update
from sqlalchemy.orm import Session

from unmentor.mail.sign_in import KIND as SIGN_IN
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.backoff import MOST_ATTEMPTS
from unmentor.services.outbox import changed

LEASE = timedelta(minutes=10)
"""Longer than a mail server can hold on to us with one message (mail/smtp.py)."""

_MINUTE = timedelta(minutes=1)
_ONE_AT_A_TIME = 0x6F7574626F78  # PostgreSQL's advisory lock is a number: "outbox" in letters


class LimitReached(Exception):
    """In the last minute as many messages were sent as may be."""


def take_up_abandoned(session: Session, now: datetime) -> int:
    """What died with its deliverer is due again, behind the others, because the deliverer may have died of it.

    Not for ever: returns how many were given up.
    """
    abandoned = MessageRow.state == MessageState.SENDING, MessageRow.claimed_at < now - LEASE
    too_often = update(MessageRow).where(*abandoned, MessageRow.attempts >= MOST_ATTEMPTS)
    words = "whoever delivered it was stopped in the middle, every time"
    given_up = changed(session, too_often.values(state=MessageState.FAILED, last_error=words))
    session.execute(update(MessageRow).where(*abandoned).values(state=MessageState.QUEUED, due_at=now))
    return given_up


def due(session: Session, now: datetime, refused: Collection[str], most: int) -> list[tuple[UUID, str]]:
    """The next messages to hand over, and from whom, but for senders that were `refused`.

    Somebody is waiting for a message to sign in: those come before all others, which go out oldest first.
    """
    query = (
        select(MessageRow.id, MessageRow.sender)
        .where(*_is_due(now), MessageRow.sender.not_in(refused))
        .order_by(MessageRow.kind != SIGN_IN, MessageRow.due_at, MessageRow.recipient, MessageRow.id)
        .limit(most)
    )
    return [(message_id, sender) for message_id, sender in session.execute(query)]


def claim(session: Session, message_id: UUID, now: datetime, per_minute: int) -> MessageRow | None:
    """One message for whoever asks, from now on; None when it is not due any more, because another had it.

    per_minute: how many may be sent in any minute, by all deliverers together; 0 for any number. Raises LimitReached.
    """
    if per_minute and _in_the_last_minute(session, now) >= per_minute:
        raise LimitReached
    if _on_postgresql(session):
        # Nothing is lost with a claim that the machine forgets with its power: the message was sent, or was not, and
        # goes out again in either case. Waiting for the disk is for what became of it.
        session.execute(_WITHOUT_WAITING_FOR_THE_DISK)
    return session.scalar(_CLAIM, {"which": message_id, "now": now})


def still_claimed(row: MessageRow) -> tuple[ColumnElement[bool], ...]:
    """A claim that outlived its lease may have been taken up by another."""
    return MessageRow.state == MessageState.SENDING, MessageRow.claimed_at == row.claimed_at


def _is_due(now: datetime | BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    return MessageRow.state == MessageState.QUEUED, MessageRow.due_at <= now


# Made once: making it takes longer than running it.
_NOW = bindparam("now", type_=MessageRow.due_at.type)
_CLAIM = (
    update(MessageRow)
    .where(MessageRow.id == bindparam("which", type_=MessageRow.id.type), *_is_due(_NOW))
    .values(state=MessageState.SENDING, claimed_at=_NOW, attempts=MessageRow.attempts + 1)
    .returning(MessageRow)
    .execution_options(synchronize_session=False)
)
_WITHOUT_WAITING_FOR_THE_DISK = text("SET LOCAL synchronous_commit = off")


def _on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _in_the_last_minute(session: Session, now: datetime) -> int:
    """How many were sent or are being sent. Nobody else claims any until this transaction ends."""
    if _on_postgresql(session):  # SQLite has one writer at a time
        session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    sent = select(func.count()).where(MessageRow.sent_at > now - _MINUTE).scalar_subquery()
    sending = select(func.count()).where(MessageRow.state == MessageState.SENDING).scalar_subquery()
    number: int = session.execute(select(sent + sending)).scalar_one()
    return number
