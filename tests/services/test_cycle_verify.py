"""The proof of a cycle's draw, checked again from the database."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from tests.services.conftest import AddPeople
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import PractitionerRow
from unmentor.services.cycles import (
    CycleRefused,
    draw_cycle,
    find_cycle,
    plan_cycle,
    send_cycle,
    verify_cycle,
)

OTHERS = "The people, rules, weights or seed are not those of the certificate."


@pytest.fixture
def two_cycles(database: Database, add_people: AddPeople, programme: Programme, now: datetime) -> Database:
    """Two cycles of nine people, the first with a pair that an organiser asked for."""
    with database.transaction() as session:
        people = add_people(session, 9)
        first = plan_cycle(session, now, now, programme.zone)
        draw_cycle(session, first, programme, now, together=[(people[4].address, people[1].address)])
        send_cycle(session, first, now)
        later = now + timedelta(days=30)
        draw_cycle(session, plan_cycle(session, later, later, programme.zone), programme, later)
    return database


def test_every_cycle_s_proof_holds_for_the_people_as_they_were(two_cycles: Database) -> None:
    with two_cycles.reading() as session:
        assert [verify_cycle(session, find_cycle(session, number)) for number in (1, 2)] == [[], []]


def test_somebody_who_has_moved_since_makes_it_another_pool(two_cycles: Database) -> None:
    with two_cycles.transaction() as session:
        one, other = session.scalars(select(PractitionerRow).limit(2))
        one.conversations, other.cadence = 2, 3
    with two_cycles.reading() as session:
        assert verify_cycle(session, find_cycle(session, 2)) == [OTHERS]


def test_a_number_changed_in_the_database_is_noticed(two_cycles: Database) -> None:
    with two_cycles.transaction() as session:
        kept = find_cycle(session, 2).draw
        assert kept is not None
        kept.certificate = {**kept.certificate, "value": kept.certificate["value"] + 1}
    with two_cycles.reading() as session:
        assert verify_cycle(session, find_cycle(session, 2)) == [
            "The value is not that of the introductions.",
            "The gap is not the difference of bound and value.",
        ]


def test_a_cycle_that_is_not_drawn_has_no_proof(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        add_people(session, 2)
        cycle = plan_cycle(session, now, now, programme.zone)
        with pytest.raises(CycleRefused, match=r"^cycle 1 is not drawn yet, so there is no proof to check$"):
            verify_cycle(session, cycle)
