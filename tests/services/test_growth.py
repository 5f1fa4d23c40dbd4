"""Links between councils that a cycle makes for the first time."""

from datetime import datetime, timedelta

from sqlalchemy import select

from tests.services.conftest import AddPeople
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import PractitionerRow
from unmentor.services.cycles import draw_cycle, find_cycle, plan_cycle, send_cycle
from unmentor.services.growth import new_council_links


def test_links_count_once_and_by_the_council_at_the_time(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    """Four people of two councils: the first cycle makes the one link, and the second makes no other."""
    with database.transaction() as session:
        people = add_people(session, 4)
        people[1].council_code, people[3].council_code = people[0].council_code, people[2].council_code
    for month in range(2):
        moment = now + timedelta(days=28 * month)
        with database.transaction() as session:
            cycle = plan_cycle(session, moment, moment, programme.zone)
            draw_cycle(session, cycle, programme, moment, seed=1)
            send_cycle(session, cycle, moment)
    with database.transaction() as session:
        for person in session.scalars(select(PractitionerRow)):
            person.council_code = people[0].council_code  # later they all work for one council; the past stays
    with database.reading() as session:
        assert [new_council_links(session, find_cycle(session, number)) for number in (1, 2)] == [1, 0]
