"""The outbox: messages are written with the decision, and handed to the mail server afterwards (services/delivering).

What organisers do with it is a conditional update each: of two who press the same button one changes something.
"""

from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, Delete, Update, delete, func, select, update
from sqlalchemy.orm import Session

from unmentor.mail import Message
from unmentor.persistence.models import MessageRow, MessageState

RETRIED = frozenset({MessageState.FAILED, MessageState.BOUNCED})
"""What can be tried again."""

CANCELLED = frozenset({MessageState.QUEUED, MessageState.FAILED})
"""What can be taken out of the outbox."""

_CONTENT = tuple(field.name for field in fields(Message))


def hold(session: Session, message: Message, practitioner_id: UUID, cycle_id: int | None) -> None:
    """Write a message into the outbox, to wait for `release`."""
    row = _written(message, MessageState.HELD, due_at=message.written)
    row.practitioner_id, row.cycle_id = practitioner_id, cycle_id
    session.add(row)


def queue(
    session: Session,
    message: Message,
    practitioner_id: UUID | None,
    due_at: datetime,
    cycle_id: int | None = None,
    *,
    expires_at: datetime | None = None,
) -> UUID:
    """Write a message into the outbox, due at a moment, which is mostly this one; returns its row's id.

    practitioner_id: None for one that goes to nobody who takes part. expires_at: from when it is of no use any more.
    """
    row = _written(message, MessageState.QUEUED, due_at)
    row.practitioner_id, row.cycle_id, row.expires_at = practitioner_id, cycle_id, expires_at
    session.add(row)
    session.flush()
    return row.id


def message_of(row: MessageRow) -> Message:
    """The message as it was written."""
    return Message(**{name: getattr(row, name) for name in _CONTENT})


def release(session: Session, cycle_id: int, now: datetime) -> int:
    """Let a cycle's held messages go; returns how many."""
    held = update(MessageRow).where(MessageRow.cycle_id == cycle_id, MessageRow.state == MessageState.HELD)
    return changed(session, held.values(state=MessageState.QUEUED, due_at=now))


def retry_failed(session: Session, now: datetime) -> int:
    """Queue every failed message anew; returns how many."""
    failed = update(MessageRow).where(MessageRow.state == MessageState.FAILED)
    return changed(session, failed.values(_anew(now)))


def retry_one(session: Session, message_id: UUID, now: datetime) -> bool:
    """Queue one of `RETRIED` anew; False, and nothing is changed, for one in another state."""
    this = update(MessageRow).where(MessageRow.id == message_id, MessageRow.state.in_(RETRIED))
    return bool(changed(session, this.values(_anew(now))))


def cancel_one(session: Session, message_id: UUID) -> bool:
    """Take one of `CANCELLED` out for good; False, and nothing is changed, for one in another state."""
    this = delete(MessageRow).where(MessageRow.id == message_id, MessageRow.state.in_(CANCELLED))
    return bool(changed(session, this))


def count_by_state(session: Session, cycle_id: int | None = None) -> dict[MessageState, int]:
    """How many messages, of one cycle or of all, are in each state; every state named."""
    query = select(MessageRow.state, func.count()).group_by(MessageRow.state)
    counted = session.execute(query if cycle_id is None else query.where(MessageRow.cycle_id == cycle_id)).all()
    return {state: dict(counted).get(state, 0) for state in MessageState}


def failures(session: Session) -> list[MessageRow]:
    """The messages that were given up, newest first."""
    query = select(MessageRow).where(MessageRow.state == MessageState.FAILED).order_by(MessageRow.due_at.desc())
    return list(session.scalars(query))


def changed(session: Session, statement: Update | Delete) -> int:
    """How many rows an UPDATE or DELETE changes."""
    result = session.execute(statement)
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE or DELETE answers with its cursor's result
    return result.rowcount


def _written(message: Message, state: MessageState, due_at: datetime) -> MessageRow:
    content = {name: getattr(message, name) for name in _CONTENT}
    content["headers"] = dict(message.headers)
    return MessageRow(state=state, attempts=0, due_at=due_at, **content)


def _anew(now: datetime) -> dict[str, Any]:
    """From its first attempt, as if it had never been tried."""
    return {
        "state": MessageState.QUEUED,
        "due_at": now,
        "attempts": 0,
        "failing_since": None,
        "sent_at": None,
        "bounced_at": None,
    }
