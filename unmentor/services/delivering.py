"""Handing the outbox to the mail server, one message at a time.

Only a death between the server's "250" and our commit sends a message twice, and then its Message-ID shows it.

What goes wrong with one message is counted against that message alone, whatever it is, and ends after `MOST_ATTEMPTS`.
What goes wrong with the mail server is counted against none, and ends the run.
"""

import logging
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, update
from sqlalchemy.exc import OperationalError

from unmentor.mail import PassingFailure, PermanentFailure, SenderRefused, ServerUnavailable, Transport
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.backoff import MOST_ATTEMPTS, wait
from unmentor.services.claims import LimitReached, claim, due, still_claimed, take_up_abandoned
from unmentor.services.outbox import message_of

log = logging.getLogger(__name__)

BATCH = 100
"""So many are handed over before it is looked again whether something more urgent has come."""

_PAUSES = (0.2, 1.0, 5.0)  # seconds, before what became of a message is written down anew in a database that was busy


@dataclass(frozen=True)
class Delivery:
    """What one run of the outbox did.

    unavailable: why the mail server took nothing more, in its words. limited: whether the run ended because as many
    went out in the last minute as may.
    """

    sent: int
    waiting: int
    failed: int
    unavailable: str = ""
    limited: bool = False


def deliver_due(
    database: Database,
    transport: Transport,
    clock: Callable[[], datetime],
    stopping: Callable[[], bool] = lambda: False,
    *,
    per_minute: int = 0,
    chance: random.Random | None = None,
) -> Delivery:
    """Hand every due message to the mail server, until `stopping` says so between two of them.

    A failure of one message stops no other; a server that is unavailable stops them all, and one that refuses a sender
    stops those of that sender. per_minute: how many may go out in any minute, 0 for any number; what is left is for a
    later run. chance: for the waits of those that are tried again.
    """
    run = _Run(database, transport, clock, per_minute, chance or random.Random())  # noqa: S311 - waits are no secrets
    if batch := run.next_batch():
        try:
            with transport:
                while batch and run.deliver_all(batch, stopping):
                    batch = run.next_batch()
        except ServerUnavailable as failure:
            run.unavailable = str(failure)
        except LimitReached:
            run.limited = True
    return run.summary()


class _Run:
    """One run of the outbox, and what came of it so far."""

    def __init__(
        self,
        database: Database,
        transport: Transport,
        clock: Callable[[], datetime],
        per_minute: int,
        chance: random.Random,
    ) -> None:
        self._database = database
        self._transport = transport
        self._clock = clock
        self._per_minute = per_minute
        self._chance = chance
        self._counts: Counter[MessageState] = Counter()
        self._refused: dict[str, str] = {}  # senders, and what the server said of them
        self.unavailable = ""
        self.limited = False

    def summary(self) -> Delivery:
        sent, waiting, failed = (
            self._counts[state] for state in (MessageState.SENT, MessageState.QUEUED, MessageState.FAILED)
        )
        unavailable = self.unavailable or "; ".join(self._refused.values())
        return Delivery(sent, waiting, failed, unavailable, self.limited)

    def next_batch(self) -> list[tuple[UUID, str]]:
        """The messages that come next, and their senders."""
        now = self._clock()
        with self._database.transaction() as session:
            self._counts[MessageState.FAILED] += take_up_abandoned(session, now)
            return due(session, now, self._refused, BATCH)

    def deliver_all(self, batch: list[tuple[UUID, str]], stopping: Callable[[], bool]) -> bool:
        """False when we were asked to stop between two of them. Raises ServerUnavailable and LimitReached."""
        for message_id, sender in batch:
            if stopping():
                return False
            if sender not in self._refused:
                self._deliver(message_id, sender)
        return True

    def _deliver(self, message_id: UUID, sender: str) -> None:
        """Claim, send, write down; nothing when another deliverer had it first."""
        with self._database.transaction() as session:
            row = claim(session, message_id, self._clock(), self._per_minute)
        if row is None:
            return
        # Not looked for beforehand: SQLite would read the words of every message that is due to get to this column.
        if row.expires_at is not None and row.expires_at <= self._clock():
            self._give_up(row)
            return
        try:
            state, error = self._hand_over(row)
        except SenderRefused as refusal:
            self._let_go(row, str(refusal), failing=True)
            self._refused[sender] = str(refusal)
        except ServerUnavailable as reason:
            self._let_go(row, str(reason), failing=True)
            raise
        except BaseException as reason:  # somebody interrupted us
            self._let_go(row, str(reason) or "interrupted", failing=False)
            raise
        else:
            self._finish(row, state, error)
            self._counts[state] += 1

    def _hand_over(self, row: MessageRow) -> tuple[MessageState, str]:
        """The state that the message comes to, and why. Raises ServerUnavailable."""
        try:
            self._transport.deliver(message_of(row))
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
            not_over = MessageRow.state.not_in((MessageState.SENT, MessageState.BOUNCED))
            self._write_down(row, not_over, state=state, last_error="", sent_at=now, failing_since=None)
            return
        due_at = now + wait(row.attempts, self._chance) if state is MessageState.QUEUED else row.due_at
        failed = {"state": state, "last_error": error, "due_at": due_at}
        self._write_down(row, *still_claimed(row), **failed, **self._failing())

    def _give_up(self, row: MessageRow) -> None:
        """It comes too late for its reader, whom it would only puzzle."""
        why = f"it was of no use any more: {row.last_error or 'nobody handed it over in time'}"
        over = {"state": MessageState.FAILED, "attempts": row.attempts - 1, "last_error": why}
        self._write_down(row, *still_claimed(row), **over)
        self._counts[MessageState.FAILED] += 1

    def _let_go(self, row: MessageRow, error: str, *, failing: bool) -> None:
        """Back as it was: this was no attempt of the message's."""
        self._write_down(
            row,
            *still_claimed(row),
            state=MessageState.QUEUED,
            last_error=error,
            attempts=row.attempts - 1,
            claimed_at=None,
            **(self._failing() if failing else {}),
        )

    def _failing(self) -> dict[str, object]:
        return {"failing_since": func.coalesce(MessageRow.failing_since, self._clock())}

    def _write_down(self, row: MessageRow, *condition: ColumnElement[bool], **values: object) -> None:
        """Tried for longer than the database makes others wait: what is lost here is sent twice."""
        statement = update(MessageRow).where(MessageRow.id == row.id, *condition).values(**values)
        statement = statement.execution_options(synchronize_session=False)  # nobody looks at the row afterwards
        for pause in (*_PAUSES, None):
            try:
                with self._database.transaction() as session:
                    session.execute(statement)
                return
            except OperationalError as error:
                if pause is None:
                    raise
                log.warning("%s is not written down yet: %s", row.message_id, error.orig)
                time.sleep(pause)
