"""What a schedule does besides drawing: notices, reminders, replacements, words to organisers, forgetting."""

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.services.conftest import AddPeople
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    Approval,
    CycleRow,
    CycleState,
    IntroductionRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    RestReason,
    Role,
)
from unmentor.services.answering import answer_for
from unmentor.services.cycles import AlreadyTaken, find_cycle
from unmentor.services.digest import send_digest
from unmentor.services.joining_wishes import skip_cycle
from unmentor.services.leaving import leave
from unmentor.services.lifecycle import advance
from unmentor.services.notice import give_notice
from unmentor.services.nudging import nudge
from unmentor.services.organisers import add_organiser
from unmentor.services.replacements import look_for_replacements
from unmentor.services.resting import rest
from unmentor.services.retention import WORDS_KEPT, forget
from unmentor.services.scheduling import Schedule, set_schedule, stop_schedule

START = datetime(2027, 1, 20, 12, tzinfo=UTC)
DRAW = datetime(2027, 2, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Running:
    """A programme with a schedule, moved from moment to moment."""

    def __init__(self, database: Database, programme: Programme) -> None:
        self.database, self.programme = database, programme

    def go(self, *moments: datetime) -> list[tuple[str, int]]:
        """The steps that are taken at the last of these moments."""
        for moment in moments:
            steps = advance(self.database, self.programme, lambda at=moment: at)  # type: ignore[misc]  # moment is bound
        return [(step.what, step.number) for step in steps]

    def kinds(self) -> Counter[str]:
        with self.database.reading() as session:
            return Counter(session.scalars(select(MessageRow.kind)))

    def to(self, kind: str) -> list[str]:
        """Whom messages of a kind are for."""
        with self.database.reading() as session:
            query = select(MessageRow.recipient).where(MessageRow.kind == kind)
            return list(session.scalars(query.order_by(MessageRow.recipient)))


@pytest.fixture
def running(database: Database, programme: Programme, add_people: AddPeople) -> Running:
    """Eight people, introductions that go out at once, and an organiser of each role."""
    with database.transaction() as session:
        add_people(session, 8)
        set_schedule(session, Schedule(approval=Approval.AUTOMATIC), programme.zone, START)
        for role in Role:
            add_organiser(session, f"{role}@programme.example", role, START)
    return Running(database, programme)


def introductions(running: Running) -> list[IntroductionRow]:
    with running.database.reading() as session:
        in_order = select(IntroductionRow).order_by(IntroductionRow.cycle_id, IntroductionRow.position)
        rows = list(session.scalars(in_order))
        for row in rows:
            _ = [member.practitioner.address for member in row.members]
        return rows


def test_whoever_would_be_drawn_hears_of_it_five_days_before_with_a_way_to_skip(running: Running) -> None:
    running.go(START)
    with running.database.transaction() as session:
        people = list(session.scalars(select(PractitionerRow).order_by(PractitionerRow.address)))
        skip_cycle(session, people[0], find_cycle(session, 1), START)
        people[1].paused_until = DRAW.date()
        rest(session, people[2], RestReason.BOUNCED, running.programme, START)
    assert running.go(DRAW - 5 * DAY - HOUR) == []
    assert running.go(DRAW - 5 * DAY) == [("notice", 1)]
    assert running.to("notice") == [person.address for person in people[3:]]
    assert running.go(DRAW - 4 * DAY) == []
    with running.database.reading() as session:
        row = session.scalars(select(MessageRow).where(MessageRow.kind == "notice")).first()
        assert row is not None
        assert (row.state, row.expires_at) == (MessageState.QUEUED, DRAW)
        assert re.search(r"http://127\.0\.0\.1:5000/skip/\S+", row.text)
        cycle = find_cycle(session, 1)
        assert (cycle.state, cycle.noticed_at) == (CycleState.NOTICE, DRAW - 5 * DAY)
    assert running.go(DRAW)[0] == ("draw", 1)


def test_no_notice_is_given_on_the_eve_of_a_draw(running: Running) -> None:
    running.go(START)
    assert running.go(DRAW - 23 * HOUR) == []
    assert running.go(DRAW)[0] == ("draw", 1)
    assert running.to("notice") == []


def test_a_draw_that_moves_is_announced_anew(running: Running) -> None:
    assert running.go(START, DRAW - 5 * DAY) == [("notice", 1)]
    late = DRAW + 29 * DAY
    assert running.go(late)[0] == ("move", 1)
    with running.database.reading() as session:
        draw_at = find_cycle(session, 1).draw_at
    assert running.go(draw_at - 5 * DAY) == [("notice", 1)]
    assert Counter(running.to("notice")).most_common(1)[0][1] == 2


def test_first_whoever_writes_first_is_reminded_and_then_everybody_who_has_said_nothing(running: Running) -> None:
    running.go(START, DRAW)
    told, gone, silent, bounced = introductions(running)
    with running.database.transaction() as session:
        answer_for(session, told.id, told.members[0].practitioner_id, Answer.DATE_SET, running.programme, DRAW)
        leave(session, session.get_one(PractitionerRow, gone.members[0].practitioner_id), running.programme, DRAW)
        lost = session.get_one(PractitionerRow, bounced.members[1].practitioner_id)
        rest(session, lost, RestReason.BOUNCED, running.programme, DRAW)
    assert running.go(DRAW + 10 * DAY) == [("nudge", 1)]
    (first,) = [m.practitioner.address for m in silent.members if m.practitioner_id == silent.first_writer_id]
    assert running.to("nudge") == [first]
    assert running.go(DRAW + 15 * DAY) == [("nudge again", 1)]
    assert sorted(running.to("nudge")) == sorted([first, *(m.practitioner.address for m in silent.members)])
    assert running.go(DRAW + 16 * DAY) == []


def test_a_machine_that_was_off_for_both_reminders_gives_the_second_alone(running: Running) -> None:
    running.go(START, DRAW)
    assert running.go(DRAW + 16 * DAY) == [("nudge again", 1)]
    assert len(running.to("nudge")) == 8


def test_once_people_are_asked_how_it_went_nobody_is_reminded(running: Running) -> None:
    running.go(START, DRAW)
    assert running.go(DRAW + 21 * DAY) == [("ask", 1)]
    assert running.go(DRAW + 22 * DAY) == []
    assert running.to("nudge") == []


def test_of_a_cycle_that_should_have_been_closed_long_ago_nobody_is_asked(running: Running) -> None:
    running.go(START, DRAW)
    with running.database.transaction() as session:
        stop_schedule(session)
    back = DRAW + 50 * DAY
    with running.database.transaction() as session:
        set_schedule(session, Schedule(approval=Approval.AUTOMATIC), running.programme.zone, back)
    assert running.go(back)[0] == ("close", 1)
    assert running.to("how_it_went") == []


def test_whoever_says_nothing_of_two_cycles_is_asked_instead_of_told_of_the_third(running: Running) -> None:
    """Two of eight answer; the others are not drawn a third time."""
    running.go(START)
    second, third = DRAW + 28 * DAY, DRAW + 63 * DAY - HOUR  # summer time by then
    for draw in (DRAW, second):
        running.go(draw - 5 * DAY, draw, draw + 21 * DAY)
        row = introductions(running)[-1]
        with running.database.transaction() as session:
            for member in row.members:
                answer_for(session, row.id, member.practitioner_id, Answer.MET, running.programme, draw)
    with running.database.reading() as session:
        spoke = {m.practitioner.address for row in introductions(running)[3::4] for m in row.members}
    assert running.go(third - 5 * DAY) == [("notice", 3)]
    assert set(running.to("still_in")) & spoke == set()
    assert len(running.to("still_in")) == 8 - len(spoke)
    assert len(running.to("notice")) == 16 + len(spoke)
    running.go(third)
    with running.database.reading() as session:
        drawn = {
            m.practitioner.address
            for row in session.scalars(select(IntroductionRow).join(CycleRow).where(CycleRow.number == 3))
            for m in row.members
        }
    assert drawn <= spoke


def test_of_weekly_draws_whoever_says_nothing_rests_all_the_same(running: Running) -> None:
    """Each is asked about three weeks after it, when two others have been drawn since."""
    with running.database.transaction() as session:
        weekly = Schedule(rule="every mon 09:00", approval=Approval.AUTOMATIC)
        set_schedule(session, weekly, running.programme.zone, START)
    running.go(START, *(START + n * DAY for n in range(1, 43)))
    assert running.to("still_in") == [f"person{n:04}@council{n}.example" for n in range(8)]


def test_replacements_are_looked_for_each_week_until_there_is_nobody_to_be_met_in_time(running: Running) -> None:
    running.go(START, DRAW)
    look = running.database.transaction
    row, *_ = introductions(running)
    for at in (DRAW + 6 * DAY, DRAW + 7 * DAY, DRAW + 8 * DAY):
        with look() as session:
            assert look_for_replacements(session, running.programme, at) is None
    with look() as session:
        assert find_cycle(session, 1).replaced_at == DRAW + 7 * DAY
        for row in introductions(running)[:2]:
            answer_for(
                session, row.id, row.members[0].practitioner_id, Answer.NO_REPLY, running.programme, DRAW + 8 * DAY
            )
    with look() as session:
        made = look_for_replacements(session, running.programme, DRAW + 14 * DAY)
        assert made is not None
        assert len(made.decision.draw.introductions) == 1
    with look() as session:
        assert look_for_replacements(session, running.programme, DRAW + 22 * DAY) is None
        assert find_cycle(session, 1).replaced_at == DRAW + 14 * DAY


def test_introductions_of_a_later_draw_are_asked_about_when_the_cycle_closes(running: Running) -> None:
    running.go(START, DRAW)
    with running.database.transaction() as session:
        for row in introductions(running)[:2]:
            answer_for(session, row.id, row.members[0].practitioner_id, Answer.NO_REPLY, running.programme, DRAW + DAY)
        assert look_for_replacements(session, running.programme, DRAW + 14 * DAY) is not None
    later = introductions(running)[-1]
    running.go(DRAW + 21 * DAY)
    asked = Counter(running.to("how_it_went"))
    assert not any(asked[m.practitioner.address] > 1 for m in later.members)
    running.go(DRAW + 35 * DAY)
    with running.database.reading() as session:
        query = select(func.count()).where(
            MessageRow.kind == "how_it_went", MessageRow.message_id.contains(str(later.id))
        )
        assert session.scalar(query) == 2


def test_organisers_who_can_do_something_hear_of_a_draw_and_of_a_closed_cycle_once(running: Running) -> None:
    with running.database.transaction() as session:
        set_schedule(session, Schedule(approval=Approval.UNLESS_STOPPED), running.programme.zone, START)
    running.go(START, DRAW)
    doers = ["editor@programme.example", "owner@programme.example"]
    assert running.to("draw_made") == doers
    running.go(DRAW + DAY, DRAW + 22 * DAY, DRAW + 36 * DAY)
    with running.database.transaction() as session:
        assert send_digest(session, running.programme, DRAW + 36 * DAY) is not None
    with running.database.transaction() as session:
        assert send_digest(session, running.programme, DRAW + 36 * DAY + HOUR) is None
        text = session.scalars(select(MessageRow.text).where(MessageRow.kind == "digest")).first()
    assert running.to("digest") == doers
    assert text is not None
    assert "between 0 and 4 of 4" in text.casefold()
    assert "People who take part: 8 (resting: 0, paused: 0)" in text


def test_a_cycle_that_was_closed_long_ago_has_no_digest(running: Running) -> None:
    running.go(START, DRAW, DRAW + 21 * DAY, DRAW + 35 * DAY)
    with running.database.transaction() as session:
        assert send_digest(session, running.programme, DRAW + 60 * DAY) is None


def test_of_two_who_take_a_step_at_once_one_does(running: Running) -> None:
    """Each from its own reading of the row, as two schedulers have it."""
    running.go(START)
    for step, at in (
        (give_notice, DRAW - 5 * DAY),
        (lambda *them: nudge(*them, again=False), DRAW + 10 * DAY),
        (lambda *them: nudge(*them, again=True), DRAW + 15 * DAY),
    ):
        if at > DRAW:
            running.go(DRAW)
        with running.database.transaction() as session:
            cycle = find_cycle(session, 1)
            step(session, cycle, running.programme, at)
            with pytest.raises(AlreadyTaken):
                step(session, cycle, running.programme, at)


def test_the_words_of_messages_are_forgotten_and_that_they_were_sent_is_not(running: Running) -> None:
    running.go(START, DRAW)
    with running.database.transaction() as session:
        rows = list(session.scalars(select(MessageRow).order_by(MessageRow.recipient)))
        for row, state in zip(rows, [MessageState.SENT, MessageState.FAILED, MessageState.QUEUED], strict=False):
            row.state = state
        ids = [row.id for row in rows[:3]]
    with running.database.transaction() as session:
        assert forget(session, DRAW + WORDS_KEPT) == 0
    with running.database.transaction() as session:
        assert forget(session, DRAW + WORDS_KEPT + DAY) == 1
    with running.database.reading() as session:
        sent, failed, queued = (session.get(MessageRow, each) for each in ids)
        assert sent is not None
        assert (sent.text, sent.html, sent.calendar, sent.headers) == ("(no longer kept)", "", None, {})
        assert failed is None
        assert queued is not None
        assert queued.html != ""
