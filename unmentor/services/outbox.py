"""The outbox: messages are written with the decision, and handed to the mail server afterwards (services/delivering).

What organisers do with it is a conditional update each: of two who press the same button one changes something.
"""

from collections.abc import Iterable
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Delete, Update, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from unmentor.mail import Message
from unmentor.mail.address_changed import KIND as ADDRESS_CHANGED
from unmentor.mail.goodbye import KIND as GOODBYE
from unmentor.mail.sign_in import KIND as SIGN_IN
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow, PractitionerState

RETRIED = frozenset({MessageState.FAILED, MessageState.BOUNCED})
"""What can be tried again."""

CANCELLED = frozenset({MessageState.QUEUED, MessageState.FAILED})
"""What can be taken out of the outbox."""

_AFTER_LEAVING = frozenset({SIGN_IN, ADDRESS_CHANGED, GOODBYE})
"""What whoever has left asked for, or has to know of."""

_CONTENT = tuple(field.name for field in fields(Message))


def hold(session: Session, messages: Iterable[tuple[Message, UUID]], cycle_id: int) -> None:
    """Write messages, each to a practitioner, into the outbox, to wait for `release`."""
    rows = [
        _written(message, MessageState.HELD, message.written, practitioner_id=practitioner, cycle_id=cycle_id)
        for message, practitioner in messages
    ]
    if rows:
        session.execute(insert(MessageRow), rows)


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
    about = {"practitioner_id": practitioner_id, "cycle_id": cycle_id, "expires_at": expires_at}
    row = MessageRow(**_written(message, MessageState.QUEUED, due_at, **about))
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
    """Queue every failed message anew, but for those to people who have left since; returns how many."""
    failed = update(MessageRow).where(MessageRow.state == MessageState.FAILED, is_wanted())
    return changed(session, failed.values(_anew(now)))


def retry_one(session: Session, message_id: UUID, now: datetime) -> bool:
    """Queue one of `RETRIED` anew; False, and nothing is changed, for one in another state or to whoever has left."""
    this = update(MessageRow).where(MessageRow.id == message_id, MessageRow.state.in_(RETRIED), is_wanted())
    return bool(changed(session, this.values(_anew(now))))


def cancel_one(session: Session, message_id: UUID) -> bool:
    """Take one of `CANCELLED` out for good; False, and nothing is changed, for one in another state."""
    this = delete(MessageRow).where(MessageRow.id == message_id, MessageRow.state.in_(CANCELLED))
    return bool(changed(session, this))


def is_wanted() -> ColumnElement[bool]:
    """Nobody who has left is written to, but for `_AFTER_LEAVING`."""
    left = select(PractitionerRow.id).where(PractitionerRow.state == PractitionerState.LEFT)
    to_others = or_(MessageRow.practitioner_id.is_(None), MessageRow.practitioner_id.not_in(left))
    return or_(MessageRow.kind.in_(_AFTER_LEAVING), to_others)


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


def _written(message: Message, state: MessageState, due_at: datetime, **about: Any) -> dict[str, Any]:
    """The columns of a new message; about: whom and what it concerns."""
    content = {name: getattr(message, name) for name in _CONTENT}
    content["headers"] = dict(message.headers)
    return {"state": state, "attempts": 0, "due_at": due_at, **content, **about}


def _anew(now: datetime) -> dict[str, Any]:
    """From its first attempt, as if it had never been tried; when it came back is kept (services/bounces.py)."""
    return {"state": MessageState.QUEUED, "due_at": now, "attempts": 0, "failing_since": None, "sent_at": None}
