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
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
)
from unmentor.services.cycles import draw_cycle, plan_cycle, send_cycle
from unmentor.services.leaving import MustJoinAgain, come_back, leave

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
