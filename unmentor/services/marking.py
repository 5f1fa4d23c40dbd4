"""Writing down what became of the messages that were claimed, each in a transaction of its own."""

import logging
import time
from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Update, bindparam, func, update
from sqlalchemy.exc import OperationalError

from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.claims import still_claimed

log = logging.getLogger(__name__)

_PAUSES = (0.2, 1.0, 5.0)  # seconds, before it is written down anew in a database that was busy

# Made once: making it takes longer than running it. Whoever holds the claim by now: the server has the message, and
# nobody may send it again.
_SENT = (
    update(MessageRow)
    .where(
        MessageRow.id == bindparam("which", type_=MessageRow.id.type),
        MessageRow.state.not_in((MessageState.SENT, MessageState.BOUNCED)),
    )
    .values(
        state=MessageState.SENT,
        last_error="",
        sent_at=bindparam("now", type_=MessageRow.sent_at.type),
        failing_since=None,
    )
)


class Marks:
    """What became of messages, written over one connection that is kept: a new one takes longer than what it is for."""

    def __init__(self, connection: Connection, clock: Callable[[], datetime]) -> None:
        self._connection = connection
        self._clock = clock

    def sent(self, row: MessageRow) -> None:
        """The mail server has it."""
        self._write_down(_SENT, {"which": row.id, "now": self._clock()})

    def not_taken(self, row: MessageRow, state: MessageState, error: str, due_at: datetime) -> None:
        """It is queued for later, or failed for good, and why."""
        self._write_down(not_taken(row, state, error, due_at, self._clock()))

    def of_no_use(self, row: MessageRow) -> None:
        """It comes too late for its reader, whom it would only puzzle."""
        why = f"it was of no use any more: {row.last_error or 'nobody handed it over in time'}"
        values = {"state": MessageState.FAILED, "attempts": row.attempts - 1, "last_error": why}
        self._write_down(_claimed(row).values(values))

    def let_go(self, row: MessageRow, error: str, *, failing: bool) -> None:
        """Back as it was, but for why: this was no attempt of the message's."""
        since = {"failing_since": _failing_since(self._clock())} if failing else {}
        self._write_down(_claimed(row).values(_UNCLAIMED | {"last_error": error} | since))

    def give_back(self, rows: Collection[MessageRow]) -> None:
        """Back as they were: nobody tried them."""
        if rows:
            self._write_down(_claimed(*rows).values(_UNCLAIMED))

    def _write_down(self, statement: Update, parameters: dict[str, object] | None = None) -> None:
        """Tried for longer than the database makes others wait: what is lost here is sent twice."""
        for pause in (*_PAUSES, None):
            try:
                with self._connection.begin():
                    self._connection.execute(statement, parameters)
                return
            except OperationalError as error:
                if pause is None:
                    raise
                log.warning("what became of a message is not written down yet: %s", error.orig)
                time.sleep(pause)


def not_taken(row: MessageRow, state: MessageState, error: str, due_at: datetime, now: datetime) -> Update:
    """What `Marks.not_taken` does, for a transaction that does more."""
    values = {"state": state, "last_error": error, "due_at": due_at, "failing_since": _failing_since(now)}
    return _claimed(row).values(values)


def _failing_since(now: datetime) -> ColumnElement[datetime]:
    return func.coalesce(MessageRow.failing_since, now)


_UNCLAIMED = {"state": MessageState.QUEUED, "attempts": MessageRow.attempts - 1, "claimed_at": None}


def _claimed(first: MessageRow, *others: MessageRow) -> Update:
    """Of rows that were claimed together, those that still are."""
    return update(MessageRow).where(MessageRow.id.in_([first.id, *(row.id for row in others)]), *still_claimed(first))
