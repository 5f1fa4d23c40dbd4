"""What an answer changes in the calendars of a conversation's sides, and how its messages hang together."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.services.conftest import NOW, AddPeople
from tests.services.introduced import introduced
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    CycleState,
    IntroductionRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
)
from unmentor.services.answering import answer_for
from unmentor.services.cycles import draw_cycle, plan_cycle, send_cycle
from unmentor.services.unsent import take_back_about

HELD = datetime(2026, 12, 9, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Change:
    """What a calendar file does: to whose event, asked of whom, in which version."""

    kind: str
    method: str
    status: str
    sequence: int
    attendees: frozenset[str]


def conversation(session: Session, people: Sequence[PractitionerRow]) -> IntroductionRow:
    """An introduction that was sent, with a time that is held."""
    (row,) = introduced(session, people)
    row.hold_start = HELD
    session.flush()
    return row


def changes(session: Session) -> dict[str, Change]:
    """By the reader's address, the changes in messages that are not sent; every message has one."""
    rows = session.scalars(select(MessageRow).where(MessageRow.state == MessageState.QUEUED)).all()
    found = {row.recipient: _change(row) for row in rows}
    assert len(found) == len(rows)
    return found


def _change(row: MessageRow) -> Change:
    assert row.calendar is not None
    calendar = Calendar.from_ical(row.calendar)
    (event,) = calendar.walk("VEVENT")
    attendees = event["ATTENDEE"] if isinstance(event["ATTENDEE"], list) else [event["ATTENDEE"]]
    assert (str(calendar["METHOD"]), calendar.errors, event.errors) == (row.calendar_method, [], [])
    return Change(
        row.kind,
        str(calendar["METHOD"]),
        str(event.get("STATUS", "")),
        event["SEQUENCE"],
        frozenset(str(attendee).removeprefix("mailto:") for attendee in attendees),
    )


@pytest.mark.parametrize("answer", [Answer.CANNOT, Answer.NO_REPLY])
def test_where_two_do_not_meet_the_time_goes_out_of_both_calendars(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime, answer: Answer
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        answer_for(session, row.id, ann.id, answer, programme, now)
        both = frozenset({ann.address, ben.address})
        assert changes(session) == {
            ann.address: Change("taken_out", "CANCEL", "CANCELLED", 1, both),
            ben.address: Change("partner_answer", "CANCEL", "CANCELLED", 1, both),
        }
        assert row.sequence == 1


def test_what_is_cancelled_is_the_event_that_the_introduction_brought(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        cycle = plan_cycle(session, now, now, programme.zone)
        draw_cycle(session, cycle, programme, now)
        send_cycle(session, cycle, now)
        (row,) = session.scalars(select(IntroductionRow))
        later = now + timedelta(days=1)
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, later)
        files = {
            message.kind: message
            for message in session.scalars(select(MessageRow).where(MessageRow.recipient == ben.address))
        }
        events = {kind: Calendar.from_ical(message.calendar).walk("VEVENT")[0] for kind, message in files.items()}
    before, after = events["introduction"], events["partner_answer"]
    for name in ("UID", "DTSTART", "DTEND", "SUMMARY", "ORGANIZER"):
        assert before[name] == after[name]
    assert [set(map(str, event["ATTENDEE"])) for event in (before, after)] == [
        {f"mailto:{ann.address}", f"mailto:{ben.address}"}
    ] * 2
    assert (before.decoded("DTSTART"), before["SEQUENCE"], after["SEQUENCE"]) == (row.hold_start, 0, 1)
    assert (before.decoded("DTSTAMP"), after.decoded("DTSTAMP")) == (now, later)
    assert files["partner_answer"].headers["In-Reply-To"] == files["introduction"].message_id
    assert files["partner_answer"].headers["References"] == files["introduction"].message_id


@pytest.mark.parametrize(
    ("moment", "told", "in_calendars"),
    [
        (HELD - timedelta(minutes=1), True, True),
        (HELD, True, False),
        (datetime(2026, 12, 15, 23, 59, tzinfo=UTC), True, False),
        (datetime(2026, 12, 16, tzinfo=UTC), False, False),
    ],
)
def test_with_a_later_cycle_drawn_partners_are_told_until_the_last_day_to_meet(
    database: Database, add_people: AddPeople, programme: Programme, moment: datetime, told: bool, in_calendars: bool
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        session.add(CycleRow(number=2, state=CycleState.DRAWN, seed=1, draw_at=NOW, drawn_at=NOW))
        answer_for(session, row.id, ann.id, Answer.NO_REPLY, programme, moment)
        messages = {message.recipient: message for message in session.scalars(select(MessageRow))}
        assert (ben.address in messages, ann.address in messages) == (told, in_calendars)
        assert {message.calendar is not None for message in messages.values()} <= {in_calendars}
        assert not any("look for somebody else" in message.text for message in messages.values())


def test_a_time_that_is_held_after_the_last_day_to_meet_is_cancelled_too(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        row.hold_start = datetime(2026, 12, 20, 10, tzinfo=UTC)
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, datetime(2026, 12, 18, tzinfo=UTC))
        assert {change.method for change in changes(session).values()} == {"CANCEL"}


def test_two_who_remain_of_three_keep_the_time_and_the_third_loses_it(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben, cai = add_people(session, 3)
        row = conversation(session, [ann, ben, cai])
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)
        two = frozenset({ben.address, cai.address})
        assert changes(session) == {
            ann.address: Change("taken_out", "CANCEL", "", 1, frozenset({ann.address})),
            ben.address: Change("partner_answer", "REQUEST", "TENTATIVE", 1, two),
            cai.address: Change("partner_answer", "REQUEST", "TENTATIVE", 1, two),
        }
        sent(session)
        answer_for(session, row.id, ben.id, Answer.CANNOT, programme, now)
        assert changes(session) == {
            ben.address: Change("taken_out", "CANCEL", "CANCELLED", 2, two),
            cai.address: Change("partner_answer", "CANCEL", "CANCELLED", 2, two),
        }
        assert row.sequence == 2


def test_one_of_three_who_hears_nothing_changes_no_calendar(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben, cai = add_people(session, 3)
        row = conversation(session, [ann, ben, cai])
        answer_for(session, row.id, ann.id, Answer.NO_REPLY, programme, now)
        messages = session.scalars(select(MessageRow).order_by(MessageRow.recipient)).all()
        assert [(message.recipient, message.calendar) for message in messages] == [
            (ben.address, None),
            (cai.address, None),
        ]
        assert row.sequence == 0


@pytest.mark.parametrize("hold", [None, NOW, NOW - timedelta(hours=1)])
def test_a_time_that_is_over_or_was_not_kept_is_left_alone(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime, hold: datetime | None
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        row.hold_start = hold
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)
        (message,) = session.scalars(select(MessageRow))
        assert (message.recipient, message.calendar, row.sequence) == (ben.address, None, 0)


def test_pressing_again_sends_nothing_again_and_a_wrong_press_is_taken_back(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        versions = []
        for answer in (Answer.CANNOT, Answer.CANNOT, Answer.DATE_SET, Answer.CANNOT, Answer.NO_REPLY):
            answer_for(session, row.id, ann.id, answer, programme, now)
            found = changes(session)
            versions.append((sorted(change.kind for change in found.values()), row.sequence))
            assert {change.sequence for change in found.values()} <= {row.sequence}
        both = ["partner_answer", "taken_out"]
        assert versions == [(both, 1), (both, 1), ([], 1), (both, 2), (both, 3)]


def test_two_who_press_at_the_same_moment_send_one_version(
    each_database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with each_database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])

    def press(_: int) -> None:
        with each_database.transaction() as session:
            answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, range(4)))
    with each_database.reading() as session:
        assert {change.sequence for change in changes(session).values()} == {1}
        assert session.get_one(IntroductionRow, row.id).sequence == 1


def test_what_was_sent_is_not_sent_again_when_the_answer_comes_back(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)
        sent(session)
        for answer in (Answer.DATE_SET, Answer.CANNOT):
            answer_for(session, row.id, ann.id, answer, programme, now)
        assert (changes(session), row.sequence) == ({}, 1)


def test_what_one_side_cancelled_the_other_does_not_cancel_again(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        answer_for(session, row.id, ann.id, Answer.NO_REPLY, programme, now)
        sent(session)
        answer_for(session, row.id, ben.id, Answer.CANNOT, programme, now)
        (message,) = session.scalars(select(MessageRow).where(MessageRow.state == MessageState.QUEUED))
        assert (message.kind, message.recipient, message.calendar, row.sequence) == (
            "partner_answer",
            ann.address,
            None,
            1,
        )


def test_whose_partner_has_left_still_has_their_calendar_cleared_and_who_has_left_gets_nothing(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        ben.state = PractitionerState.LEFT
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)
        assert changes(session) == {
            ann.address: Change("taken_out", "CANCEL", "CANCELLED", 1, frozenset({ann.address}))
        }


def test_who_is_erased_is_named_in_no_message_that_waits(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        row = conversation(session, [ann, ben])
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)
        take_back_about(session, ben, row, session.get_one(CycleRow, row.cycle_id))
        assert list(changes(session)) == [ben.address]


def sent(session: Session) -> None:
    """Everything that waits goes out."""
    session.execute(update(MessageRow).values(state=MessageState.SENT))
