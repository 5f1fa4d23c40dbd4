"""Migrations on both databases: up, in step with the models, down, and up again."""

from uuid import uuid4

import pytest
from sqlalchemy import TextClause, Uuid, bindparam, inspect, select, text
from sqlalchemy.exc import IntegrityError

from unmentor.persistence import Database
from unmentor.persistence.base import Base
from unmentor.persistence.database import DatabaseError
from unmentor.persistence.migrate import current_revision, differences, downgrade, is_current, newest_revision, upgrade
from unmentor.persistence.models import DrawRow, KeptFairness


def test_migrations_go_up_and_down_and_up_again(empty_database: Database) -> None:
    upgrade(empty_database)
    assert is_current(empty_database)
    assert differences(empty_database) == ""
    assert set(Base.metadata.tables) == set(inspect(empty_database.engine).get_table_names()) - {"alembic_version"}

    downgrade(empty_database, "base")
    assert current_revision(empty_database) is None
    assert inspect(empty_database.engine).get_table_names() == ["alembic_version"]

    upgrade(empty_database)
    assert current_revision(empty_database) == newest_revision()


def test_a_draw_of_before_fairness_was_kept_survives_and_has_none(empty_database: Database) -> None:
    upgrade(empty_database, "0001")
    with empty_database.transaction() as session:
        session.execute(text("INSERT INTO cycle (number, state, seed, draw_at) VALUES (1, 'drawn', 1, '2026-12-01')"))
        cycle = session.scalar(text("SELECT id FROM cycle"))
        session.execute(
            text(
                "INSERT INTO draw (cycle_id, people, value, bound, optimal, certificate)"
                " VALUES (:cycle, 4, -5, -5, TRUE, '{\"seed\": 1}')"
            ).bindparams(cycle=cycle)
        )
    upgrade(empty_database)
    with empty_database.transaction() as session:
        draw = session.scalars(select(DrawRow)).one()
        assert (draw.fairness, draw.affinity_gap, draw.together) == (None, None, [])
        assert (draw.people, draw.value, draw.bound, draw.optimal, draw.certificate) == (4, -5, -5, True, {"seed": 1})
        draw.fairness = KeptFairness(None, None, None, 4, 1, 0)
    with empty_database.reading() as session:
        assert session.scalars(select(DrawRow)).one().fairness == KeptFairness(None, None, None, 4, 1, 0)

    downgrade(empty_database, "0001")
    with empty_database.reading() as session:
        kept = session.execute(text("SELECT people, value, bound FROM draw")).all()
    assert [tuple(row) for row in kept] == [(4, -5, -5)]


def test_a_schema_from_before_identity_has_no_place_for_messages_to_people_who_take_no_part(
    empty_database: Database,
) -> None:
    upgrade(empty_database, "0003")
    with empty_database.transaction() as session:
        session.execute(_message("<1@unmentor.example>"))
    downgrade(empty_database, "0002")
    with empty_database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM message")) == 0
    with pytest.raises(IntegrityError), empty_database.transaction() as session:
        session.execute(_message("<2@unmentor.example>"))


def _message(message_id: str) -> TextClause:
    """The writing of a message to nobody who takes part, in the words of revision 0003."""
    statement = text(
        "INSERT INTO message (id, kind, message_id, recipient, recipient_name, sender, sender_name, reply_to, subject,"
        " text, html, headers, written, state, attempts, due_at, last_error) VALUES (:id, 'sign_in', :message_id, '',"
        " '', '', '', '', '', '', '', '{}', '2026-12-01', 'queued', 0, '2026-12-01', '')"
    )
    return statement.bindparams(bindparam("id", uuid4(), Uuid()), message_id=message_id)


def test_upgrading_again_changes_nothing(each_database: Database) -> None:
    upgrade(each_database)
    assert is_current(each_database)


def test_foreign_keys_hold_after_a_migration(database: Database) -> None:
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_an_unreachable_database_is_said_in_one_line() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/nothing")
    with pytest.raises(DatabaseError, match="Connection refused") as refusal:
        is_current(database)
    assert "\n" not in str(refusal.value)
