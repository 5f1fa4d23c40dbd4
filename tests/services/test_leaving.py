"""Leaving with one's history kept, and coming back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from unmentor.councils import Kind
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    CouncilRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
)
from unmentor.services.cycles import AlreadyTaken, draw_cycle, find_cycle, plan_cycle, send_cycle
from unmentor.services.leaving import MustJoinAgain, come_back, leave
from unmentor.services.sending import send_draw

AddPeople = Callable[..., list[PractitionerRow]]
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def drawn(session: Session, add_people: AddPeople, programme: Programme, *, sent: bool) -> list[PractitionerRow]:
    """Two people who are introduced to each other; the draw has been sent, or not yet."""
    people = add_people(session, 2)
    cycle = plan_cycle(session, NOW, NOW, programme.zone)
    draw_cycle(session, cycle, programme, NOW)
    if sent:
        send_cycle(session, cycle, NOW)
    return people


def test_of_a_draw_that_is_not_sent_nobody_hears(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=False)
        assert (count(session, IntroductionRow), count(session, MessageRow)) == (1, 2)
        leave(session, person, LATER)
        assert (person.state, person.updated_at) == (PractitionerState.LEFT, LATER)
        assert (count(session, IntroductionRow), count(session, MessageRow)) == (0, 0)
        waits = session.scalars(select(SittingOutRow)).one()
        assert (waits.practitioner_id, waits.reason) == (
            partner.id,
            "Your partner left before the introductions went out.",
        )


def test_of_partners_only_the_introduction_to_who_left_is_taken_back(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    """Al's name is part of every text, and Al's address of another's."""
    with each_database.transaction() as session:
        people = add_people(session, 3, conversations=2)
        people[0].name, people[0].address = "Al", "al@x.example"
        people[1].address = "hal@x.example"
        draw_cycle(session, plan_cycle(session, NOW, NOW, programme.zone), programme, NOW)
        assert count(session, IntroductionRow) == 3
        leave(session, people[0], LATER)
        (kept,) = session.scalars(select(IntroductionRow)).all()
        told = session.scalars(select(MessageRow.message_id)).all()
        assert len(told) == 2
        assert all(str(kept.id) in message_id for message_id in told)
        assert count(session, SittingOutRow) == 0


def test_who_lost_a_partner_is_told_once_in_their_language(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=False)
        partner.language = "cy"
        leave(session, person, LATER)
    with each_database.transaction() as session:
        assert send_draw(session, find_cycle(session, None), programme, LATER) == 1
        (letter,) = session.scalars(select(MessageRow)).all()
        assert (letter.kind, letter.recipient, letter.state) == ("no_partner", partner.address, MessageState.QUEUED)
        assert "Gadawodd eich partner cyn i’r cyflwyniadau gael eu hanfon." in " ".join(letter.text.split())
        with pytest.raises(AlreadyTaken):
            send_draw(session, find_cycle(session, None), programme, LATER)


def test_who_was_left_out_by_the_draw_and_left_since_is_told_nothing(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        people = add_people(session, 3)
        for person in people:
            person.council_code = people[0].council_code
        draw_cycle(session, plan_cycle(session, NOW, NOW, programme.zone), programme, NOW)
        leave(session, people[0], LATER)
        assert send_draw(session, find_cycle(session, None), programme, LATER) == 2
        assert {row.recipient for row in session.scalars(select(MessageRow))} == {each.address for each in people[1:]}


def test_an_introduction_that_went_out_stays(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, _ = drawn(session, add_people, programme, sent=True)
        leave(session, person, LATER)
        assert (count(session, IntroductionRow), count(session, MemberRow)) == (1, 2)
        assert count(session, SittingOutRow) == 0


def test_leaving_twice_is_leaving_once(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        (person,) = add_people(session, 1)
        leave(session, person, NOW)
        leave(session, person, LATER)
        assert (person.state, person.updated_at) == (PractitionerState.LEFT, NOW)


def test_who_comes_back_is_active_and_who_never_left_is_left_alone(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        person, invited = add_people(session, 2, consented_at=NOW)
        invited.state = PractitionerState.INVITED
        leave(session, person, NOW)
        come_back(session, person, LATER)
        come_back(session, invited, LATER)
        assert (person.state, person.updated_at) == (PractitionerState.ACTIVE, LATER)
        assert (invited.state, invited.updated_at) == (PractitionerState.INVITED, NOW)


def test_nobody_comes_back_to_a_council_that_is_gone(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        session.add(
            CouncilRow(
                code="E07000026",
                name="Allerdale Borough Council",
                short_name="Allerdale",
                kind=Kind.DISTRICT,
                nation="England",
                region="North West",
                in_register=True,
            )
        )
        left = {"council_code": "E07000026", "state": PractitionerState.LEFT, "consented_at": NOW}
        (person,) = add_people(session, 1, **left)
        with pytest.raises(MustJoinAgain, match=r"^Allerdale Borough Council is no longer in the list: join with"):
            come_back(session, person, LATER)
        assert person.state is PractitionerState.LEFT


def test_nobody_comes_back_who_has_never_agreed(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        (person,) = add_people(session, 1, state=PractitionerState.LEFT)
        with pytest.raises(MustJoinAgain, match=r"^you have not agreed yet to what is shared with whom"):
            come_back(session, person, LATER)
        assert person.state is PractitionerState.LEFT
