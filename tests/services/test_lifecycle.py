"""A cycle that runs by itself: what is due follows from the rows and the time, in order, once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.services.conftest import AddPeople
from unmentor.errors import Refusal
from unmentor.mail import BadAddress, Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    Approval,
    CycleRow,
    CycleState,
    DrawRow,
    IntroductionRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    SkippingRow,
)
from unmentor.services.answering import answer_for
from unmentor.services.cycle_moves import stop_cycle
from unmentor.services.cycles import approve_cycle, cancel_cycle, draw_cycle, find_cycle, send_cycle
from unmentor.services.due import Step, due_steps
from unmentor.services.joining_wishes import skip_cycle
from unmentor.services.leaving import leave
from unmentor.services.lifecycle import advance
from unmentor.services.scheduling import Schedule, set_schedule, stop_schedule

START = datetime(2027, 1, 20, 12, tzinfo=UTC)
DRAW = datetime(2027, 2, 2, 9, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

Go = Callable[[datetime], list[tuple[str, int]]]


@pytest.fixture
def go(database: Database, programme: Programme) -> Go:
    """Takes the steps that are due at a moment; gives what they were, and of which cycle."""

    def at(now: datetime) -> list[tuple[str, int]]:
        return [(step.what, step.number) for step in advance(database, programme, lambda: now)]

    return at


def scheduled(database: Database, programme: Programme, add_people: AddPeople, **choices: object) -> None:
    """A programme of eight people with a schedule, by itself unless `choices` say otherwise."""
    with database.transaction() as session:
        add_people(session, 8)
        set_schedule(session, Schedule(**{"approval": Approval.AUTOMATIC, **choices}), programme.zone, START)  # type: ignore[arg-type]  # by name


def state(database: Database, number: int = 1) -> CycleState:
    with database.reading() as session:
        return find_cycle(session, number).state


def test_without_a_schedule_nothing_happens(database: Database, go: Go, add_people: AddPeople) -> None:
    with database.transaction() as session:
        add_people(session, 8)
    assert go(START) == []


def test_a_year_of_it_runs_from_plan_to_close(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    assert go(START) == [("plan", 1)]
    assert go(DRAW - HOUR) == []
    assert go(DRAW) == [("draw", 1), ("approve", 1), ("send", 1), ("plan", 2)]
    assert state(database) is CycleState.INTRODUCED
    with database.reading() as session:
        cycle = find_cycle(session, 1)
        assert (cycle.ask_at, cycle.close_at) == (DRAW + 21 * DAY, DRAW + 35 * DAY)
        assert find_cycle(session, 2).draw_at == datetime(2027, 3, 2, 9, tzinfo=UTC)
        assert session.scalar(select(func.count()).where(MessageRow.state == MessageState.QUEUED)) == 8
    assert go(DRAW + 21 * DAY) == [("ask", 1)]
    assert go(DRAW + 28 * DAY) == [("draw", 2), ("approve", 2), ("send", 2), ("plan", 3)]
    assert go(DRAW + 35 * DAY) == [("close", 1)]
    assert state(database) is CycleState.CLOSED


def test_whoever_has_not_said_so_is_asked_once_how_it_went(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    go(DRAW)
    with database.transaction() as session:
        (first, second, third, *_) = session.scalars(select(IntroductionRow).order_by(IntroductionRow.position))
        met, gone, dated = (each.members[0].practitioner for each in (first, second, third))
        answer_for(session, first.id, met.id, Answer.MET, programme, DRAW)
        answer_for(session, third.id, dated.id, Answer.DATE_SET, programme, DRAW)
        leave(session, gone, programme, DRAW)
        gone_or_alone = {member.practitioner.address for member in second.members}
        expected = set(session.scalars(select(PractitionerRow.address))) - {met.address, *gone_or_alone}
    for _ in range(2):
        go(DRAW + 21 * DAY)
    with database.reading() as session:
        asked = list(session.scalars(select(MessageRow.recipient).where(MessageRow.kind == "how_it_went")))
    assert (len(asked), set(asked)) == (5, expected)


def test_an_organiser_may_stop_a_draw_that_would_go_out_by_itself(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people, approval=Approval.UNLESS_STOPPED, stop_hours=24)
    go(START)
    assert go(DRAW) == [("draw", 1)]
    assert go(DRAW + 23 * HOUR) == []
    with database.transaction() as session:
        stop_cycle(session, find_cycle(session, 1), DRAW + 23 * HOUR)
    assert go(DRAW + 48 * HOUR) == []
    with database.transaction() as session:
        approve_cycle(session, find_cycle(session, 1), DRAW + 49 * HOUR)
    assert go(DRAW + 49 * HOUR) == [("send", 1), ("plan", 2)]


def test_unless_stopped_it_goes_out_after_the_hours(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people, approval=Approval.UNLESS_STOPPED, stop_hours=24)
    go(START)
    go(DRAW)
    assert go(DRAW + DAY) == [("approve", 1), ("send", 1), ("plan", 2)]


def test_by_hand_it_waits_for_an_organiser_for_as_long_as_they_take(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people, approval=Approval.BY_HAND)
    go(START)
    assert go(DRAW) == [("draw", 1)]
    assert go(DRAW + 90 * DAY) == []


def test_a_machine_that_was_off_for_three_days_catches_up_once(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    late = DRAW + 3 * DAY
    assert go(late) == [("draw", 1), ("approve", 1), ("send", 1), ("plan", 2)]
    assert go(late) == []


def test_a_machine_that_was_off_for_two_months_draws_at_the_next_date(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    assert go(datetime(2027, 4, 1, tzinfo=UTC)) == [("move", 1)]
    with database.reading() as session:
        assert find_cycle(session, 1).draw_at == datetime(2027, 4, 6, 8, tzinfo=UTC)
    assert go(datetime(2027, 4, 6, 8, tzinfo=UTC)) == [("draw", 1), ("approve", 1), ("send", 1), ("plan", 2)]


def test_a_draw_whose_dates_are_no_longer_good_is_made_again(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people, approval=Approval.UNLESS_STOPPED)
    go(START)
    go(DRAW)
    late = DRAW + 6 * DAY
    assert go(late) == [("draw again", 1)]
    with database.reading() as session:
        cycle = find_cycle(session, 1)
        assert (cycle.state, cycle.drawn_at) == (CycleState.DRAWN, late)
        counts = [
            session.scalar(select(func.count()).select_from(row)) for row in (DrawRow, IntroductionRow, MessageRow)
        ]
        assert counts == [1, 4, 8]
    assert go(late + DAY) == [("approve", 1), ("send", 1), ("plan", 2)]


def test_a_draw_that_nobody_takes_part_in_moves_to_the_next_date(
    database: Database, programme: Programme, go: Go
) -> None:
    with database.transaction() as session:
        set_schedule(session, Schedule(), programme.zone, START)
    assert go(START) == [("plan", 1)]
    assert go(DRAW) == [("draw", 1)]
    with database.reading() as session:
        cycle = find_cycle(session, 1)
        assert (cycle.state, cycle.draw_at) == (CycleState.OPEN, datetime(2027, 3, 2, 9, tzinfo=UTC))


def test_a_stopped_schedule_leaves_the_cycle_where_it_is(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    with database.transaction() as session:
        stop_schedule(session)
    assert go(DRAW) == []
    assert state(database) is CycleState.OPEN


def test_a_clock_that_is_set_back_repeats_nothing(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    go(DRAW)
    assert [go(DRAW - HOUR), go(DRAW)] == [[], []]


def test_two_schedulers_take_each_step_once(
    each_database: Database, programme: Programme, add_people: AddPeople
) -> None:
    scheduled(each_database, programme, add_people)
    for now in (START, DRAW):
        with ThreadPoolExecutor(4) as threads:
            taken = threads.map(lambda _: advance(each_database, programme, lambda: now), range(4))  # noqa: B023 - used up here
            steps = [(step.what, step.number) for steps in taken for step in steps]
        assert sorted(steps) == sorted(set(steps))
    with each_database.reading() as session:
        numbers = list(session.scalars(select(CycleRow.number).order_by(CycleRow.number)))
        assert (numbers, session.scalar(select(func.count()).select_from(MessageRow))) == ([1, 2], 8)


def test_what_would_be_due_can_be_asked_for_any_moment(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    with database.reading() as session:
        assert due_steps(session, programme, DRAW - HOUR) == []
        assert due_steps(session, programme, DRAW + DAY) == [Step("draw", 1, DRAW)]
        assert due_steps(session, programme, START) == []


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        ({"close_days": 0}, "--close-days (0) must be between 1 and 365"),
        ({"stop_hours": 97}, "--stop-hours (97) must be between 1 and 96"),
        ({"close_days": 21}, "--close-days (21) must be more than --feedback-days (21)"),
        ({"rule": "tuesdays"}, "is no rule for draws"),
        ({"rule": "0 9 29 2 *"}, '"0 9 29 2 *" next comes on 29 February 2028: choose one that comes within a year'),
    ],
)
def test_days_that_cannot_follow_each_other_are_refused(
    database: Database, programme: Programme, choices: dict[str, object], said: str
) -> None:
    with pytest.raises(Refusal, match=re.escape(said)), database.transaction() as session:
        set_schedule(session, Schedule(**choices), programme.zone, START)  # type: ignore[arg-type]  # by name


def test_a_cycle_that_was_sent_before_its_date_is_not_followed_by_another_on_that_date(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    early = DRAW - 4 * DAY
    with database.transaction() as session:
        cycle = find_cycle(session, 1)
        draw_cycle(session, cycle, programme, early)
        send_cycle(session, cycle, early)
    assert go(early) == [("plan", 2)]
    assert go(DRAW) == []
    with database.reading() as session:
        assert find_cycle(session, 2).draw_at == datetime(2027, 3, 2, 9, tzinfo=UTC)


def test_the_date_of_a_cycle_that_was_given_up_is_not_planned_again(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    with database.transaction() as session:
        given_up = find_cycle(session, 1)
        first = given_up.id
        cancel_cycle(session, given_up)
    assert go(START + HOUR) == [("plan", 1)]
    with database.reading() as session:
        cycle = find_cycle(session, 1)
        assert cycle.draw_at == datetime(2027, 3, 2, 9, tzinfo=UTC)
        assert cycle.id != first  # links in messages to people name it


def test_whoever_skipped_a_draw_that_was_missed_is_in_the_one_it_moves_to(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    with database.transaction() as session:
        person = session.scalars(select(PractitionerRow)).first()
        assert person is not None
        skip_cycle(session, person, find_cycle(session, 1), START)
    assert go(DRAW + 30 * DAY)[0] == ("move", 1)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SkippingRow)) == 0


def test_a_step_that_fails_stops_no_other_cycle_and_is_told_in_the_end(
    database: Database, programme: Programme, go: Go, add_people: AddPeople
) -> None:
    scheduled(database, programme, add_people)
    go(START)
    go(DRAW)
    with database.transaction() as session:
        # Nobody can write to that, so asking fails; and they are not in the second draw.
        person = session.scalars(select(PractitionerRow)).first()
        assert person is not None
        person.address, person.paused_until = "no address at all", (DRAW + 40 * DAY).date()
    for _ in range(2):
        with pytest.raises(BadAddress):
            go(DRAW + 28 * DAY)
        assert (state(database, 1), state(database, 2)) == (CycleState.INTRODUCED, CycleState.INTRODUCED)
