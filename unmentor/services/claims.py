"""Who may hand over which messages, and when: the database decides, by conditional updates.

Messages are claimed and the claims committed before the first of them is sent, so that two deliverers never send the
same one. A claim that nobody finished is taken up again after `LEASE`.
"""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, text, update
from sqlalchemy.orm import Session
from sqlalchemy.sql.dml import ReturningUpdate

from unmentor.mail.sign_in import KIND as SIGN_IN
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.backoff import MOST_ATTEMPTS
from unmentor.services.outbox import changed

BATCH = 50
"""So many are claimed at most in one transaction; after them it is looked again whether something more urgent came."""

HOLD = timedelta(seconds=30)
"""So long after its claim a message may still be begun; what a slow server leaves of a batch is given back."""

LEASE = timedelta(minutes=10)
"""Longer than `HOLD`, and a mail server holding on to us with letting us in and one message after it (mail/smtp.py)."""

_MINUTE = timedelta(minutes=1)
_ONE_AT_A_TIME = 0x6F7574626F78  # PostgreSQL's advisory lock is a number: "outbox" in letters
_WITHOUT_WAITING_FOR_THE_DISK = text("SET LOCAL synchronous_commit = off")


class LimitReached(Exception):
    """In the last minute as many messages were sent as may be."""


def anything_due(session: Session, now: datetime) -> bool:
    """Whether there is anything to claim, or to take up from the dead."""
    query = select(MessageRow.id).where(or_(_due(now), _abandoned(now))).limit(1)
    return session.scalar(query) is not None


def take_up_abandoned(session: Session, now: datetime) -> int:
    """What died with its deliverer is due again, behind the others, because the deliverer may have died of it.

    Not for ever: returns how many were given up.
    """
    too_often = update(MessageRow).where(_abandoned(now), MessageRow.attempts >= MOST_ATTEMPTS)
    words = "whoever delivered it was stopped in the middle, every time"
    given_up = changed(session, too_often.values(state=MessageState.FAILED, last_error=words))
    session.execute(update(MessageRow).where(_abandoned(now)).values(state=MessageState.QUEUED, due_at=now))
    return given_up


def claim(session: Session, now: datetime, refused: Collection[str], per_minute: int) -> list[MessageRow]:
    """The next messages to hand over, `BATCH` at most, which are the caller's from now on; none when none is due.

    refused: senders whose messages wait. per_minute: how many may be sent in any minute, by all deliverers together;
    0 for any number. Raises LimitReached.
    """
    which = _next(session, now, refused)
    if which and per_minute:
        which = which[: _left_in_this_minute(session, now, per_minute)]
    if not which:
        return []
    if _on_postgresql(session):
        # Nothing is lost with claims that the machine forgets with its power: the messages were sent, or were not, and
        # go out again in either case. Waiting for the disk is for what became of them.
        session.execute(_WITHOUT_WAITING_FOR_THE_DISK)
    claimed = {row.id: row for row in session.scalars(_claiming(which, now))}
    return [claimed[message_id] for message_id in which]


def still_claimed(row: MessageRow) -> tuple[ColumnElement[bool], ...]:
    """A claim that outlived its lease may have been taken up by another."""
    return MessageRow.state == MessageState.SENDING, MessageRow.claimed_at == row.claimed_at


def _next(session: Session, now: datetime, refused: Collection[str]) -> Sequence[UUID]:
    """What comes next, and is nobody else's until this transaction ends.

    Somebody is waiting for a message to sign in: those come before all others, which go out oldest first. What was
    tried before comes alone: if a deliverer died of it, the others would each time have died with it.
    """
    query = (
        select(MessageRow.id)
        .where(_due(now), MessageRow.sender.not_in(refused))
        .order_by(MessageRow.kind != SIGN_IN, MessageRow.due_at, MessageRow.recipient, MessageRow.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)  # on PostgreSQL; SQLite has one writer at a time
    )
    which = session.scalars(query).all()
    # Not asked together: SQLite would read the words of every message that is due to get to this column.
    tried = set(session.scalars(select(MessageRow.id).where(MessageRow.id.in_(which), MessageRow.attempts > 0)))
    return list(takewhile(lambda message_id: message_id not in tried, which)) or which[:1]


def _claiming(which: Sequence[UUID], now: datetime) -> ReturningUpdate[MessageRow]:
    claiming = update(MessageRow).where(MessageRow.id.in_(which))
    claiming = claiming.values(state=MessageState.SENDING, claimed_at=now, attempts=MessageRow.attempts + 1)
    return claiming.returning(MessageRow).execution_options(synchronize_session=False)


def _due(now: datetime) -> ColumnElement[bool]:
    return and_(MessageRow.state == MessageState.QUEUED, MessageRow.due_at <= now)


def _abandoned(now: datetime) -> ColumnElement[bool]:
    return and_(MessageRow.state == MessageState.SENDING, MessageRow.claimed_at < now - LEASE)


def _on_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _left_in_this_minute(session: Session, now: datetime, per_minute: int) -> int:
    """How many more may be sent; what is being sent counts. Nobody else claims any until this transaction ends."""
    if _on_postgresql(session):
        session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    # Not what a clock that was set back since calls the future.
    lately = MessageRow.sent_at.between(now - _MINUTE + timedelta(microseconds=1), now)
    sent = select(func.count()).where(lately).scalar_subquery()
    sending = select(func.count()).where(MessageRow.state == MessageState.SENDING).scalar_subquery()
    left: int = session.execute(select(per_minute - sent - sending)).scalar_one()
    if left <= 0:
        raise LimitReached
    return left
