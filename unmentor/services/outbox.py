"""The outbox: messages are written with the decision, and handed to the mail server afterwards, one at a time.

A message is claimed by a conditional update and committed before it is sent, so that two deliverers never send the
same one; a claim that nobody finished is taken up again after `LEASE`. Only a death between the server's "250" and our
commit sends a message twice, and then its Message-ID shows it.

What goes wrong with one message is counted against that message alone, whatever it is, and ends after `MOST_ATTEMPTS`.
What goes wrong with the mail server is counted against none, and ends the run.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, CursorResult, Update, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from unmentor.mail import Message, PassingFailure, PermanentFailure, SenderRefused, ServerUnavailable, Transport
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=10)
_FIRST_WAIT = timedelta(minutes=2)
_LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 12  # with doubling waits about a day
_PAUSES = (0.2, 1.0, 5.0)  # seconds, before what became of a message is written down anew in a database that was busy
_CONTENT = tuple(field.name for field in fields(Message))


@dataclass(frozen=True)
class Delivery:
    """What one run of the outbox did. unavailable: why the mail server took nothing more, in its words."""

    sent: int
    waiting: int
    failed: int
    unavailable: str = ""


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


def release(session: Session, cycle_id: int, now: datetime) -> int:
    """Let a cycle's held messages go; returns how many."""
    return _changed(
        session,
        update(MessageRow)
        .where(MessageRow.cycle_id == cycle_id, MessageRow.state == MessageState.HELD)
        .values(state=MessageState.QUEUED, due_at=now),
    )


def deliver_due(
    database: Database,
    transport: Transport,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
) -> Delivery:
    """Hand every due message to the mail server, oldest first, until `stopping` says so between two of them.

    A failure of one message stops no other; a server that is unavailable stops them all, and one that refuses a sender
    stops those of that sender.
    """
    with database.transaction() as session:
        given_up = _take_up_abandoned(session, clock())
        due = _due(session, clock())
    run = _Run(database, transport, clock, given_up)
    if due:
        try:
            with transport:
                for message_id, sender in due:
                    if stopping():
                        break
                    run.deliver(message_id, sender)
        except ServerUnavailable as failure:
            run.unavailable = str(failure)
    return run.summary()


def retry_failed(session: Session, now: datetime) -> int:
    """Queue every failed message anew; returns how many."""
    return _changed(
        session,
        update(MessageRow)
        .where(MessageRow.state == MessageState.FAILED)
        .values(state=MessageState.QUEUED, due_at=now, attempts=0),
    )


def count_by_state(session: Session, cycle_id: int | None = None) -> dict[MessageState, int]:
    """How many messages, of one cycle or of all, are in each state; every state named."""
    query = select(MessageRow.state, func.count()).group_by(MessageRow.state)
    counted = session.execute(query if cycle_id is None else query.where(MessageRow.cycle_id == cycle_id)).all()
    return {state: dict(counted).get(state, 0) for state in MessageState}


def failures(session: Session) -> list[MessageRow]:
    """The messages that were given up, newest first."""
    query = select(MessageRow).where(MessageRow.state == MessageState.FAILED).order_by(MessageRow.due_at.desc())
    return list(session.scalars(query))


def _written(message: Message, state: MessageState, due_at: datetime) -> MessageRow:
    content = {name: getattr(message, name) for name in _CONTENT}
    content["headers"] = dict(message.headers)
    return MessageRow(state=state, attempts=0, due_at=due_at, **content)


def _take_up_abandoned(session: Session, now: datetime) -> int:
    """What died with its deliverer is due again, behind the others, because the deliverer may have died of it.

    Not for ever: returns how many were given up.
    """
    abandoned = MessageRow.state == MessageState.SENDING, MessageRow.claimed_at < now - LEASE
    given_up = _changed(
        session,
        update(MessageRow)
        .where(*abandoned, MessageRow.attempts >= MOST_ATTEMPTS)
        .values(state=MessageState.FAILED, last_error="whoever delivered it was stopped in the middle, every time"),
    )
    session.execute(update(MessageRow).where(*abandoned).values(state=MessageState.QUEUED, due_at=now))
    return given_up


def _due(session: Session, now: datetime) -> list[tuple[UUID, str]]:
    """The messages to hand over now, and from whom."""
    query = (
        select(MessageRow.id, MessageRow.sender)
        .where(MessageRow.state == MessageState.QUEUED, MessageRow.due_at <= now)
        .order_by(MessageRow.due_at, MessageRow.recipient, MessageRow.id)
    )
    return [(message_id, sender) for message_id, sender in session.execute(query)]


class _Run:
    """One run of the outbox, and what came of it so far."""

    def __init__(self, database: Database, transport: Transport, clock: Callable[[], datetime], given_up: int) -> None:
        self._database = database
        self._transport = transport
        self._clock = clock
        self._counts = Counter({MessageState.FAILED: given_up})
        self._refused: dict[str, str] = {}  # senders, and what the server said of them
        self.unavailable = ""

    def summary(self) -> Delivery:
        sent, waiting, failed = (
            self._counts[state] for state in (MessageState.SENT, MessageState.QUEUED, MessageState.FAILED)
        )
        return Delivery(sent, waiting, failed, self.unavailable or "; ".join(self._refused.values()))

    def deliver(self, message_id: UUID, sender: str) -> None:
        """Claim, send, write down; nothing when another deliverer had it first. Raises ServerUnavailable."""
        if sender in self._refused:
            return
        with self._database.transaction() as session:
            row = _claim(session, message_id, self._clock())
        if row is None:
            return
        try:
            state, error = self._hand_over(row)
        except SenderRefused as refusal:
            self._let_go(row, str(refusal))
            self._refused[sender] = str(refusal)
        except BaseException as reason:  # the server is unavailable, or somebody interrupted us
            self._let_go(row, str(reason) or "interrupted")
            raise
        else:
            self._finish(row, state, error)
            self._counts[state] += 1

    def _hand_over(self, row: MessageRow) -> tuple[MessageState, str]:
        """The state that the message comes to, and why. Raises ServerUnavailable."""
        try:
            self._transport.deliver(_message(row))
        except ServerUnavailable:
            raise
        except PermanentFailure as failure:
            return MessageState.FAILED, str(failure)
        except PassingFailure as failure:
            error = str(failure)
        except Exception as fault:  # ours, and of this message alone as far as we know: the others go on
            log.exception("%s could not be handed over", row.message_id)
            error = str(PassingFailure(f"{type(fault).__name__}: {fault}"))
        else:
            return MessageState.SENT, ""
        return (MessageState.FAILED if row.attempts >= MOST_ATTEMPTS else MessageState.QUEUED), error

    def _finish(self, row: MessageRow, state: MessageState, error: str) -> None:
        now = self._clock()
        if state is MessageState.SENT:
            # Whoever holds the claim by now: the server has the message, and nobody may send it again.
            self._write_down(row, MessageRow.state != MessageState.SENT, state=state, last_error="", sent_at=now)
            return
        due_at = now + _wait(row.attempts) if state is MessageState.QUEUED else row.due_at
        self._write_down(row, *_still_claimed(row), state=state, last_error=error, due_at=due_at)

    def _let_go(self, row: MessageRow, error: str) -> None:
        """Back as it was: this was no attempt of the message's."""
        self._write_down(
            row,
            *_still_claimed(row),
            state=MessageState.QUEUED,
            last_error=error,
            attempts=row.attempts - 1,
            claimed_at=None,
        )

    def _write_down(self, row: MessageRow, *condition: ColumnElement[bool], **values: object) -> None:
        """Tried for longer than the database makes others wait: what is lost here is sent twice."""
        statement = update(MessageRow).where(MessageRow.id == row.id, *condition).values(**values)
        for pause in _PAUSES:
            try:
                return self._execute(statement)
            except OperationalError as error:
                log.warning("%s is not written down yet: %s", row.message_id, error.orig)
                time.sleep(pause)
        return self._execute(statement)

    def _execute(self, statement: Update) -> None:
        with self._database.transaction() as session:
            session.execute(statement)


def _still_claimed(row: MessageRow) -> tuple[ColumnElement[bool], ...]:
    """A claim that outlived its lease may have been taken up by another."""
    return MessageRow.state == MessageState.SENDING, MessageRow.claimed_at == row.claimed_at


def _claim(session: Session, message_id: UUID, now: datetime) -> MessageRow | None:
    claimed = _changed(
        session,
        update(MessageRow)
        .where(MessageRow.id == message_id, MessageRow.state == MessageState.QUEUED, MessageRow.due_at <= now)
        .values(state=MessageState.SENDING, claimed_at=now, attempts=MessageRow.attempts + 1),
    )
    return session.get_one(MessageRow, message_id) if claimed else None


def _message(row: MessageRow) -> Message:
    return Message(**{name: getattr(row, name) for name in _CONTENT})


def _wait(attempts: int) -> timedelta:
    return min(_FIRST_WAIT * int(2 ** (attempts - 1)), _LONGEST_WAIT)


def _changed(session: Session, statement: object) -> int:
    result = session.execute(statement)  # type: ignore[call-overload]  # any UPDATE; the overloads do not name it
    assert isinstance(result, CursorResult)  # noqa: S101 - an UPDATE answers with its cursor's result
    return result.rowcount
