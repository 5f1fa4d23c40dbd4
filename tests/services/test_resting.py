"""Who rests, who is asked, and who is in draws again."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.services.conftest import NOW, AddPeople
from tests.services.introduced import introduced
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    FeedbackRow,
    IntroductionRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    ReplacementRow,
    RestReason,
)
from unmentor.services.pool import take_part
from unmentor.services.resting import TIME_TO_ANSWER, rest, rest_the_silent, still_in

DAY = timedelta(days=1)
OVER = NOW + 365 * DAY
"""Long after every cycle here was asked about."""


def asked(session: Session) -> list[MessageRow]:
    """The questions whether somebody is still in."""
    return list(session.scalars(select(MessageRow).where(MessageRow.kind == "still_in").order_by(MessageRow.due_at)))


def one_cycle(session: Session, number: int, *groups: list[PractitionerRow], asked: bool = True) -> IntroductionRow:
    """A cycle that went out a month after the one before, and was asked about three weeks later; its first pair."""
    first, *_ = introduced(session, *groups, number=number)
    out = NOW + 30 * number * DAY
    cycle = session.get_one(CycleRow, first.cycle_id)
    cycle.introduced_at, cycle.asked_at = out, out + 21 * DAY if asked else None
    session.flush()
    return first


def say(
    session: Session, introduction: IntroductionRow, person: PractitionerRow, said: Answer = Answer.DATE_SET
) -> None:
    answer = FeedbackRow(introduction_id=introduction.id, practitioner_id=person.id, answer=said)
    answer.answered_at = answer.updated_at = NOW
    session.add(answer)
    session.flush()


@pytest.mark.parametrize(("reason", "waits"), [(RestReason.UNANSWERED, 0 * DAY), (RestReason.BOUNCED, 7 * DAY)])
def test_whoever_rests_is_in_no_draw_and_is_asked_once(
    each_database: Database, add_people: AddPeople, programme: Programme, reason: RestReason, waits: timedelta
) -> None:
    with each_database.transaction() as session:
        person, other = add_people(session, 2)
        again = RestReason.BOUNCED, programme, NOW + DAY
        assert (rest(session, person, reason, programme, NOW), rest(session, person, *again)) == (True, False)
    with each_database.transaction() as session:
        person = session.get_one(PractitionerRow, person.id)
        assert (person.resting_since, person.rest_reason) == (NOW, reason)
        (question,) = asked(session)
        found = question.recipient, question.state, question.due_at, question.practitioner_id
        assert found == (person.address, MessageState.QUEUED, NOW + waits, person.id)
        drawn = take_part(session, CycleRow(id=9, number=9, seed=1, draw_at=NOW)).practitioners
        assert [each.id for each in drawn] == [other.id]


@pytest.mark.parametrize("state", [PractitionerState.INVITED, PractitionerState.LEFT])
def test_whoever_takes_no_part_does_not_rest(
    database: Database, add_people: AddPeople, programme: Programme, state: PractitionerState
) -> None:
    with database.transaction() as session:
        (person,) = add_people(session, 1, state=state)
        assert not rest(session, person, RestReason.BOUNCED, programme, NOW)
        assert (person.resting_since, asked(session)) == (None, [])


def test_a_yes_ends_the_rest_and_takes_back_what_was_not_asked_yet(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        (person,) = add_people(session, 1)
        rest(session, person, RestReason.UNANSWERED, programme, NOW)
        session.execute(update(MessageRow).values(state=MessageState.SENT))
        assert [still_in(session, person, NOW + n * DAY) for n in (1, 2)] == [True, False]
        assert (person.resting_since, person.rest_reason, person.in_again_at) == (None, None, NOW + DAY)
        rest(session, person, RestReason.BOUNCED, programme, NOW + 3 * DAY)
        assert [each.state for each in asked(session)] == [MessageState.SENT, MessageState.QUEUED]
        still_in(session, person, NOW + 4 * DAY)
        assert [each.state for each in asked(session)] == [MessageState.SENT]


def test_whoever_says_nothing_of_two_cycles_that_had_somebody_for_them_rests(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        silent, talks, once, late, *others = add_people(session, 10)
        session.add_all(others)
        first = one_cycle(session, 1, [silent, others[0]], [talks, others[1]], [late, others[2]])
        introductions = session.scalars(select(IntroductionRow).where(IntroductionRow.cycle_id == first.cycle_id)).all()
        for partner, introduction in zip(others[:3], introductions, strict=True):
            say(session, introduction, partner)
        say(session, introductions[2], late)
        one_cycle(session, 2, [once, others[3]])
        assert rest_the_silent(session, programme, OVER) == []
        third = one_cycle(session, 3, [silent, others[4]], [talks, others[5]], [late, others[3]])
        introductions = session.scalars(select(IntroductionRow).where(IntroductionRow.cycle_id == third.cycle_id)).all()
        say(session, introductions[1], talks)
        say(session, introductions[2], others[3])
        silent.paused_until = OVER.date()
    with each_database.transaction() as session:
        assert rest_the_silent(session, programme, OVER) == []
        session.execute(update(PractitionerRow).values(paused_until=OVER.date() - DAY))
        assert rest_the_silent(session, programme, OVER) == [silent.id]
        assert rest_the_silent(session, programme, OVER) == []
        assert [(each.recipient, each.due_at) for each in asked(session)] == [(silent.address, OVER)]


def test_cycles_that_come_sooner_than_people_are_asked_about_them_do_not_hide_a_silence(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        silent, speaks, *others = add_people(session, 6)
        for number in (1, 2):
            one_cycle(session, number, [silent, others[0]], [speaks, others[1]])
        one_cycle(session, 3, [silent, others[2]], asked=False)
        newest = one_cycle(session, 4, [speaks, others[3]], asked=False)
        say(session, newest, speaks)
        assert rest_the_silent(session, programme, OVER) == sorted([silent.id, others[0].id, others[1].id])


def test_only_the_newest_two_that_were_asked_about_count(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        a, b = add_people(session, 2)
        first, second = (one_cycle(session, number, [a, b]) for number in (1, 2))
        one_cycle(session, 3, [a, b])
        say(session, first, a)
        say(session, second, b)
        assert rest_the_silent(session, programme, OVER) == [a.id]


def test_nobody_rests_who_had_less_than_five_days_to_answer(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        a, b = add_people(session, 2)
        for number in (1, 2):
            newest = one_cycle(session, number, [a, b])
        asked_at = session.get_one(CycleRow, newest.cycle_id).asked_at
        assert asked_at is not None
        in_time = asked_at + TIME_TO_ANSWER
        assert (TIME_TO_ANSWER, rest_the_silent(session, programme, in_time - timedelta(seconds=1))) == (5 * DAY, [])
        assert rest_the_silent(session, programme, in_time) == sorted([a.id, b.id])


def test_whoever_had_nobody_left_to_meet_was_not_silent(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    """Of both cycles nobody heard, and each time their partners could not: one who left, one of two, both of a trio."""
    with each_database.transaction() as session:
        of_pair, of_gone, of_one, of_trio, *others = add_people(session, 16)
        gone = others[0]
        for number in (1, 2):
            cannot = others[1 + 6 * (number - 1) :][:6]
            alone = [of_pair, cannot[0]], [of_trio, cannot[1], cannot[2]]
            first = one_cycle(session, number, *alone, [of_gone, gone], [of_one, cannot[3], cannot[4]])
            in_order = select(IntroductionRow).where(IntroductionRow.cycle_id == first.cycle_id)
            pair, trio, _, one_of_two = session.scalars(in_order.order_by(IntroductionRow.position))
            for introduction, person in ((pair, 0), (trio, 1), (trio, 2), (one_of_two, 3)):
                say(session, introduction, cannot[person], Answer.CANNOT)
        gone.state = PractitionerState.LEFT
        session.flush()
        assert rest_the_silent(session, programme, OVER) == [of_one.id]


def test_a_cycle_that_nobody_was_asked_about_yet_is_no_silence(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        a, b, c, d = add_people(session, 4)
        one_cycle(session, 1, [a, b], [c, d])
        one_cycle(session, 2, [a, c], [b, d], asked=False)
        assert rest_the_silent(session, programme, OVER) == []


def test_what_came_of_a_later_draw_is_asked_about_when_its_cycle_closes(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        a, b, c, d = add_people(session, 4)
        one_cycle(session, 1, [a, b], [c, d])
        later = one_cycle(session, 2, [a, c])
        replacement = ReplacementRow(
            cycle_id=later.cycle_id, number=1, drawn_at=NOW, people=2, value=0, bound=0, optimal=True, certificate={}
        )
        session.add(replacement)
        session.flush()
        later.replacement_id = replacement.id
        session.flush()
        assert rest_the_silent(session, programme, OVER) == []
        session.get_one(CycleRow, later.cycle_id).closed_at = OVER - 5 * DAY
        session.flush()
        assert rest_the_silent(session, programme, OVER) == sorted([a.id, c.id])


def test_the_silence_before_a_yes_does_not_count_again(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        a, b = add_people(session, 2)
        for number in (1, 2):
            one_cycle(session, number, [a, b])
        assert rest_the_silent(session, programme, OVER) == sorted([a.id, b.id])
        yes = NOW + 85 * DAY  # after the second cycle
        assert (still_in(session, a, yes), rest_the_silent(session, programme, yes)) == (True, [])
        one_cycle(session, 3, [a, b])
        assert rest_the_silent(session, programme, OVER) == []
        one_cycle(session, 4, [a, b])
        assert rest_the_silent(session, programme, OVER) == [a.id]
