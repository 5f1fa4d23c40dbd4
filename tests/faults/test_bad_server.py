"""Messages and a mail server that refuses, hangs, cuts the line and answers at random: all end delivered or explained.

`make faults` takes 1,000 messages on either kind of database.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from tests.faults.bad_server import BadServer, bad_server
from unmentor.mail import Message, SmtpTransport
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.backoff import MOST_ATTEMPTS
from unmentor.services.delivering import deliver_due
from unmentor.services.outbox import count_by_state, queue

_NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
_LOOK_EVERY = timedelta(minutes=5)  # of the clock that the outbox is told
_WRONG = 0.08  # of all answers
_TIMEOUT = 0.5  # seconds


def test_every_message_ends_delivered_or_explained(
    each_database: Database, long: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    messages, seed = (1_000, random.randrange(10**6)) if long else (100, 7)
    _queue(each_database, messages)
    server = BadServer(seed, _WRONG)
    runs, took = _deliver_until_none_waits(each_database, server, seed)
    rows = _rows(each_database)
    counts = Counter(row.state for row in rows)
    assert set(counts) <= {MessageState.SENT, MessageState.FAILED}
    _check_what_was_sent(rows, server)
    _check_what_was_given_up(rows, server)
    assert len(server.faults) > 15  # stages and faults: else this proves little
    often = Counter(server.accepted.values())
    with capsys.disabled():
        print(
            f"\n{each_database.engine.dialect.name}, seed {seed}: {counts[MessageState.SENT]} sent, "
            f"{counts[MessageState.FAILED]} given up, {server.faults.total()} faults, {runs} runs over {took}; "
            f"so many were taken once, twice...: {[often[times] for times in range(1, max(often) + 1)]}"
        )


def _check_what_was_sent(rows: list[MessageRow], server: BadServer) -> None:
    """Each is with the server, and one more time at most for each answer that nobody could hear, the same each time."""
    for row in rows:
        if row.state is MessageState.SENT:
            assert 1 <= server.accepted[row.message_id] <= 1 + server.unheard[row.message_id]
            assert len(server.contents[row.message_id]) == 1
            assert (row.last_error, row.failing_since) == ("", None)
            assert row.sent_at is not None


def _check_what_was_given_up(rows: list[MessageRow], server: BadServer) -> None:
    """Each says why, and is with the server only if it never heard that it is."""
    for row in rows:
        if row.state is MessageState.FAILED:
            assert row.last_error.startswith("550") or row.attempts == MOST_ATTEMPTS
            assert row.failing_since is not None
            assert server.accepted[row.message_id] == server.unheard[row.message_id]


def _deliver_until_none_waits(database: Database, mind: BadServer, seed: int) -> tuple[int, timedelta]:
    """Run after run, as the job does; how many, and how long that was by the clock that the outbox is told."""
    now, runs, chance = _NOW, 0, random.Random(seed)
    with bad_server(mind) as server:
        transport = SmtpTransport(server, timeout=_TIMEOUT)
        while _waiting(database):
            deliver_due(database, transport, partial(_moment, now), chance=chance)
            now, runs = now + _LOOK_EVERY, runs + 1
            assert now - _NOW < timedelta(days=3)
    return runs, now - _NOW


def _moment(now: datetime) -> datetime:
    return now


def _waiting(database: Database) -> int:
    with database.reading() as session:
        counts = count_by_state(session)
    assert counts[MessageState.SENDING] == 0  # no claim is left behind
    return counts[MessageState.QUEUED]


def _rows(database: Database) -> list[MessageRow]:
    with database.reading() as session:
        return list(session.scalars(select(MessageRow)))


def _queue(database: Database, messages: int) -> None:
    with database.transaction() as session:
        for number in range(messages):
            queue(session, _message(number), None, _NOW)


def _message(number: int) -> Message:
    return Message(
        kind="introduction",
        recipient=f"person{number}@council.example",
        recipient_name=f"Person {number}",
        sender="hello@unmentor.example",
        sender_name="UnMentoring",
        subject="Meet somebody",
        text="Meet somebody.\n",
        html="<p>Meet somebody.</p>",
        message_id=f"<{number}@unmentor.example>",
        written=_NOW,
    )
