"""Replacement draws: who is free, who is not, that of two at once one wins, and that the proof holds."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.conftest import AddPeople
from tests.services.introduced import DRAWN, introduced
from unmentor.mail import Programme
from unmentor.matching import verify
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    AvoidanceRow,
    CycleRow,
    CycleState,
    IntroductionRow,
    MessageRow,
    MessageState,
    PractitionerState,
    ReplacementRow,
    SkippingRow,
)
from unmentor.services.answering import answer_for
from unmentor.services.cycles import AlreadyTaken, CycleRefused, plan_cycle
from unmentor.services.leaving import leave
from unmentor.services.pool import take_part
from unmentor.services.replacements import Replacements, draw_replacements

LATER = DRAWN + timedelta(days=7)


@pytest.fixture
def now() -> datetime:
    """A week after the draw."""
    return LATER


def names(rows: Sequence[IntroductionRow]) -> set[frozenset[str]]:
    return {frozenset(member.practitioner.name for member in row.members) for row in rows}


def replaced(session: Session) -> set[frozenset[str]]:
    """Who was introduced by replacement draws."""
    return names(session.scalars(select(IntroductionRow).where(IntroductionRow.replacement_id.is_not(None))).all())


def test_who_sat_out_was_let_down_or_is_new_meets_and_nobody_else(
    each_database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with each_database.transaction() as session:
        people = add_people(session, 10, joined_at=DRAWN - timedelta(days=1))
        row, other, _ = introduced(session, people[:2], people[2:4], people[4:6], left_out=people[6:8])
        people[8].joined_at = DRAWN + timedelta(days=1)
        people[9].confirmed_at = DRAWN + timedelta(days=2)
        answer_for(session, row.id, people[0].id, Answer.CANNOT, programme, now)
        answer_for(session, other.id, people[2].id, Answer.NO_REPLY, programme, now)
    with each_database.transaction() as session:
        made = draw_replacements(session, programme, now)
    assert made is not None
    with each_database.reading() as session:
        met = replaced(session)
        messages = session.execute(
            select(MessageRow.state, MessageRow.due_at, MessageRow.cycle_id).where(MessageRow.kind == "introduction")
        ).all()
        (kept,) = session.scalars(select(ReplacementRow)).all()
    assert {name for group in met for name in group} == {f"Person {number}" for number in (1, 2, 6, 7, 8, 9)}
    assert messages == [(MessageState.QUEUED, now, made.cycle.id)] * 6
    assert (kept.number, kept.people, kept.drawn_at, kept.optimal) == (1, 6, now, True)
    assert verify(made.decision.pool, kept.certificate) == []
    assert verify(made.decision.pool, kept.certificate | {"seed": 5}) != []


def test_who_is_away_was_introduced_anew_or_may_not_meet_is_not(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        people = add_people(session, 8)
        introduced(session, left_out=people)
        people[0].state = PractitionerState.LEFT
        people[1].state = PractitionerState.INVITED
        people[2].paused_until = now.date()
        cycle = session.scalars(select(CycleRow)).one()
        session.add(SkippingRow(practitioner_id=people[3].id, cycle_id=cycle.id, asked_at=now))
        session.add(AvoidanceRow(practitioner_id=people[4].id, other_id=people[5].id))
        people[6].paused_until = people[7].paused_until = date(2026, 12, 31)
        session.flush()
        assert draw_replacements(session, programme, now) is None
        people[6].paused_until = people[7].paused_until = now.date() - timedelta(days=1)
        session.flush()
        assert draw_replacements(session, programme, now) is not None
        assert {name for group in replaced(session) for name in group} == {f"Person {n}" for n in (4, 5, 6, 7)}
        session.expire_all()
        assert draw_replacements(session, programme, now) is None


def test_whose_partner_left_without_a_word_is_introduced_anew_unless_they_met(
    each_database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with each_database.transaction() as session:
        people = add_people(session, 8, joined_at=DRAWN - timedelta(days=1))
        _, _, met, _ = introduced(session, people[:2], people[2:4], people[4:6], people[6:])
        answer_for(session, met.id, people[4].id, Answer.MET, programme, now)
        for gone in (people[1], people[3], people[5]):
            leave(session, gone, programme, now)
        assert draw_replacements(session, programme, now) is not None
        assert replaced(session) == {frozenset({"Person 0", "Person 2"})}


def test_nobody_gets_the_partner_who_let_them_down_again(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        people = add_people(session, 2)
        (row,) = introduced(session, people)
        for person in people:
            answer_for(session, row.id, person.id, Answer.NO_REPLY, programme, now)
        assert draw_replacements(session, programme, now) is None
        assert session.scalars(select(ReplacementRow)).all() == []


def test_everybody_gets_one_conversation_and_volunteers_a_second(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        people = add_people(session, 3, conversations=3)
        people[0].second_seat = True
        introduced(session, left_out=people)
        draw_replacements(session, programme, now)
        assert replaced(session) == {frozenset({"Person 0", "Person 1"}), frozenset({"Person 0", "Person 2"})}


def test_of_two_at_once_one_wins(
    each_database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with each_database.transaction() as session:
        introduced(session, left_out=add_people(session, 6))
    start = Barrier(2)

    def press(_number: int) -> Replacements | AlreadyTaken | None:
        start.wait()
        try:
            with each_database.transaction() as session:
                return draw_replacements(session, programme, now)
        except AlreadyTaken as refusal:
            return refusal

    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(press, range(2)))
    assert [isinstance(one, Replacements) for one in made].count(True) == 1
    with each_database.reading() as session:
        assert [row.number for row in session.scalars(select(ReplacementRow))] == [1]
        assert sorted(map(len, replaced(session))) == [2, 2, 2]


def test_replacements_come_while_there_is_time_for_them(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        with pytest.raises(CycleRefused, match="no cycle was sent yet"):
            draw_replacements(session, programme, now)
        introduced(session, left_out=add_people(session, 4))
        with pytest.raises(CycleRefused, match="cycle 1 was sent more than 21 days ago"):
            draw_replacements(session, programme, DRAWN + timedelta(days=21, seconds=1))
        following = plan_cycle(session, None, now, programme.zone)
        following.state = CycleState.DRAWN
        session.flush()
        with pytest.raises(CycleRefused, match="cycle 2 is drawn"):
            draw_replacements(session, programme, now)
        following.state = CycleState.OPEN
        session.flush()
        assert draw_replacements(session, programme, now) is not None


def test_in_the_next_draw_who_was_let_down_waits_unless_they_were_replaced(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        people = add_people(session, 6)
        rows = introduced(session, people[:2], people[2:4], people[4:])
        for row, person in zip(rows, people[::2], strict=True):
            answer_for(session, row.id, person.id, Answer.NO_REPLY, programme, now)
        people[4].paused_until = now.date()
        session.flush()
        draw_replacements(session, programme, now)
        following = take_part(session, CycleRow(id=2, number=2, seed=1, draw_at=now + timedelta(days=28)))
        both = zip(following.practitioners, following.pool.people, strict=True)
        waiting = {person.name: at.waiting for person, at in both}
        met = {frozenset(following.practitioners[at].name for at in pair) for pair in following.pool.met}
    assert frozenset({"Person 0", "Person 2"}) in met
    assert waiting == {person.name: int(person is people[4]) for person in people}
