"""Handing the outbox to the mail server: messages are claimed by the batch, and each is marked before the next is sent.

Only a death between the server's "250" and our commit sends a message twice, and then its Message-ID shows it. Of the
rest of a batch nobody has sent any, so that its claims only have to run out.

What goes wrong with one message is counted against that message alone, whatever it is, and ends after `MOST_ATTEMPTS`.
What goes wrong with the mail server is counted against none, and ends the run.
"""

import logging
import random
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from unmentor.mail import (
    PassingFailure,
    PermanentFailure,
    Programme,
    RecipientRefused,
    SenderRefused,
    ServerUnavailable,
    Transport,
)
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.backoff import MOST_ATTEMPTS, wait
from unmentor.services.bounces import address_refused
from unmentor.services.claims import HOLD, LimitReached, anything_due, claim, take_up_abandoned
from unmentor.services.marking import Marks, not_taken
from unmentor.services.outbox import message_of

log = logging.getLogger(__name__)


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
    programme: Programme | None = None,
    per_minute: int = 0,
    chance: random.Random | None = None,
) -> Delivery:
    """Hand every due message to the mail server, until `stopping` says so between two of them.

    A failure of one message stops no other; a server that is unavailable stops them all, and one that refuses a sender
    stops those of that sender. programme: whose people rest once the server knows of no such address as theirs; without
    one nobody does. per_minute: how many may go out in any minute, 0 for any number; what is left is for a later run.
    chance: for the waits of those that are tried again.
    """
    with database.reading() as session:
        if not anything_due(session, clock()):
            return Delivery(0, 0, 0)
    with database.kept() as connection:
        marks = Marks(connection, clock)
        chance = chance or random.Random()  # noqa: S311 - waits are no secrets
        run = _Run(database, transport, clock, marks, programme, per_minute, chance)
        try:
            with transport:
                while not stopping() and run.deliver_batch(stopping):
                    pass
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
        marks: Marks,
        programme: Programme | None,
        per_minute: int,
        chance: random.Random,
    ) -> None:
        self._database = database
        self._transport = transport
        self._clock = clock
        self._marks = marks
        self._programme = programme
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

    def deliver_batch(self, stopping: Callable[[], bool]) -> bool:
        """Claim what comes next and send it; what is not sent is given back. False when there was nothing to claim.

        Raises ServerUnavailable and LimitReached.
        """
        left = deque(self._claim())
        if not left:
            return False
        end = self._clock() + HOLD
        try:
            while left and left[0].sender not in self._refused and not stopping() and self._clock() < end:
                self._deliver(left.popleft())
        finally:
            self._marks.give_back(left)
        return True

    def _claim(self) -> list[MessageRow]:
        now = self._clock()
        with self._database.transaction() as session:
            self._counts[MessageState.FAILED] += take_up_abandoned(session, now)
            return claim(session, now, self._refused, self._per_minute)

    def _deliver(self, row: MessageRow) -> None:
        """Send one message that is claimed, and write down what became of it."""
        # Not looked for beforehand: SQLite would read the words of every message that is due to get to this column.
        if row.expires_at is not None and row.expires_at <= self._clock():
            self._marks.of_no_use(row)
            self._counts[MessageState.FAILED] += 1
            return
        try:
            state, error = self._hand_over(row)
        except RecipientRefused as refusal:
            self._give_up(row, str(refusal))
            self._counts[MessageState.FAILED] += 1
        except SenderRefused as refusal:
            self._marks.let_go(row, str(refusal), failing=True)
            self._refused[row.sender] = str(refusal)
        except ServerUnavailable as reason:
            self._marks.let_go(row, str(reason), failing=True)
            raise
        except BaseException as reason:  # somebody interrupted us
            self._marks.let_go(row, str(reason) or "interrupted", failing=False)
            raise
        else:
            self._write_down(row, state, error)
            self._counts[state] += 1

    def _hand_over(self, row: MessageRow) -> tuple[MessageState, str]:
        """The state that the message comes to, and why. Raises ServerUnavailable and RecipientRefused."""
        try:
            self._transport.deliver(message_of(row))
        except (ServerUnavailable, RecipientRefused):
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

    def _give_up(self, row: MessageRow, why: str) -> None:
        """The message has failed, and its reader rests: both or neither, or nobody would look at that address again."""
        now = self._clock()
        with self._database.transaction() as session:
            if self._programme is not None:
                address_refused(session, row, self._programme, now)
            session.execute(not_taken(row, MessageState.FAILED, why, row.due_at, now))

    def _write_down(self, row: MessageRow, state: MessageState, error: str) -> None:
        if state is MessageState.SENT:
            self._marks.sent(row)
        else:
            later = self._clock() + wait(row.attempts, self._chance)
            self._marks.not_taken(row, state, error, later if state is MessageState.QUEUED else row.due_at)
