"""Whom a cycle's letters reach: nobody who goes while they are written, and nobody who had nobody left to meet."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.conftest import NOW, AddPeople
from tests.services.introduced import introduced
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import Answer, CycleRow, MessageRow, PractitionerRow
from unmentor.services.answering import answer_for
from unmentor.services.asking import ask_how_it_went
from unmentor.services.cycles import find_cycle, plan_cycle
from unmentor.services.erasing import erase
from unmentor.services.leaving import leave
from unmentor.services.notice import give_notice
from unmentor.services.nudging import nudge

WRITTEN = ("nudge", "how_it_went", "notice")

Going = Callable[[Session, PractitionerRow, Programme], None]
Step = Callable[[Session, CycleRow, Programme], int]


def leaves(session: Session, person: PractitionerRow, programme: Programme) -> None:
    leave(session, person, programme, NOW)


def is_erased(session: Session, person: PractitionerRow, _programme: Programme) -> None:
    erase(session, person, NOW)


def reminds(session: Session, cycle: CycleRow, programme: Programme) -> int:
    return nudge(session, cycle, programme, NOW, again=True)


def asks(session: Session, cycle: CycleRow, programme: Programme) -> int:
    return ask_how_it_went(session, cycle, programme, NOW)


def written_to(database: Database) -> list[Any]:
    """The ids of whom a cycle's letters are for."""
    with database.reading() as session:
        return list(session.scalars(select(MessageRow.practitioner_id).where(MessageRow.kind.in_(WRITTEN))))


@pytest.mark.parametrize("step", [reminds, asks])
@pytest.mark.parametrize("goes", [leaves, is_erased])
def test_whoever_goes_while_letters_are_written_gets_none(
    each_database: Database, add_people: AddPeople, programme: Programme, goes: Going, step: Step
) -> None:
    """They had begun to go, and the letters wait for them to have done so."""
    with each_database.transaction() as session:
        goer, partner, *pair = add_people(session, 4)
        introduced(session, [goer, partner], pair)
    gone = Event()

    def write() -> int:
        gone.wait()
        with each_database.transaction() as session:
            return step(session, find_cycle(session, 1), programme)

    with ThreadPoolExecutor(1) as threads:
        written = threads.submit(write)
        with each_database.transaction() as session:
            goes(session, session.get_one(PractitionerRow, goer.id), programme)
            session.flush()
            gone.set()
            with pytest.raises(TimeoutError):
                written.result(timeout=0.5)
    assert written.result() == 2
    assert set(written_to(each_database)) == {person.id for person in pair}


@pytest.mark.parametrize("goes", [leaves, is_erased])
def test_whoever_goes_while_a_draw_is_announced_does_not_hear_of_it(
    each_database: Database, add_people: AddPeople, programme: Programme, goes: Going
) -> None:
    """Of a draw to come both wait for its cycle, so that nobody's row need be kept besides."""
    with each_database.transaction() as session:
        goer, other = add_people(session, 2)
        plan_cycle(session, NOW + timedelta(days=5), NOW, programme.zone)
    gone = Event()

    def announce() -> int:
        gone.wait()
        with each_database.transaction() as session:
            return give_notice(session, find_cycle(session, 1), programme, NOW)

    with ThreadPoolExecutor(1) as threads:
        announced = threads.submit(announce)
        with each_database.transaction() as session:
            goes(session, session.get_one(PractitionerRow, goer.id), programme)
            session.flush()
            gone.set()
            with pytest.raises(TimeoutError):
                announced.result(timeout=0.5)
    assert announced.result() == 1
    assert written_to(each_database) == [other.id]


@pytest.mark.parametrize("step", [reminds, asks])
def test_whoever_leaves_right_after_letters_were_written_gets_none(
    each_database: Database, add_people: AddPeople, programme: Programme, step: Step
) -> None:
    """Their leaving waits, and then finds the letter to take back."""
    with each_database.transaction() as session:
        goer, partner = add_people(session, 2)
        introduced(session, [goer, partner])
    read = Event()

    def go() -> None:
        read.wait()
        with each_database.transaction() as session:
            leaves(session, session.get_one(PractitionerRow, goer.id), programme)

    with ThreadPoolExecutor(1) as threads:
        left = threads.submit(go)
        with each_database.transaction() as session:
            assert step(session, find_cycle(session, 1), programme) == 2
            read.set()
            with pytest.raises(TimeoutError):
                left.result(timeout=0.5)
    left.result()
    assert written_to(each_database) == [partner.id]


def test_nobody_is_asked_about_a_conversation_for_which_nobody_was_left(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    """One whose partner left, one who had a date, one of a trio; but both of a trio who can still meet each other."""
    with each_database.transaction() as session:
        gone, of_gone, cannot, dated, a, b, last, one, two, three = add_people(session, 10)
        groups = [[gone, of_gone], [cannot, dated], [a, b, last], [one, two, three]]
        _, pair, trio, other_trio = introduced(session, *groups)
        for introduction, person, answer in (
            (pair, dated, Answer.DATE_SET),
            (pair, cannot, Answer.CANNOT),
            (trio, a, Answer.CANNOT),
            (trio, b, Answer.CANNOT),
            (other_trio, one, Answer.CANNOT),
        ):
            answer_for(session, introduction.id, person.id, answer, programme, NOW)
        leave(session, gone, programme, NOW)
    with each_database.transaction() as session:
        later = NOW + timedelta(days=21)
        assert ask_how_it_went(session, find_cycle(session, 1), programme, later) == 2
    assert set(written_to(each_database)) == {two.id, three.id}
