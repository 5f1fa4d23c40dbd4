"""The outbox against real mail servers: all of it once, failures told apart, nothing lost to a death in the middle."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.utils import parseaddr

import pytest
from sqlalchemy import select, update

from tests.mail.servers import OK, Script, running
from unmentor.mail import SmtpTransport, read_mailbox, transport
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.cycles import find_cycle, send_cycle
from unmentor.services.outbox import LEASE, MOST_ATTEMPTS, Delivery, count_by_state, deliver_due, failures, retry_failed
from unmentor.settings import Settings


@pytest.fixture
def sent(drawn: Database, now: datetime) -> Database:
    """Seven messages in the queue."""
    with drawn.transaction() as session:
        send_cycle(session, find_cycle(session, None), now)
    return drawn


def _deliver(database: Database, settings: Settings, now: datetime) -> Delivery:
    return deliver_due(database, transport("mailbox:", settings.mailbox_folder), lambda: now)


def test_nothing_goes_out_before_the_cycle_is_sent(drawn: Database, settings: Settings, now: datetime) -> None:
    assert _deliver(drawn, settings, now) == Delivery(0, 0, 0)
    assert read_mailbox(settings.mailbox_folder) == []


def test_every_message_arrives_once_however_often_it_is_delivered(
    sent: Database, settings: Settings, now: datetime
) -> None:
    assert _deliver(sent, settings, now) == Delivery(7, 0, 0)
    assert _deliver(sent, settings, now) == Delivery(0, 0, 0)
    with sent.reading() as session:
        wanted = {row.message_id: row.recipient for row in session.scalars(select(MessageRow))}
    arrived = read_mailbox(settings.mailbox_folder)
    assert len(arrived) == 7
    assert {dict(message.headers)["Message-ID"]: parseaddr(message.to)[1] for message in arrived} == wanted


def test_deliverers_beside_each_other_send_nothing_twice(sent: Database, settings: Settings, now: datetime) -> None:
    with ThreadPoolExecutor(3) as threads:
        done = list(threads.map(lambda _: _deliver(sent, settings, now), range(3)))
    assert sum(delivery.sent for delivery in done) == 7
    assert len(read_mailbox(settings.mailbox_folder)) == 7


def test_a_server_that_is_down_is_tried_again_later_and_given_up_in_the_end(
    sent: Database, settings: Settings, now: datetime
) -> None:
    nowhere = "smtp://127.0.0.1:1?tls=none"
    assert deliver_due(sent, transport(nowhere, settings.mailbox_folder), lambda: now) == Delivery(0, 7, 0)
    assert _deliver(sent, settings, now + timedelta(minutes=1)) == Delivery(0, 0, 0)
    assert _deliver(sent, settings, now + timedelta(minutes=2)) == Delivery(7, 0, 0)

    with sent.transaction() as session:
        session.execute(update(MessageRow).values(state=MessageState.QUEUED, attempts=MOST_ATTEMPTS - 1))
    later = now + timedelta(days=1)
    assert deliver_due(sent, transport(nowhere, settings.mailbox_folder), lambda: later) == Delivery(0, 0, 7)
    with sent.transaction() as session:
        assert [row.attempts for row in failures(session)] == [MOST_ATTEMPTS] * 7
        assert retry_failed(session, later) == 7
    assert _deliver(sent, settings, later) == Delivery(7, 0, 0)


def test_a_claim_whose_holder_died_is_taken_up_after_the_lease(
    sent: Database, settings: Settings, now: datetime
) -> None:
    with sent.transaction() as session:
        session.execute(update(MessageRow).values(state=MessageState.SENDING, claimed_at=now, attempts=1))
    assert _deliver(sent, settings, now + LEASE) == Delivery(0, 0, 0)
    assert _deliver(sent, settings, now + LEASE + timedelta(seconds=1)) == Delivery(7, 0, 0)


def test_one_refused_for_good_and_one_for_now_stop_no_other(sent: Database, now: datetime) -> None:
    script = Script(at_rcpt=(OK, "550 no such mailbox", OK, "451 come back later"))
    with running(script) as server:
        assert deliver_due(sent, SmtpTransport(server), lambda: now) == Delivery(5, 1, 1)
    with sent.reading() as session:
        (failed,) = failures(session)
        assert (failed.attempts, failed.sent_at) == (1, None)
        assert "no such mailbox" in failed.last_error
        assert count_by_state(session)[MessageState.SENT] == 5
    assert len({tuple(envelope.rcpt_tos) for envelope in script.taken}) == 5
