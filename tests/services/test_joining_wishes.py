"""Pausing, skipping a cycle and keeping apart: what they do to the draw, and who gets to know."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.services.joining_people import answers
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import CycleRow, KeepApartRow, MessageRow, PractitionerRow, SkippingRow
from unmentor.services.cycles import cancel_cycle, draw_cycle, find_cycle, introductions_of, plan_cycle, send_cycle
from unmentor.services.joining import change_address, join
from unmentor.services.joining_texts import Problem
from unmentor.services.joining_wishes import (
    TooLate,
    is_paused,
    is_skipping,
    keep_apart,
    kept_apart,
    let_meet,
    pause,
    resume,
    skip_cycle,
    undo_skip,
)
from unmentor.services.pool import take_part
from unmentor.services.sending import send_draw

AddPeople = Callable[..., list[PractitionerRow]]
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def _in_draw_of(session: Session, day: datetime) -> list[str]:
    cycle = CycleRow(id=99, number=99, seed=1, draw_at=day)
    return [person.name for person in take_part(session, cycle).practitioners]


def _avoided(session: Session, cycle: CycleRow) -> list[set[str]]:
    pool = take_part(session, cycle).pool
    people = [person.key for person in pool.people]
    return [{people[a], people[b]} for a, b in pool.avoid]


def test_a_pause_ends_by_itself_when_its_day_is_past(each_database: Database, add_people: AddPeople) -> None:
    last = date(2028, 2, 29)
    with each_database.transaction() as session:
        pause(session, add_people(session, 2)[0], last, NOW)
    with each_database.reading() as session:
        at_nine = datetime(2028, 2, 28, 9, tzinfo=UTC)
        days = [_in_draw_of(session, at_nine + timedelta(days=n)) for n in range(3)]
        assert days == [["Person 1"], ["Person 1"], ["Person 0", "Person 1"]]
        person = session.scalars(select(PractitionerRow).where(PractitionerRow.name == "Person 0")).one()
        assert [is_paused(person, last), is_paused(person, date(2028, 3, 1))] == [True, False]


def test_who_resumes_is_in_the_next_draw(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        person = add_people(session, 1)[0]
        pause(session, person, date(2027, 2, 28), NOW)
        resume(session, person, NOW)
        assert _in_draw_of(session, NOW) == ["Person 0"]


def test_who_skips_is_not_in_that_draw_and_not_left_out_of_it(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        people = add_people(session, 5)
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        skip_cycle(session, people[0], cycle, NOW)
        skip_cycle(session, people[0], cycle, NOW)
        skip_cycle(session, people[1], cycle, NOW)
        undo_skip(session, people[1], cycle)
        assert [is_skipping(session, person, cycle) for person in people[:2]] == [True, False]
        assert len(draw_cycle(session, cycle, programme, NOW).introductions) == 2
        with pytest.raises(TooLate):
            skip_cycle(session, people[2], cycle, NOW)
        with pytest.raises(TooLate):
            undo_skip(session, people[0], cycle)
        send_cycle(session, cycle, NOW)
    later = NOW + timedelta(days=35)
    with each_database.transaction() as session:
        following = plan_cycle(session, later, later, programme.zone)
        found = take_part(session, following)
        assert len(found.practitioners) == 5
        assert [person.waiting for person in found.pool.people] == [0] * 5


def test_skipping_pressed_twice_at_the_same_moment_is_one_wish(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person = add_people(session, 1)[0]
        cycle = plan_cycle(session, NOW, NOW, programme.zone)

    def press(_: int) -> None:
        with each_database.transaction() as session:
            skip_cycle(session, session.get_one(PractitionerRow, person.id), session.get_one(CycleRow, cycle.id), NOW)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(press, range(8)))
    with each_database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SkippingRow)) == 1


def test_kept_apart_holds_whoever_joined_first_and_through_a_new_address(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        one, known = add_people(session, 2)
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        assert keep_apart(session, one, known.address.upper()) is None
        assert keep_apart(session, one, known.address) is None
        assert keep_apart(session, one, answers().address) is None
        joined = join(session, answers(), NOW).practitioner
        change_address(session, known, "other@council.example", NOW)
        change_address(session, joined, "new@council.example", NOW)
        pairs = _avoided(session, cycle)
        wanted = [{str(one.id), str(known.id)}, {str(one.id), str(joined.id)}]
        assert sorted(map(sorted, pairs)) == sorted(map(sorted, wanted))
        # Neither that the other takes part nor their new address can be read from the list.
        assert kept_apart(session, one) == ["bronwen.hughes@exeter.example", "person0001@council1.example"]
        assert kept_apart(session, known) == []

        let_meet(session, one, "Person0001@council1.example")
        let_meet(session, one, answers().address)
        assert (_avoided(session, cycle), kept_apart(session, one)) == ([], [])


def test_who_are_to_be_kept_apart_are_not_introduced_by_a_draw_that_waits_to_be_sent(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        one, other, *_ = add_people(session, 4)
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        draw_cycle(session, cycle, programme, NOW, together=[(one.address, other.address)])
        assert keep_apart(session, one, other.address) is None
    with each_database.transaction() as session:
        cycle = find_cycle(session, None)
        (kept,) = introductions_of(session, cycle)
        assert {side.practitioner.name for side in kept.members} == {"Person 2", "Person 3"}
        assert {row.practitioner_id for row in cycle.sitting_out} == {one.id, other.id}
        assert send_draw(session, cycle, programme, NOW) == 4
        letters = session.scalars(select(MessageRow).where(MessageRow.kind == "no_partner")).all()
        assert {letter.recipient for letter in letters} == {one.address, other.address}
        said = "The introduction that was planned for you could not be made."
        assert all(said in " ".join(letter.text.split()) for letter in letters)
        assert not any("Person 0" in letter.text and "Person 1" in letter.text for letter in letters)


def test_who_skips_a_cycle_that_is_given_up_is_not_in_the_one_in_its_place(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, away, _ = add_people(session, 3)
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        pause(session, away, date(2027, 3, 1), NOW)
        for each in (person, away):
            skip_cycle(session, each, cycle, NOW)
        cancel_cycle(session, cycle)
    with each_database.transaction() as session:
        anew = plan_cycle(session, NOW + timedelta(days=7), NOW, programme.zone)
        assert [each.name for each in take_part(session, anew).practitioners] == ["Person 2"]
        paused = [session.get_one(PractitionerRow, each.id).paused_until for each in (person, away)]
        assert paused == [date(2026, 12, 31), date(2027, 3, 1)]
        assert _in_draw_of(session, datetime(2027, 1, 5, 9, tzinfo=UTC)) == ["Person 0", "Person 2"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (" ", "Enter the email address of whom you would rather not meet"),
        ("nobody", "Enter an email address in the correct format, like name@council.gov.uk"),
        ("person0000@council0.example", "Enter somebody else's email address: this one is your own"),
    ],
)
def test_who_to_be_kept_apart_from_has_to_be_named(
    database: Database, add_people: AddPeople, address: str, said: str
) -> None:
    with database.transaction() as session:
        person = add_people(session, 1)[0]
        assert keep_apart(session, person, address) == Problem("keep_apart", said)
        assert session.scalars(select(KeepApartRow)).all() == []


def test_a_list_of_people_to_be_kept_apart_from_has_an_end(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        person = add_people(session, 1)[0]
        found = [keep_apart(session, person, f"n{n}@council.example") for n in range(101)]
        assert found[:100] == [None] * 100
        assert found[100] is not None
        assert len(kept_apart(session, person)) == 100


def test_a_profession_of_one_s_own_words_is_what_the_draw_compares(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        add_people(session, 1, profession="Design")
        add_people(session, 1, address="jo@council.example")
        cycle = CycleRow(id=1, number=1, seed=1, draw_at=NOW)
        assert sorted(person.profession for person in take_part(session, cycle).pool.people) == [
            "design",
            "service designer",
        ]
