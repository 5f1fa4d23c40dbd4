"""A cycle's steps: each once, in order, by one caller; all of a decision or nothing of it."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from tests.services.conftest import AddPeople
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    AvoidanceRow,
    CycleRow,
    CycleState,
    DrawRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
)
from unmentor.services.cycles import (
    AlreadyTaken,
    CycleRefused,
    approve_cycle,
    cancel_cycle,
    draw_cycle,
    find_cycle,
    introductions_of,
    plan_cycle,
    preview_cycle,
    send_cycle,
)
from unmentor.services.history import introductions_before


def test_a_draw_introduces_everybody_and_holds_a_message_for_each(drawn: Database) -> None:
    with drawn.reading() as session:
        cycle = find_cycle(session, None)
        sizes = sorted(len(introduction.members) for introduction in introductions_of(session, cycle))
        messages = Counter((row.kind, row.state) for row in session.scalars(select(MessageRow)))
        record = session.scalars(select(DrawRow)).one()
    assert (cycle.state, sizes) == (CycleState.DRAWN, [2, 2, 3])
    assert messages == {("introduction", MessageState.HELD): 7}
    assert (record.people, record.optimal, record.value) == (7, True, record.bound)


def test_the_first_writer_is_one_of_the_two_and_takes_turns(
    drawn: Database, programme: Programme, now: datetime
) -> None:
    with drawn.transaction() as session:
        send_cycle(session, find_cycle(session, None), now)
        later = now + timedelta(days=28)
        cycle = plan_cycle(session, later, later, programme.zone)
        draw_cycle(session, cycle, programme, later, seed=1)
    with drawn.reading() as session:
        written = Counter[object]()
        for number in (1, 2):
            for introduction in introductions_of(session, find_cycle(session, number)):
                members = [member.practitioner_id for member in introduction.members]
                assert introduction.first_writer_id in members
                if number == 2:
                    assert written[introduction.first_writer_id] == min(written[member] for member in members)
            for introduction in introductions_of(session, find_cycle(session, number)):
                written[introduction.first_writer_id] += 1


def test_steps_are_taken_in_order_and_once(drawn: Database, programme: Programme, now: datetime) -> None:
    with drawn.transaction() as session:
        cycle = find_cycle(session, None)
        with pytest.raises(AlreadyTaken, match="cycle 1 is drawn"):
            draw_cycle(session, cycle, programme, now)
        approve_cycle(session, cycle, now)
        with pytest.raises(AlreadyTaken):
            approve_cycle(session, cycle, now)
        assert send_cycle(session, cycle, now) == 7
        with pytest.raises(AlreadyTaken, match="cycle 1 is introduced"):
            send_cycle(session, cycle, now)


def test_sending_a_drawn_cycle_approves_it(drawn: Database, now: datetime) -> None:
    with drawn.transaction() as session:
        send_cycle(session, find_cycle(session, None), now)
    with drawn.reading() as session:
        cycle = find_cycle(session, 1)
        assert (cycle.state, cycle.approved_at, cycle.introduced_at) == (CycleState.INTRODUCED, now, now)


def test_a_second_cycle_waits_for_the_first_to_be_sent(drawn: Database, programme: Programme, now: datetime) -> None:
    with drawn.transaction() as session, pytest.raises(CycleRefused, match="cycle 1 \\(December 2026\\) is drawn"):
        plan_cycle(session, None, now, programme.zone)


def test_two_who_draw_at_once_draw_once(
    each_database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with each_database.transaction() as session:
        add_people(session, 8)
        plan_cycle(session, now, now, programme.zone)

    def draw_it(_: int) -> str:
        try:
            with each_database.transaction() as session:
                draw_cycle(session, find_cycle(session, 1), programme, now)
        except AlreadyTaken:
            return "too late"
        return "drawn"

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(draw_it, range(4))) == ["drawn"] + ["too late"] * 3
    with each_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IntroductionRow)) == 4
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 8


def test_a_draw_without_anybody_is_refused_and_leaves_the_cycle_open(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        add_people(session, 3, state=PractitionerState.INVITED)
        plan_cycle(session, now, now, programme.zone)
    with pytest.raises(CycleRefused, match="nobody takes part yet"), database.transaction() as session:
        draw_cycle(session, find_cycle(session, None), programme, now)
    with database.reading() as session:
        assert find_cycle(session, None).state is CycleState.OPEN


def test_a_cycle_in_which_nobody_is_due_can_be_drawn_and_the_next_one_comes(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        add_people(session, 4, cadence=2)
    introduced = []
    for month in range(3):
        moment = now + timedelta(days=28 * month)
        with database.transaction() as session:
            cycle = plan_cycle(session, moment, moment, programme.zone)
            draw_cycle(session, cycle, programme, moment)
            introduced.append(send_cycle(session, cycle, moment))
    assert introduced == [4, 0, 4]


def test_a_cycle_that_was_not_sent_can_be_given_up_with_all_it_wrote(
    drawn: Database, programme: Programme, now: datetime
) -> None:
    with drawn.transaction() as session:
        cancel_cycle(session, find_cycle(session, 1))
    with drawn.reading() as session:
        for kept_nothing in (CycleRow, DrawRow, IntroductionRow, MemberRow, MessageRow, SittingOutRow):
            assert session.scalar(select(func.count()).select_from(kept_nothing)) == 0
    with drawn.transaction() as session:
        cycle = plan_cycle(session, now, now, programme.zone)
        draw_cycle(session, cycle, programme, now)
        assert cycle.number == 1
        send_cycle(session, cycle, now)
        with pytest.raises(AlreadyTaken, match="on their way"):
            cancel_cycle(session, cycle)


def test_a_draw_is_not_sent_when_its_dates_are_no_longer_good(drawn: Database, now: datetime) -> None:
    with pytest.raises(CycleRefused, match="drawn more than 5 days ago"), drawn.transaction() as session:
        send_cycle(session, find_cycle(session, 1), now + timedelta(days=5, seconds=1))


@pytest.mark.parametrize("days", [-2, 400, 365 * 4000])
def test_a_date_out_of_reach_is_refused(database: Database, programme: Programme, now: datetime, days: int) -> None:
    with pytest.raises(CycleRefused, match="not within a year"), database.transaction() as session:
        plan_cycle(session, now + timedelta(days=days), now, programme.zone)


def test_two_who_plan_at_once_plan_one_cycle(each_database: Database, programme: Programme, now: datetime) -> None:
    def plan(_: int) -> str:
        try:
            with each_database.transaction() as session:
                return f"cycle {plan_cycle(session, None, now, programme.zone).number}"
        except CycleRefused:
            return "refused"

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(plan, range(4))) == ["cycle 1", "refused", "refused", "refused"]


def test_a_preview_shows_what_the_draw_will_be(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        add_people(session, 9)
        plan_cycle(session, now, now, programme.zone)
    with database.reading() as session:
        shown = preview_cycle(session, find_cycle(session, 1)).draw
    with database.transaction() as session:
        drawn = draw_cycle(session, find_cycle(session, 1), programme, now)
    assert (drawn.introductions, drawn.left_out, drawn.seed) == (shown.introductions, shown.left_out, shown.seed)


def test_the_next_draw_in_a_letter_is_after_this_cycles_own_date(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    """The December draw, made a week early, promises January to whoever sits out."""
    early = now - timedelta(days=7)
    with database.transaction() as session:
        people = add_people(session, 2)
        people[0].council_code = people[1].council_code
        cycle = plan_cycle(session, now, early, programme.zone)
        draw_cycle(session, cycle, programme, early)
        letters = [row.text for row in session.scalars(select(MessageRow))]
    assert len(letters) == 2
    assert all("Tuesday 5 January" in " ".join(letter.split()) for letter in letters)


def test_a_preview_writes_nothing(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        add_people(session, 6)
        plan_cycle(session, now, now, programme.zone)
    with database.reading() as session:
        assert len(preview_cycle(session, find_cycle(session, None)).draw.introductions) == 3
    with database.reading() as session:
        assert find_cycle(session, None).state is CycleState.OPEN
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 0


def test_only_active_people_whose_turn_it_is_take_part(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        people = add_people(session, 10)
        people[0].state, people[1].state = PractitionerState.INVITED, PractitionerState.LEFT
        people[2].cadence, people[3].cadence = 2, 3
    taking_part = []
    for month in range(4):
        moment = now + timedelta(days=28 * month)
        with database.transaction() as session:
            cycle = plan_cycle(session, moment, moment, programme.zone)
            draw_cycle(session, cycle, programme, moment, seed=1)
            send_cycle(session, cycle, moment)
            members = (
                select(MemberRow.practitioner_id).join(IntroductionRow).where(IntroductionRow.cycle_id == cycle.id)
            )
            out = select(SittingOutRow.practitioner_id).where(SittingOutRow.cycle_id == cycle.id)
            ids = set(session.scalars(members)) | set(session.scalars(out))
            taking_part.append([n for n, person in enumerate(people) if person.id in ids])
    everybody = [4, 5, 6, 7, 8, 9]
    assert taking_part == [[2, 3, *everybody], everybody, [2, *everybody], [3, *everybody]]


def test_six_cycles_repeat_nobody_and_keep_people_apart(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        people = add_people(session, 21)
        session.add(AvoidanceRow(practitioner_id=people[5].id, other_id=people[4].id))
    for month in range(6):
        moment = now + timedelta(days=28 * month)
        with database.transaction() as session:
            cycle = plan_cycle(session, moment, moment, programme.zone)
            draw_cycle(session, cycle, programme, moment)
            send_cycle(session, cycle, moment)
    with database.reading() as session:
        pairs = [frozenset(pair) for each in introductions_before(session, 100) for pair in each.pairs]
        councils = dict(session.execute(select(PractitionerRow.id, PractitionerRow.council_code)).all())
        left_out = session.scalar(select(func.count()).select_from(SittingOutRow))
    assert len(pairs) == len(set(pairs)) == 6 * (9 + 3)
    assert frozenset((people[4].id, people[5].id)) not in pairs
    assert all(councils[a] != councils[b] for a, b in map(tuple, pairs))
    assert left_out == 0


def test_whoever_is_left_out_is_told_why_and_comes_first_next_time(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    """Three of one council and one of another: two are left out, and one of them has the partner next."""
    with database.transaction() as session:
        people = add_people(session, 4)
        for person in people[1:]:
            person.council_code = people[1].council_code
        cycle = plan_cycle(session, now, now, programme.zone)
        draw_cycle(session, cycle, programme, now, seed=1)
        send_cycle(session, cycle, now)
    with database.reading() as session:
        first_out = {row.practitioner_id for row in session.scalars(select(SittingOutRow))}
        notices = list(session.scalars(select(MessageRow).where(MessageRow.kind == "no_partner")))
        reasons = [row.reason for row in session.scalars(select(SittingOutRow))]
    assert len(first_out) == len(notices) == 2
    assert all(reason.endswith(".") and len(reason) > 20 for reason in reasons)
    assert all(reason in " ".join(notice.text.split()) for reason, notice in zip(reasons, notices, strict=True))

    later = now + timedelta(days=28)
    with database.transaction() as session:
        cycle = plan_cycle(session, later, later, programme.zone)
        draw_cycle(session, cycle, programme, later, seed=1)
        met_now = {
            member.practitioner_id
            for introduction in introductions_of(session, cycle)
            for member in introduction.members
        }
    assert len(met_now) == 2
    assert met_now - {people[0].id} <= first_out
