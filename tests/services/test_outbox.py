"""The outbox against real mail servers: all of it once, failures told apart, nothing lost to a death in the middle.

On both kinds of database, because who may send what is the database's decision.
"""

import asyncio
import os
import signal
import threading
import time
from collections import Counter
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
from tests.mail.samples import a_message
from tests.mail.servers import OK, PASSWORD, SILENCE, Script, running, silent_server, unused_server
from unmentor.mail import Message, Programme, SmtpTransport, read_mailbox, transport
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow, PractitionerState, RestReason
from unmentor.services.backoff import MOST_ATTEMPTS, SHORTEST_WAIT
from unmentor.services.claims import BATCH, HOLD, LEASE
from unmentor.services.cycles import find_cycle, send_cycle
from unmentor.services.delivering import Delivery, deliver_due
from unmentor.services.outbox import cancel_one, count_by_state, failures, queue, retry_failed, retry_one
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


def test_a_clock_that_is_set_back_an_hour_holds_nothing_up(sent: Database, now: datetime) -> None:
    with running(Script()) as server:
        transport = SmtpTransport(server)
        assert deliver_due(sent, transport, lambda: now + 60 * MINUTE, per_minute=3).sent == 3
        assert deliver_due(sent, transport, lambda: now, per_minute=3).sent == 3


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


def test_whoever_the_server_knows_no_address_of_rests_and_whoever_it_takes_nothing_for_now_does_not(
    sent: Database, programme: Programme, now: datetime
) -> None:
    first, *_ = _rows(sent)
    script = Script(at_rcpt=("550 5.1.1 no such mailbox", "550 5.7.1 you are on a list", "452 4.2.2 full"))
    with running(script) as server:
        done = deliver_due(sent, SmtpTransport(server), lambda: now, programme=programme)
    with sent.reading() as session:
        resting = session.scalars(select(PractitionerRow).where(PractitionerRow.resting_since.is_not(None)))
        found = [(person.address, person.resting_since, person.rest_reason) for person in resting]
        failed = session.get_one(MessageRow, first.id)
        assert (failed.state, failed.last_error) == (MessageState.FAILED, "550 5.1.1 no such mailbox")
        assert (failed.attempts, failed.failing_since) == (1, now)
    assert (done, found) == (Delivery(4, 1, 2), [(first.recipient, now, RestReason.BOUNCED)])


def test_a_message_refused_for_now_waits_ever_longer_and_is_given_up_in_the_end(sent: Database, now: datetime) -> None:
    with running(Script(at_rcpt=("451 later",) * 7 * MOST_ATTEMPTS)) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(0, 7, 0)
        assert deliver_due(sent, SmtpTransport(server), lambda: now + MINUTE) == Delivery(0, 0, 0)
        assert deliver_due(sent, SmtpTransport(server), lambda: now + 3 * MINUTE) == Delivery(0, 7, 0)
        again = [row.due_at - now for row in _rows(sent)]
        assert 7 * MINUTE <= min(again) < max(again) <= 9 * MINUTE
        with sent.transaction() as session:
            session.execute(update(MessageRow).values(attempts=MOST_ATTEMPTS - 1))
        later = now + timedelta(days=1)
        assert deliver_due(sent, SmtpTransport(server), lambda: later) == Delivery(0, 0, 7)
    with sent.transaction() as session:
        assert [row.attempts for row in failures(session)] == [MOST_ATTEMPTS] * 7
        assert retry_failed(session, later) == 7
    with running(Script()) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: later) == Delivery(7, 0, 0)


# What goes first, and what no more -----------------------------------------------------------------------------------


def test_whoever_waits_to_sign_in_comes_before_a_cycles_messages(sent: Database, now: datetime) -> None:
    last = _rows(sent)[-1].id
    with sent.transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id == last).values(kind="sign_in"))
    script = Script()
    with running(script) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(7, 0, 0)
    recipients = [row.recipient for row in _rows(sent)]
    assert [envelope.rcpt_tos[0] for envelope in script.taken] == [recipients[-1], *recipients[:-1]]


def test_who_asks_to_sign_in_while_thousands_go_out_is_not_last(drawn: Database, now: datetime) -> None:
    with drawn.transaction() as session:
        for number in range(BATCH + 20):
            queue(session, a_message(message_id=f"<{number}@unmentor.example>", recipient="a@b.example"), None, now)

    def somebody_asks() -> None:
        asked = a_message(kind="sign_in", message_id="<asked@unmentor.example>", recipient="jo@devon.example")
        with drawn.transaction() as session:
            queue(session, asked, None, now)

    script = Meanwhile(somebody_asks)
    with running(script) as server:
        assert deliver_due(drawn, SmtpTransport(server), lambda: now).sent == BATCH + 21
    assert script.taken[BATCH].rcpt_tos == ["jo@devon.example"]


def test_a_message_that_is_of_no_use_any_more_is_given_up_and_not_sent(sent: Database, now: datetime) -> None:
    late, later = (row.id for row in _rows(sent)[:2])
    with sent.transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id == late).values(expires_at=now))
        values = {"expires_at": now, "last_error": "451 later"}
        session.execute(update(MessageRow).where(MessageRow.id == later).values(values))
    with running(Script()) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(5, 0, 2)
    why = "it was of no use any more: "
    assert [(row.state, row.attempts, row.last_error) for row in _rows(sent)[:2]] == [
        (MessageState.FAILED, 0, f"{why}nobody handed it over in time"),
        (MessageState.FAILED, 0, f"{why}451 later"),
    ]


# As many as may ------------------------------------------------------------------------------------------------------


def test_no_more_go_out_in_a_minute_than_may_and_the_rest_later(sent: Database, now: datetime) -> None:
    with running(Script()) as server:
        transport = SmtpTransport(server)
        limited = Delivery(3, 0, 0, limited=True)
        assert deliver_due(sent, transport, lambda: now, per_minute=3) == limited
        assert deliver_due(sent, transport, lambda: now + MINUTE / 2, per_minute=3).sent == 0
        assert deliver_due(sent, transport, lambda: now + MINUTE, per_minute=3) == limited
        assert deliver_due(sent, transport, lambda: now + 2 * MINUTE, per_minute=3) == Delivery(1, 0, 0)
    assert {row.attempts for row in _rows(sent)} == {1}


def test_deliverers_beside_each_other_have_the_limit_between_them(
    sent: Database, settings: Settings, now: datetime
) -> None:
    def deliver(_: int) -> int:
        way = transport("mailbox:", settings.mailbox_folder)
        return deliver_due(sent, way, lambda: now, per_minute=5).sent

    with ThreadPoolExecutor(3) as threads:
        assert sum(threads.map(deliver, range(3))) == 5
    assert len(read_mailbox(settings.mailbox_folder)) == 5


# What organisers do with one message ---------------------------------------------------------------------------------


def test_one_that_was_given_up_is_tried_anew_once(sent: Database, now: datetime) -> None:
    failed = _rows(sent)[0].id
    with running(Script(at_rcpt=("550 no",))) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(6, 0, 1)
        with sent.transaction() as session:
            assert [retry_one(session, failed, now + MINUTE) for _press in range(2)] == [True, False]
        with sent.transaction() as session:
            others = list(session.scalars(select(MessageRow.id).where(MessageRow.id != failed)))
            assert [retry_one(session, other, now) for other in others] == [False] * 6
        (again,) = (row for row in _rows(sent) if row.id == failed)
        assert (again.state, again.attempts, again.failing_since) == (MessageState.QUEUED, 0, None)
        assert deliver_due(sent, SmtpTransport(server), lambda: now + MINUTE) == Delivery(1, 0, 0)


@pytest.mark.parametrize(
    ("kind", "state", "queued"),
    [
        ("introduction", PractitionerState.LEFT, False),
        ("how_it_went", PractitionerState.LEFT, False),
        ("sign_in", PractitionerState.LEFT, True),
        ("address_changed", PractitionerState.LEFT, True),
        ("goodbye", PractitionerState.LEFT, True),
        ("introduction", PractitionerState.ACTIVE, True),
    ],
)
def test_whoever_has_left_is_not_written_to_again_but_for_what_they_ask_for(
    sent: Database, now: datetime, kind: str, state: PractitionerState, queued: bool
) -> None:
    row = _rows(sent)[0]
    this = MessageRow.id == row.id
    with sent.transaction() as session:
        session.get_one(PractitionerRow, row.practitioner_id).state = state
        session.execute(update(MessageRow).where(this).values(kind=kind, state=MessageState.FAILED, attempts=3))
        assert retry_failed(session, now) == int(queued)
        session.execute(update(MessageRow).where(this).values(state=MessageState.BOUNCED))
        assert retry_one(session, row.id, now) == queued


def test_what_goes_to_nobody_who_takes_part_can_be_tried_again(sent: Database, now: datetime) -> None:
    with sent.transaction() as session:
        session.execute(update(MessageRow).values(state=MessageState.FAILED, practitioner_id=None))
        assert retry_failed(session, now) == 7


def test_what_is_not_sent_can_be_taken_out_and_what_is_sent_cannot(sent: Database, now: datetime) -> None:
    first, second = (row.id for row in _rows(sent)[:2])
    with sent.transaction() as session:
        assert [cancel_one(session, first) for _press in range(2)] == [True, False]
    with running(Script()) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(6, 0, 0)
    with sent.transaction() as session:
        assert not cancel_one(session, second)
    assert len(_rows(sent)) == 6


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
        now += timedelta(hours=6)
        assert _deliver(sent, settings, now) == Delivery(0, 1, 0)
    assert _deliver(sent, settings, now + timedelta(hours=6)) == Delivery(0, 0, 1)
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
    assert now + SHORTEST_WAIT <= waiting.due_at <= now + SHORTEST_WAIT * 1.5
    assert (waiting.failing_since, waiting.last_error) == (now, "RuntimeError: no [2J reason")


# A server at fault -------------------------------------------------------------------------------------------------


def test_a_server_that_is_down_is_asked_once_and_costs_no_message_an_attempt(
    sent: Database, settings: Settings, now: datetime
) -> None:
    server = unused_server()
    words = f"127.0.0.1:{server.port}: [Errno 111] Connection refused"
    assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(0, 0, 0, words)
    assert _untouched(sent)
    assert [(row.last_error, row.failing_since) for row in _rows(sent)] == [(words, now)] + [("", None)] * 6
    deliver_due(sent, SmtpTransport(server), lambda: now + MINUTE)
    assert _rows(sent)[0].failing_since == now
    assert _deliver(sent, settings, now + MINUTE) == Delivery(7, 0, 0)
    assert {row.failing_since for row in _rows(sent)} == {None}


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


class Clock:
    """A clock that stands still until it is put forward."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def __call__(self) -> datetime:
        return self._now

    def forward(self, by: timedelta) -> None:
        """Later by so much."""
        self._now += by


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
    clock = Clock(now)

    def another_is_told_to_wait() -> None:
        clock.forward(LEASE + MINUTE)
        with running(Script(at_rcpt=("451 later",) * 7)) as other:
            later.append(deliver_due(sent, SmtpTransport(other), clock))

    with running(Meanwhile(another_is_told_to_wait)) as server:
        assert deliver_due(sent, SmtpTransport(server), clock) == Delivery(1, 0, 0)
    assert later == [Delivery(0, 7, 0)]
    states = Counter((row.state, row.attempts) for row in _rows(sent))
    assert states == {(MessageState.SENT, 2): 1, (MessageState.QUEUED, 2): 6}


def test_a_failure_after_the_lease_does_not_undo_what_another_sent(
    sent: Database, settings: Settings, now: datetime
) -> None:
    clock = Clock(now)

    def another_sends_all() -> None:
        clock.forward(LEASE + MINUTE)
        _deliver(sent, settings, clock())

    with running(Meanwhile(another_sends_all, at_data=("550 too late",))) as server:
        deliver_due(sent, SmtpTransport(server), clock)
    assert [(row.state, row.last_error) for row in _rows(sent)] == [(MessageState.SENT, "")] * 7


def test_what_a_deliverer_has_claimed_another_leaves_alone(sent: Database, now: datetime) -> None:
    others: list[Delivery] = []

    def another_looks() -> None:
        with running(Script()) as other:
            others.append(deliver_due(sent, SmtpTransport(other), lambda: now))

    with running(Meanwhile(another_looks)) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(7, 0, 0)
    assert others == [Delivery(0, 0, 0)]


def test_what_a_slow_server_leaves_of_a_batch_is_given_back_and_sent_after_what_is_more_urgent(
    sent: Database, now: datetime
) -> None:
    clock = Clock(now)

    def time_passes_and_somebody_asks() -> None:
        clock.forward(HOLD)
        asked = a_message(kind="sign_in", message_id="<asked@unmentor.example>", recipient="jo@devon.example")
        with sent.transaction() as session:
            queue(session, asked, None, now)

    script = Meanwhile(time_passes_and_somebody_asks)
    with running(script) as server:
        assert deliver_due(sent, SmtpTransport(server), clock) == Delivery(8, 0, 0)
    assert script.taken[1].rcpt_tos == ["jo@devon.example"]
    assert {row.attempts for row in _rows(sent)} == {1}


def test_what_was_tried_before_is_claimed_alone(sent: Database, now: datetime) -> None:
    tried = _rows(sent)[3].id
    with sent.transaction() as session:
        session.execute(update(MessageRow).where(MessageRow.id == tried).values(attempts=1))
    claimed: list[int] = []

    class Counting(Script):
        """Also counts how many are claimed while it takes each message."""

        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's
            with sent.reading() as looking:
                claimed.append(count_by_state(looking)[MessageState.SENDING])
            return await super().handle_DATA(server, session, envelope)

    with running(Counting()) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(7, 0, 0)
    assert claimed == [3, 2, 1, 1, 3, 2, 1]


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
