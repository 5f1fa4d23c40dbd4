"""Messages that came back: which of them count, once, and who is in no draw because of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import func, select, update

from tests.services.conftest import AddPeople
from tests.services.troubled import add_message
from unmentor.mail import Programme
from unmentor.mail.bounces import Bounce
from unmentor.persistence import Database
from unmentor.persistence.models import (
    CycleRow,
    IntroductionRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    RestReason,
    SittingOutRow,
)
from unmentor.services.bounces import address_refused, take_bounce
from unmentor.services.cycles import draw_cycle, plan_cycle
from unmentor.services.erasing import erase
from unmentor.services.outbox import RETRIED, retry_one

LATER = timedelta(hours=1)


@pytest.fixture
def bounce(drawn: Database, now: datetime) -> Bounce:
    """A report of this moment: the message to the first of seven people, which was sent, came back for good."""
    with drawn.transaction() as session:
        session.execute(update(MessageRow).values(state=MessageState.SENT, sent_at=now, attempts=1))
        row = session.scalars(select(MessageRow).order_by(MessageRow.recipient).limit(1)).one()
    return Bounce(row.message_id, row.recipient.upper(), "failed", "5.1.1", "550 no such mailbox", now)


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


@pytest.mark.parametrize("status", ["5.7.1", "5.6.0", "5.3.4"])
def test_a_message_that_was_not_wanted_came_back_and_nobody_rests(
    drawn: Database, bounce: Bounce, programme: Programme, now: datetime, status: str
) -> None:
    assert _take(drawn, replace(bounce, status=status), programme, now)
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
    drawn: Database, bounce: Bounce, programme: Programme, now: datetime, other: dict[str, Any]
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
        session.execute(update(MessageRow).values(state=MessageState.SENT, bounced_at=None))
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
    assert (row.bounced_at, row.sent_at) == (now + LATER, None)


@pytest.mark.parametrize(
    ("written", "counts"),
    [(timedelta(), False), (LATER, False), (LATER + timedelta(seconds=1), True), (None, False)],
)
def test_of_a_message_that_came_back_and_was_sent_again_only_a_newer_report_counts(
    drawn: Database,
    bounce: Bounce,
    programme: Programme,
    now: datetime,
    written: timedelta | None,
    counts: bool,
) -> None:
    _take(drawn, bounce, programme, now)
    with drawn.transaction() as session:
        retry_one(session, _message(drawn, bounce).id, now + LATER)
        session.execute(update(MessageRow).values(state=MessageState.SENT, attempts=1, sent_at=now + LATER))
    report = replace(bounce, written=None if written is None else now + written)
    assert _take(drawn, report, programme, now + LATER) == counts
    assert (_message(drawn, bounce).state is MessageState.BOUNCED) == counts


def test_whoever_is_refused_by_the_mail_server_rests(drawn: Database, bounce: Bounce, programme: Programme) -> None:
    message = _message(drawn, bounce)
    with drawn.transaction() as session:
        address_refused(session, message, programme, message.written)
    assert _resting(drawn) == [(bounce.recipient, RestReason.BOUNCED)]


def test_a_refusal_of_somebody_who_takes_no_part_changes_nothing(
    drawn: Database, bounce: Bounce, programme: Programme
) -> None:
    with drawn.transaction() as session:
        session.execute(update(MessageRow).values(practitioner_id=None))
    message = _message(drawn, bounce)
    with drawn.transaction() as session:
        address_refused(session, message, programme, message.written)
    assert _resting(drawn) == []


def test_whoever_is_lost_between_draw_and_sending_is_out_of_the_draw(
    each_database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    """The partner comes first next time, and what told of the draw to come is kept as having come back."""
    with each_database.transaction() as session:
        lost, partner = add_people(session, 2)
        cycle = plan_cycle(session, now, now, programme.zone)
        notice = add_message(
            session, MessageState.SENT, practitioner_id=lost.id, recipient=lost.address, cycle_id=cycle.id, attempts=1
        )
        draw_cycle(session, cycle, programme, now)
    report = Bounce(notice.message_id, lost.address, "failed", "5.1.1", "550 no such mailbox", now)
    assert _take(each_database, report, programme, now)
    with each_database.reading() as session:
        assert session.scalars(select(IntroductionRow)).all() == []
        assert [row.practitioner_id for row in session.scalars(select(SittingOutRow))] == [partner.id]
        messages = {(row.kind, row.practitioner_id, row.state) for row in session.scalars(select(MessageRow))}
    still_in = "still_in", lost.id, MessageState.QUEUED
    assert messages == {still_in, (notice.kind, lost.id, MessageState.BOUNCED)}


def test_of_a_draw_that_was_sent_nothing_is_taken_back(
    drawn: Database, bounce: Bounce, programme: Programme, now: datetime
) -> None:
    with drawn.transaction() as session:
        session.execute(update(CycleRow).values(introduced_at=now))
        before = session.scalar(select(func.count()).select_from(IntroductionRow))
    assert _take(drawn, bounce, programme, now)
    with drawn.reading() as session:
        assert session.scalar(select(func.count()).select_from(IntroductionRow)) == before


def test_a_report_waits_for_an_erasure_and_neither_for_the_other_for_ever(
    each_database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    """Each locks the person before their messages."""
    with each_database.transaction() as session:
        (person,) = add_people(session, 1)
        message = add_message(
            session, MessageState.SENT, practitioner_id=person.id, recipient=person.address, attempts=1
        )
    report, begun = Bounce(message.message_id, person.address, "failed", "5.1.1", "", now), Event()

    def take_meanwhile() -> bool:
        begun.wait()
        return _take(each_database, report, programme, now)

    with ThreadPoolExecutor(1) as threads:
        taken = threads.submit(take_meanwhile)
        with each_database.transaction() as session:
            row = session.get_one(PractitionerRow, person.id, with_for_update=True)
            begun.set()
            with pytest.raises(TimeoutError):
                taken.result(timeout=0.5)
            erase(session, row, now)
    taken.result()
    assert _resting(each_database) == []
