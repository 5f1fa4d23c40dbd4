"""What a person's own page is told: of the next draw by the draw's own rules, and of their conversations."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from sqlalchemy.orm import Session

from tests.web.mine import DRAW, NOON, introduce, say, somebody
from tests.web.programme import add_people, plan_draw
from unmentor.persistence import Database
from unmentor.persistence.models import Answer, CycleState, PractitionerState, SittingOutRow
from unmentor.services.cycles import find_cycle
from unmentor.services.joining_wishes import skip_cycle
from unmentor.services.my_page import Conversation, NextDraw, Partner, Turn, conversations, next_draw
from unmentor.services.pool import take_part

TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _people(database: Database) -> None:
    with database.transaction() as rows:
        add_people(rows, people=8, councils=8)


def draw_of(rows: Session, number: int) -> NextDraw:
    return next_draw(rows, somebody(rows, number), NOON)


def nothing(rows: Session) -> None:
    rows.flush()


def let_down(rows: Session) -> None:
    (introduction,) = introduce(rows, 11, (0, 1))
    say(rows, introduction, 1, Answer.CANNOT)


def left_out(rows: Session) -> None:
    introduce(rows, 10, (0, 1))
    introduce(rows, 11)
    reason = SittingOutRow(cycle_id=find_cycle(rows, 11).id, practitioner_id=somebody(rows, 0).id, reason="odd")
    rows.add(reason)


PASTS: list[Callable[[Session], object]] = [
    nothing,
    lambda rows: introduce(rows, 11, (0, 1)),
    lambda rows: introduce(rows, 10, (0, 1)),
    lambda rows: introduce(rows, 9, (0, 1)),
    let_down,
    left_out,
]


@pytest.mark.parametrize("past", PASTS)
def test_the_page_and_the_draw_agree_on_who_is_in(database: Database, past: Callable[[Session], object]) -> None:
    with database.transaction() as rows:
        past(rows)
        plan_draw(rows, DRAW, number=12)
        rows.flush()
        person, cycle = somebody(rows, 0), find_cycle(rows, 12)
        pauses = [None, DRAW.date() - timedelta(days=1), DRAW.date()]
        for cadence, pause, state in product((1, 2, 3), pauses, (PractitionerState.ACTIVE, PractitionerState.INVITED)):
            person.cadence, person.paused_until, person.state = cadence, pause, state
            rows.flush()
            is_in = next_draw(rows, person, NOON).turn is Turn.IN
            assert is_in == (person in take_part(rows, cycle).practitioners)


def test_a_draw_to_come_stands_before_one_that_was_sent(database: Database) -> None:
    with database.transaction() as rows:
        introduce(rows, 11, (0, 1))
        assert draw_of(rows, 0) == NextDraw(None, Turn.IN)
        plan_draw(rows, DRAW, number=12)
        rows.flush()
        cycle = find_cycle(rows, 12)
        assert draw_of(rows, 0) == NextDraw(cycle, Turn.IN)
        skip_cycle(rows, somebody(rows, 0), cycle, NOON)
        assert [draw_of(rows, number).turn for number in (0, 1)] == [Turn.SKIPS, Turn.IN]
        cycle.state = CycleState.APPROVED
        assert [draw_of(rows, number).is_made for number in (0, 1)] == [True, True]


def test_a_pause_goes_by_today_while_no_draw_is_planned(database: Database) -> None:
    with database.transaction() as rows:
        somebody(rows, 0).paused_until = TODAY
        somebody(rows, 1).paused_until = TODAY - timedelta(days=1)
        assert [draw_of(rows, number).turn for number in (0, 1)] == [Turn.PAUSED, Turn.IN]


def test_conversations_are_newest_first_with_the_council_of_their_time(database: Database) -> None:
    with database.transaction() as rows:
        (first,) = introduce(rows, 9, (0, 1))
        trio, _ = introduce(rows, 10, (2, 0, 3), (4, 5))
        introduce(rows, 11, (0, 6), sent=False)
        say(rows, trio, 0, Answer.DATE_SET)
        say(rows, trio, 3, Answer.CANNOT)
        moved = somebody(rows, 1)
        moved.council_code = "X7"
        me, two, three = (somebody(rows, number) for number in (0, 2, 3))
        found = conversations(rows, me.id)
    assert [talk.id for talk in found] == [trio, first]
    assert found[0] == Conversation(
        id=trio,
        draw_at=datetime.fromisoformat("2026-10-02T09:00:00+00:00"),
        meet_by=date(2026, 11, 17),
        first_writer_id=two.id,
        answer=Answer.DATE_SET,
        partners=(
            Partner(two.id, "Person 2", "person2@council.example", "Test Council 2", False, None),
            Partner(three.id, "Person 3", "person3@council.example", "Test Council 3", False, Answer.CANNOT),
        ),
    )
    assert found[1].partners[0].council == "Test Council 1"


@pytest.mark.parametrize(
    ("mine", "theirs", "ahead", "called_off"),
    [
        (None, None, True, False),
        (Answer.DATE_SET, Answer.MET, True, False),
        (None, Answer.NO_REPLY, True, False),
        (None, Answer.CANNOT, False, True),
        (Answer.MET, Answer.CANNOT, False, False),
        (Answer.MET, None, False, False),
        (Answer.CANNOT, None, False, False),
        (Answer.NO_REPLY, None, False, False),
        (Answer.NOT_MET, None, False, False),
    ],
)
def test_a_conversation_is_ahead_until_its_day_or_until_it_is_known(
    database: Database, mine: Answer | None, theirs: Answer | None, ahead: bool, called_off: bool
) -> None:
    with database.transaction() as rows:
        (introduction,) = introduce(rows, 11, (0, 1), meet_by=TODAY)
        for number, answer in enumerate((mine, theirs)):
            if answer:
                say(rows, introduction, number, answer)
        rows.flush()
        (talk,) = conversations(rows, somebody(rows, 0).id)
    assert (talk.is_ahead(TODAY), talk.is_called_off) == (ahead, called_off)
    assert not talk.is_ahead(TODAY + timedelta(days=1))


def test_of_three_it_is_called_off_when_both_others_cannot(database: Database) -> None:
    with database.transaction() as rows:
        (introduction,) = introduce(rows, 11, (0, 1, 2))
        say(rows, introduction, 1, Answer.CANNOT)
        rows.flush()
        (talk,) = conversations(rows, somebody(rows, 0).id)
    both = replace(talk, partners=tuple(replace(each, answer=Answer.CANNOT) for each in talk.partners))
    assert (talk.is_called_off, both.is_called_off) == (False, True)
