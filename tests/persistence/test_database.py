"""What the database promises: no lost update, readers that do not wait, times that keep their zone."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError, StatementError

from unmentor.persistence import Database
from unmentor.persistence.database import DatabaseError
from unmentor.persistence.models import CycleRow, CycleState, PractitionerRow, PractitionerState

MOMENT = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("Europe/London"))


def _cycle(number: int, draw_at: datetime = MOMENT) -> CycleRow:
    return CycleRow(number=number, state=CycleState.OPEN, seed=1, draw_at=draw_at)


def test_concurrent_read_then_write_loses_no_update(database: Database) -> None:
    with database.transaction() as session:
        session.add(_cycle(1))

    def add_a_minute(_: int) -> None:
        with database.transaction() as session:
            cycle = session.get_one(CycleRow, 1)
            cycle.draw_at += timedelta(minutes=1)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(add_a_minute, range(80)))
    with database.reading() as session:
        assert session.get_one(CycleRow, 1).draw_at == MOMENT + timedelta(minutes=80)


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction() as writer:
        writer.add(_cycle(1))
        writer.flush()
        with database.reading() as reader:
            assert reader.get(CycleRow, 1) is None


def test_a_conditional_update_has_one_winner(each_database: Database) -> None:
    with each_database.transaction() as session:
        session.add(_cycle(1))

    def claim(_: int) -> int:
        with each_database.transaction() as session:
            statement = update(CycleRow).where(CycleRow.state == CycleState.OPEN).values(state=CycleState.DRAWN)
            return len(session.execute(statement.returning(CycleRow.id)).all())

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(claim, range(8))) == [0] * 7 + [1]


def test_what_fails_leaves_nothing_behind(each_database: Database) -> None:
    with each_database.transaction() as session:
        session.add(_cycle(1))
    with pytest.raises(IntegrityError), each_database.transaction() as session:
        session.add_all([_cycle(2), _cycle(1)])
    with each_database.reading() as session:
        assert [cycle.number for cycle in session.query(CycleRow)] == [1]


def test_moments_come_back_as_utc(each_database: Database) -> None:
    with each_database.transaction() as session:
        session.add(_cycle(1, datetime(2026, 7, 7, 9, tzinfo=ZoneInfo("Europe/London"))))
    with each_database.reading() as session:
        moment = session.query(CycleRow).one().draw_at
    assert (moment, moment.tzinfo) == (datetime(2026, 7, 7, 8, tzinfo=UTC), UTC)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="has no time zone"), database.transaction() as session:
        session.add(_cycle(1, datetime(2026, 7, 7, 9)))  # noqa: DTZ001 - the mistake under test


def test_foreign_keys_are_enforced(each_database: Database) -> None:
    person = PractitionerRow(
        address="jo@nowhere.example",
        name="Jo",
        council_code="nowhere",
        role="",
        state=PractitionerState.ACTIVE,
        joined_at=MOMENT,
        updated_at=MOMENT,
    )
    with pytest.raises(IntegrityError), each_database.transaction() as session:
        session.add(person)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is no database address"),
        ("mysql://host/name", "sqlite or postgresql"),
        ("postgresql://host:port/x", "no database address"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, said: str) -> None:
    with pytest.raises(DatabaseError, match=said):
        Database(url)
