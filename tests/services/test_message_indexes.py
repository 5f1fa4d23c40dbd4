"""A table of messages that grows for years: what is asked of it often, or for each person, goes by an index."""

from uuid import UUID

import pytest
from sqlalchemy import Delete, Select, Update, delete, select, text, update
from sqlalchemy.orm import Session

from tests.services.conftest import NOW
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow
from unmentor.services.erasing_record import was_sent, written_to

_PERSON = PractitionerRow(id=UUID(int=1), address="asha@devon.example")
_TO_PERSON = written_to(_PERSON)


def plan(session: Session, statement: Select[UUID] | Delete | Update) -> str:
    """How the database would go about it; on PostgreSQL as if every row that is looked at cost much."""
    dialect = session.get_bind().dialect
    words = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True})).replace(":", r"\:")
    if dialect.name == "sqlite":
        return "\n".join(row[3] for row in session.execute(text(f"EXPLAIN QUERY PLAN {words}")))
    session.execute(text("SET LOCAL enable_seqscan = off"))
    return "\n".join(row[0] for row in session.execute(text(f"EXPLAIN {words}")))


@pytest.mark.parametrize(
    ("statement", "indexes"),
    [
        (
            delete(MessageRow).where(_TO_PERSON, MessageRow.state != MessageState.SENT),
            ["ix_message_practitioner_id", "ix_message_recipient"],
        ),
        (
            update(MessageRow).where(_TO_PERSON, was_sent()).values(text=""),
            ["ix_message_practitioner_id", "ix_message_recipient"],
        ),
        (select(MessageRow.id).order_by(MessageRow.written.desc(), MessageRow.id).limit(20), ["ix_message_written"]),
        (delete(MessageRow).where(MessageRow.written < NOW), ["ix_message_written"]),
    ],
    ids=["erased", "made wordless", "listed", "old"],
)
def test_an_index_finds_the_messages_of_one_person_and_the_newest(
    each_database: Database, statement: Select[UUID] | Delete | Update, indexes: list[str]
) -> None:
    with each_database.transaction() as session:
        found = plan(session, statement)
    assert all(index in found for index in indexes), found
    assert "ix_message_state_due_at" not in found, found  # by which all that was ever sent would be read
