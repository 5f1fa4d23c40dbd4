"""The outbox against real mail servers: all of it once, failures told apart, nothing lost to a death in the middle.

On both kinds of database, because who may send what is the database's decision.
"""

import asyncio
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import event, select, update

from jobs.stopping import asked_to_stop
from tests.mail.servers import OK, PASSWORD, SILENCE, Script, running, silent_server, unused_server
from unmentor.mail import Message, SmtpTransport, read_mailbox, transport
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.cycles import find_cycle, send_cycle
from unmentor.services.outbox import LEASE, MOST_ATTEMPTS, Delivery, count_by_state, deliver_due, failures, retry_failed
from unmentor.settings import Settings

MINUTE = timedelta(minutes=1)


@pytest.fixture
def database(each_database: Database) -> Database:
    """What the fixtures below are made in: each kind of database."""
    return each_database


@pytest.fixture
def sent(drawn: Database, now: datetime) -> Database:
    """Seven messages in the queue."""
    with drawn.transaction() as session:
        send_cycle(session, find_cycle(session, None), now)
    return drawn


def _deliver(database: Database, settings: Settings, now: datetime) -> Delivery:
    return deliver_due(database, transport("mailbox:", settings.mailbox_folder), lambda: now)


def _rows(database: Database) -> list[MessageRow]:
    """Every message, in the order in which they are delivered."""
    with database.reading() as session:
        return list(session.scalars(select(MessageRow).order_by(MessageRow.due_at, MessageRow.recipient)))


def _untouched(database: Database) -> bool:
    """Whether every message is due as before, with no attempt spent and no claim on it."""
    return {(row.state, row.attempts, row.claimed_at) for row in _rows(database)} == {(MessageState.QUEUED, 0, None)}


def test_nothing_goes_out_before_the_cycle_is_sent(drawn: Database, settings: Settings, now: datetime) -> None:
    assert _deliver(drawn, settings, now) == Delivery(0, 0, 0)
    assert read_mailbox(settings.mailbox_folder) == []


def test_every_message_arrives_once_however_often_it_is_delivered(
    sent: Database, settings: Settings, now: datetime
) -> None:
    assert _deliver(sent, settings, now) == Delivery(7, 0, 0)
    assert _deliver(sent, settings, now) == Delivery(0, 0, 0)
    wanted = {row.message_id: row.recipient for row in _rows(sent)}
    arrived = read_mailbox(settings.mailbox_folder)
    assert len(arrived) == 7
    assert {dict(message.headers)["Message-ID"]: parseaddr(message.to)[1] for message in arrived} == wanted


def test_deliverers_beside_each_other_send_nothing_twice(sent: Database, settings: Settings, now: datetime) -> None:
    with ThreadPoolExecutor(3) as threads:
        done = list(threads.map(lambda _: _deliver(sent, settings, now), range(3)))
    assert sum(delivery.sent for delivery in done) == 7
    assert len(read_mailbox(settings.mailbox_folder)) == 7


def test_one_refused_for_good_and_one_for_now_stop_no_other(sent: Database, now: datetime) -> None:
    script = Script(at_rcpt=(OK, "550 no such mailbox", OK, "451 come back later"))
    with running(script) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(5, 1, 1)
    with sent.reading() as session:
        (failed,) = failures(session)
        assert (failed.attempts, failed.sent_at) == (1, None)
        assert failed.last_error == "550 no such mailbox"
        assert count_by_state(session)[MessageState.SENT] == 5
    assert len({tuple(envelope.rcpt_tos) for envelope in script.taken}) == 5


def test_a_message_refused_for_now_waits_ever_longer_and_is_given_up_in_the_end(sent: Database, now: datetime) -> None:
    with running(Script(at_rcpt=("451 later",) * 7 * MOST_ATTEMPTS)) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(0, 7, 0)
        assert deliver_due(sent, SmtpTransport(server), lambda: now + MINUTE) == Delivery(0, 0, 0)
        assert deliver_due(sent, SmtpTransport(server), lambda: now + 2 * MINUTE) == Delivery(0, 7, 0)
        assert {row.due_at for row in _rows(sent)} == {now + 6 * MINUTE}
        with sent.transaction() as session:
            session.execute(update(MessageRow).values(attempts=MOST_ATTEMPTS - 1))
        later = now + timedelta(days=1)
        assert deliver_due(sent, SmtpTransport(server), lambda: later) == Delivery(0, 0, 7)
    with sent.transaction() as session:
        assert [row.attempts for row in failures(session)] == [MOST_ATTEMPTS] * 7
        assert retry_failed(session, later) == 7
    with running(Script()) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: later) == Delivery(7, 0, 0)


# A message at fault ------------------------------------------------------------------------------------------------


def test_a_message_that_we_cannot_even_make_stops_no_other_and_is_given_up_in_the_end(
    sent: Database, settings: Settings, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    poisoned = _rows(sent)[0].id
    with sent.transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id == poisoned).values(headers={"Bcc": "x@y.example"}))
    assert _deliver(sent, settings, now) == Delivery(6, 1, 0)
    assert caplog.records[0].exc_info is not None
    for _ in range(MOST_ATTEMPTS - 2):
        now += timedelta(hours=4)
        assert _deliver(sent, settings, now) == Delivery(0, 1, 0)
    assert _deliver(sent, settings, now + timedelta(hours=4)) == Delivery(0, 0, 1)
    with sent.reading() as session:
        (failed,) = failures(session)
    assert (failed.id, failed.attempts) == (poisoned, MOST_ATTEMPTS)
    assert failed.last_error == "UnsafeHeader: A message may not set the header 'Bcc'"


def test_a_fault_of_ours_is_counted_against_the_message_that_met_it(sent: Database, now: datetime) -> None:
    class Faulty(SmtpTransport):
        """A server's transport with a fault for one recipient."""

        def deliver(self, message: Message) -> None:
            if message.recipient.startswith("person0003"):
                raise RuntimeError("no\x1b[2J reason")
            super().deliver(message)

    with running(Script()) as server:
        assert deliver_due(sent, Faulty(server), lambda: now) == Delivery(6, 1, 0)
    (waiting,) = (row for row in _rows(sent) if row.state is MessageState.QUEUED)
    assert (waiting.recipient, waiting.attempts) == ("person0003@council3.example", 1)
    assert (waiting.due_at, waiting.last_error) == (now + 2 * MINUTE, "RuntimeError: no [2J reason")


# A server at fault -------------------------------------------------------------------------------------------------


def test_a_server_that_is_down_is_asked_once_and_costs_no_message_an_attempt(
    sent: Database, settings: Settings, now: datetime
) -> None:
    server = unused_server()
    words = f"127.0.0.1:{server.port}: [Errno 111] Connection refused"
    assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(0, 0, 0, words)
    assert _untouched(sent)
    assert [row.last_error for row in _rows(sent)] == [words] + [""] * 6
    assert _deliver(sent, settings, now) == Delivery(7, 0, 0)


def test_a_server_that_says_nothing_is_waited_for_once(sent: Database, now: datetime) -> None:
    started = time.monotonic()
    with silent_server() as server:
        done = deliver_due(sent, SmtpTransport(server, timeout=0.5), lambda: now)
    assert done == Delivery(0, 0, 0, f"127.0.0.1:{server.port}: Connection unexpectedly closed: timed out")
    assert time.monotonic() - started < 3
    assert _untouched(sent)


def test_a_wrong_password_is_tried_once_a_run(sent: Database, now: datetime) -> None:
    script = Script()
    with running(script, auth_require_tls=False, authenticator=script.sign_in) as server:
        wrong = replace(server, username="jo@unmentoring.example", password="hunter2")  # noqa: S106 -- wrong
        done = deliver_due(sent, SmtpTransport(wrong), lambda: now)
        assert (done.sent, done.waiting, done.failed) == (0, 0, 0)
        assert "535" in done.unavailable
        assert (script.sign_ins, _untouched(sent)) == (2, True)  # by PLAIN and by LOGIN
        right = replace(wrong, password=PASSWORD)
        assert deliver_due(sent, SmtpTransport(right), lambda: now) == Delivery(7, 0, 0)


def test_a_server_that_closes_in_the_middle_keeps_what_it_took(sent: Database, now: datetime) -> None:
    with running(Script(at_mail=(OK, OK, OK, "421 closing"))) as server:
        done = deliver_due(sent, SmtpTransport(server), lambda: now)
    assert done == Delivery(3, 0, 0, f"127.0.0.1:{server.port}: 421 closing")
    assert [row.attempts for row in _rows(sent)] == [1, 1, 1, 0, 0, 0, 0]


def test_a_sender_that_the_server_refuses_stops_its_own_messages_alone(sent: Database, now: datetime) -> None:
    former = [row.id for row in _rows(sent)[:2]]
    with sent.transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id.in_(former)).values(sender="former@unmentor.example"))
    script = Script(at_mail=("550 not you",))
    with running(script) as server:
        done = deliver_due(sent, SmtpTransport(server), lambda: now)
    assert done == Delivery(5, 0, 0, f"127.0.0.1:{server.port}: 550 not you")
    assert [(row.state, row.attempts) for row in _rows(sent) if row.id in former] == [(MessageState.QUEUED, 0)] * 2


def test_a_mailbox_that_cannot_be_made_is_said_and_keeps_every_message(
    sent: Database, settings: Settings, now: datetime
) -> None:
    settings.mailbox_folder.parent.mkdir(exist_ok=True)
    settings.mailbox_folder.write_text("a file")
    words = f"the local mailbox {settings.mailbox_folder}: Not a directory"
    assert _deliver(sent, settings, now) == Delivery(0, 0, 0, words)
    assert _untouched(sent)


# Claims and leases -------------------------------------------------------------------------------------------------


class Meanwhile(Script):
    """A server that has something happen while it takes its first message, before it answers."""

    def __init__(self, happens: Callable[[], object], **replies: tuple[str, ...]) -> None:
        super().__init__(**replies)
        self._happens: Callable[[], object] | None = happens

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's
        """As any script, but later."""
        if self._happens is not None:
            happens, self._happens = self._happens, None
            await asyncio.to_thread(happens)
        return await super().handle_DATA(server, session, envelope)


def test_a_claim_whose_holder_died_is_taken_up_after_the_lease(
    sent: Database, settings: Settings, now: datetime
) -> None:
    with sent.transaction() as session:
        session.execute(update(MessageRow).values(state=MessageState.SENDING, claimed_at=now, attempts=1))
    assert _deliver(sent, settings, now + LEASE) == Delivery(0, 0, 0)
    assert _deliver(sent, settings, now + LEASE + timedelta(seconds=1)) == Delivery(7, 0, 0)


def test_a_message_that_its_deliverers_die_of_comes_last_and_is_given_up_in_the_end(
    sent: Database, now: datetime
) -> None:
    deadly, worse = (row.id for row in _rows(sent)[:2])
    with sent.transaction() as session:
        claimed = update(MessageRow).values(state=MessageState.SENDING, claimed_at=now)
        session.execute(claimed.where(MessageRow.id == deadly).values(attempts=1))
        session.execute(claimed.where(MessageRow.id == worse).values(attempts=MOST_ATTEMPTS))
    script = Script()
    with running(script) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now + LEASE + MINUTE) == Delivery(6, 0, 1)
    with sent.reading() as session:
        (failed,) = failures(session)
        assert script.taken[-1].rcpt_tos == [session.get_one(MessageRow, deadly).recipient]
    assert (failed.id, failed.last_error) == (worse, "whoever delivered it was stopped in the middle, every time")


def test_a_message_that_was_taken_after_the_lease_is_sent_whoever_holds_it_by_then(
    sent: Database, now: datetime
) -> None:
    later: list[Delivery] = []

    def another_is_told_to_wait() -> None:
        with running(Script(at_rcpt=("451 later",) * 7)) as other:
            later.append(deliver_due(sent, SmtpTransport(other), lambda: now + LEASE + MINUTE))

    with running(Meanwhile(another_is_told_to_wait)) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(1, 0, 0)
    assert later == [Delivery(0, 7, 0)]
    assert [row.state for row in _rows(sent)].count(MessageState.SENT) == 1


def test_a_failure_after_the_lease_does_not_undo_what_another_sent(
    sent: Database, settings: Settings, now: datetime
) -> None:
    script = Meanwhile(lambda: _deliver(sent, settings, now + LEASE + MINUTE), at_data=("550 too late",))
    with running(script) as server:
        deliver_due(sent, SmtpTransport(server), lambda: now)
    assert [(row.state, row.last_error) for row in _rows(sent)] == [(MessageState.SENT, "")] * 7


def test_what_another_deliverer_was_told_to_try_later_is_not_tried_at_once(sent: Database, now: datetime) -> None:
    def another_is_told_to_wait() -> None:
        with running(Script(at_rcpt=("451 later",) * 6)) as other:
            deliver_due(sent, SmtpTransport(other), lambda: now)

    with running(Meanwhile(another_is_told_to_wait)) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(1, 0, 0)


def test_a_database_that_is_busy_after_the_servers_answer_is_asked_again(sent: Database, now: datetime) -> None:
    busy = ThreadPoolExecutor(1)
    held = threading.Event()

    def hold() -> None:
        with sent.transaction() as session:
            session.execute(update(MessageRow).values(kind=MessageRow.kind))
            held.set()
            time.sleep(0.8)

    def wait_until_held() -> None:
        busy.submit(hold)
        held.wait()

    script = Meanwhile(wait_until_held)
    with impatient(sent) as database, busy, running(script) as server:
        assert deliver_due(database, SmtpTransport(server), lambda: now) == Delivery(7, 0, 0)
    assert len(script.taken) == 7
    assert {row.state for row in _rows(sent)} == {MessageState.SENT}


@contextmanager
def impatient(database: Database) -> Iterator[Database]:
    """The same database, for whoever waits only 50 ms for another's lock."""
    url = database.engine.url
    same = Database(url.render_as_string(hide_password=False))
    sqlite = url.get_backend_name() == "sqlite"

    def give_up_soon(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA busy_timeout=50" if sqlite else "SET lock_timeout='50ms'")
        connection.commit()

    event.listen(same.engine, "connect", give_up_soon)
    try:
        yield same
    finally:
        same.close()


# Being stopped -----------------------------------------------------------------------------------------------------


def test_a_deliverer_that_is_asked_to_stop_finishes_the_message_in_hand(sent: Database, now: datetime) -> None:
    script = Meanwhile(lambda: os.kill(os.getpid(), signal.SIGTERM))
    with running(script) as server, asked_to_stop() as stopping:
        assert deliver_due(sent, SmtpTransport(server), lambda: now, stopping) == Delivery(1, 0, 0)
    assert [row.state for row in _rows(sent)] == [MessageState.SENT] + [MessageState.QUEUED] * 6
    assert [row.attempts for row in _rows(sent)] == [1] + [0] * 6


def test_a_deliverer_that_is_interrupted_lets_its_message_go(sent: Database, now: datetime) -> None:
    asking = threading.Thread(target=_ask_twice)
    started = time.monotonic()
    with running(Script(at_rcpt=(SILENCE,))) as server, asked_to_stop() as stopping:
        asking.start()
        with pytest.raises(KeyboardInterrupt):
            deliver_due(sent, SmtpTransport(server, timeout=20), lambda: now, stopping)
        asking.join()
    assert time.monotonic() - started < 5
    assert _untouched(sent)


def _ask_twice() -> None:
    for _ in range(2):
        time.sleep(0.5)
        os.kill(os.getpid(), signal.SIGINT)
