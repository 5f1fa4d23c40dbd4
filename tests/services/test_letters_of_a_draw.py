"""What the messages of a draw say: what people wrote for partners, and nothing that they wrote to organisers."""

from datetime import datetime

from sqlalchemy import select

from tests.services.conftest import AddPeople
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow
from unmentor.services.cycles import draw_cycle, plan_cycle


def test_partners_read_what_was_written_for_them_and_not_what_was_written_to_the_organiser(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        one, other = add_people(session, 2)
        one.for_partners, one.notes = "I hear best by phone", "I am on leave in May"
        draw_cycle(session, plan_cycle(session, now, now, programme.zone), programme, now)
        to_other, to_one = (
            session.scalars(select(MessageRow).where(MessageRow.recipient == person.address)).one().text
            for person in (other, one)
        )
    assert "adds: “I hear best by phone”" in to_other
    assert "I hear best by phone" not in to_one
    assert "on leave in May" not in to_other + to_one
