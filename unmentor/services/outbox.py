"""The outbox: messages are written with the decision, and handed to the mail server afterwards, one at a time.

A message is claimed by a conditional update and committed before it is sent, so that two deliverers never send the
same one; a claim that nobody finished is taken up again after `LEASE`. Only a death between the server's "250" and our
commit sends a message twice, and then its Message-ID shows it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from unmentor.mail import Message, PassingFailure, PermanentFailure, Transport
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState

LEASE = timedelta(minutes=10)
_FIRST_WAIT = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 12  # with doubling waits about a day
_CONTENT = tuple(field.name for field in fields(Message))


@dataclass(frozen=True)
class Delivery:
    """What one run of the outbox did."""

    sent: int
    waiting: int
    failed: int


def hold(session: Session, message: Message, practitioner_id: UUID, cycle_id: int | None) -> None:
    """Write a message into the outbox, to wait for `release`."""
    content = {name: getattr(message, name) for name in _CONTENT}
    content["headers"] = dict(message.headers)
    session.add(
        MessageRow(
            practitioner_id=practitioner_id,
            cycle_id=cycle_id,
            state=MessageState.HELD,
            attempts=0,
            due_at=message.written,
            **content,
        )
    )


def release(session: Session, cycle_id: int, now: datetime) -> int:
    """Let a cycle's held messages go; returns how many."""
    return _changed(
        session,
        update(MessageRow)
        .where(MessageRow.cycle_id == cycle_id, MessageRow.state == MessageState.HELD)
        .values(state=MessageState.QUEUED, due_at=now),
    )


def deliver_due(database: Database, transport: Transport, clock: Callable[[], datetime]) -> Delivery:
    """Hand every due message to the mail server, oldest first. A failure of one stops no other."""
    counts: Counter[MessageState] = Counter()
    with database.transaction() as session:
        _take_up_abandoned(session, clock())
        due = list(
            session.scalars(
                select(MessageRow.id)
                .where(MessageRow.state == MessageState.QUEUED, MessageRow.due_at <= clock())
                .order_by(MessageRow.due_at, MessageRow.recipient, MessageRow.id)
            )
        )
    if due:
        with transport:
            for message_id in due:
                if outcome := _deliver_one(database, transport, message_id, clock):
                    counts[outcome] += 1
    return Delivery(counts[MessageState.SENT], counts[MessageState.QUEUED], counts[MessageState.FAILED])


def retry_failed(session: Session, now: datetime) -> int:
    """Queue every failed message anew; returns how many."""
    return _changed(
        session,
        update(MessageRow)
        .where(MessageRow.state == MessageState.FAILED)
        .values(state=MessageState.QUEUED, due_at=now, attempts=0),
    )


def count_by_state(session: Session) -> dict[MessageState, int]:
    """How many messages are in each state, every state named."""
    counted = session.execute(select(MessageRow.state, func.count()).group_by(MessageRow.state)).all()
    return {state: dict(counted).get(state, 0) for state in MessageState}


def failures(session: Session) -> list[MessageRow]:
    """The messages that were given up, newest first."""
    query = select(MessageRow).where(MessageRow.state == MessageState.FAILED).order_by(MessageRow.due_at.desc())
    return list(session.scalars(query))


def _take_up_abandoned(session: Session, now: datetime) -> None:
    session.execute(
        update(MessageRow)
        .where(MessageRow.state == MessageState.SENDING, MessageRow.claimed_at < now - LEASE)
        .values(state=MessageState.QUEUED)
    )


def _deliver_one(
    database: Database, transport: Transport, message_id: UUID, clock: Callable[[], datetime]
) -> MessageState | None:
    """Claim, send, write down; returns the state it ended in, or None when another deliverer had it first."""
    with database.transaction() as session:
        row = _claim(session, message_id, clock())
    if row is None:
        return None
    try:
        transport.deliver(_message(row))
    except PassingFailure as failure:
        given_up = row.attempts >= MOST_ATTEMPTS
        state, error = MessageState.FAILED if given_up else MessageState.QUEUED, str(failure)
    except PermanentFailure as failure:
        state, error = MessageState.FAILED, str(failure)
    else:
        state, error = MessageState.SENT, ""
    with database.transaction() as session:
        _write_down(session, row, state, error, clock())
    return state


def _claim(session: Session, message_id: UUID, now: datetime) -> MessageRow | None:
    claimed = _changed(
        session,
        update(MessageRow)
        .where(MessageRow.id == message_id, MessageRow.state == MessageState.QUEUED)
        .values(state=MessageState.SENDING, claimed_at=now, attempts=MessageRow.attempts + 1),
    )
    return session.get_one(MessageRow, message_id) if claimed else None


def _write_down(session: Session, row: MessageRow, state: MessageState, error: str, now: datetime) -> None:
    """Only while the claim is still ours: one that outlived its lease may have been taken up by another."""
    session.execute(
        update(MessageRow)
        .where(
            MessageRow.id == row.id, MessageRow.state == MessageState.SENDING, MessageRow.claimed_at == row.claimed_at
        )
        .values(
            state=state,
            last_error=error,
            sent_at=now if state is MessageState.SENT else None,
            due_at=now + _wait(row.attempts) if state is MessageState.QUEUED else row.due_at,
        )
    )


def _message(row: MessageRow) -> Message:
    return Message(**{name: getattr(row, name) for name in _CONTENT})


def _wait(attempts: int) -> timedelta:
    return min(_FIRST_WAIT * int(2 ** (attempts - 1)), _LONGEST_WAIT)


def _changed(session: Session, statement: object) -> int:
    result = session.execute(statement)  # type: ignore[call-overload]  # any UPDATE; the overloads do not name it
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE answers with its cursor's result
    return result.rowcount
