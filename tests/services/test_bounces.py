"""Messages that came back: which of them count, once, and who is in no draw because of it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from unmentor.mail import Programme
from unmentor.mail.bounces import Bounce
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow, RestReason
from unmentor.services.bounces import take_bounce
from unmentor.services.outbox import RETRIED, retry_one

LATER = timedelta(hours=1)


@pytest.fixture
def bounce(drawn: Database, now: datetime) -> Bounce:
    """A report that the message to the first of seven people, which was sent, came back for good."""
    with drawn.transaction() as session:
        session.execute(update(MessageRow).values(state=MessageState.SENT, sent_at=now, attempts=1))
        row = session.scalars(select(MessageRow).order_by(MessageRow.recipient).limit(1)).one()
    return Bounce(row.message_id, row.recipient.upper(), "failed", "5.1.1", "550 no such mailbox")


def _take(database: Database, bounce: Bounce, programme: Programme, now: datetime) -> bool:
    with database.transaction() as session:
        return take_bounce(session, bounce, programme, now + LATER)


def _message(database: Database, bounce: Bounce) -> MessageRow:
    with database.reading() as session:
        return session.scalars(select(MessageRow).where(MessageRow.message_id == bounce.message_id)).one()


def _resting(database: Database) -> list[tuple[str, RestReason | None]]:
    with database.reading() as session:
        query = select(PractitionerRow).where(PractitionerRow.resting_since.is_not(None))
        return [(person.address.upper(), person.rest_reason) for person in session.scalars(query)]


def test_who_cannot_be_reached_any_more_rests_and_twice_is_once(
    drawn: Database, bounce: Bounce, programme: Programme, now: datetime
) -> None:
    assert _take(drawn, bounce, programme, now)
    assert not _take(drawn, bounce, programme, now + LATER)
    row = _message(drawn, bounce)
    assert (row.state, row.bounced_at) == (MessageState.BOUNCED, now + LATER)
    assert row.last_error == "5.1.1 550 no such mailbox"
    assert _resting(drawn) == [(bounce.recipient, RestReason.BOUNCED)]


def test_a_message_that_failed_for_now_came_back_and_nobody_rests(
    drawn: Database, bounce: Bounce, programme: Programme, now: datetime
) -> None:
    assert _take(drawn, replace(bounce, status="4.2.2"), programme, now)
    assert (_message(drawn, bounce).state, _resting(drawn)) == (MessageState.BOUNCED, [])


@pytest.mark.parametrize(
    "other",
    [
        {"action": "delayed", "status": "4.4.1"},
        {"action": "relayed", "status": "2.0.0"},
        {"action": "failed", "status": ""},
        {"recipient": "somebody@else.example"},
        {"message_id": "<never@unmentor.example>"},
    ],
)
def test_what_is_no_failure_of_a_message_of_ours_changes_nothing(
    drawn: Database, bounce: Bounce, programme: Programme, now: datetime, other: dict[str, str]
) -> None:
    assert not _take(drawn, replace(bounce, **other), programme, now)
    assert (_message(drawn, bounce).state, _resting(drawn)) == (MessageState.SENT, [])


def test_a_message_that_was_never_handed_over_cannot_have_come_back(
    drawn: Database, bounce: Bounce, programme: Programme, now: datetime
) -> None:
    with drawn.transaction() as session:
        session.execute(update(MessageRow).values(state=MessageState.QUEUED, attempts=0))
    assert not _take(drawn, bounce, programme, now)
    assert _message(drawn, bounce).state is MessageState.QUEUED


def test_an_old_address_and_an_old_silence_let_nobody_rest(
    drawn: Database, bounce: Bounce, programme: Programme, now: datetime
) -> None:
    theirs = PractitionerRow.address == bounce.recipient.lower()
    with drawn.transaction() as session:
        session.execute(update(PractitionerRow).where(theirs).values(in_again_at=now + timedelta(minutes=1)))
    assert _take(drawn, bounce, programme, now)
    with drawn.transaction() as session:
        session.execute(update(MessageRow).values(state=MessageState.SENT))
        session.execute(update(PractitionerRow).where(theirs).values(in_again_at=None, address="new@council.example"))
    assert _take(drawn, bounce, programme, now)
    assert _resting(drawn) == []


def test_what_came_back_can_be_sent_again(drawn: Database, bounce: Bounce, programme: Programme, now: datetime) -> None:
    _take(drawn, bounce, programme, now)
    with drawn.transaction() as session:
        id_ = _message(drawn, bounce).id
        assert [retry_one(session, id_, now + LATER) for _press in range(2)] == [True, False]
    row = _message(drawn, bounce)
    assert MessageState.BOUNCED in RETRIED
    assert (row.state, row.attempts, row.due_at) == (MessageState.QUEUED, 0, now + LATER)
    assert (row.bounced_at, row.sent_at) == (None, None)
