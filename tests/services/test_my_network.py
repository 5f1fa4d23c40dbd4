"""The network around one person: two steps, councils at the time, and nothing that is known not to have taken place."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.web.mine import introduce, say, somebody
from tests.web.programme import add_people
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import Answer
from unmentor.services.my_network import my_network, people_around


@pytest.fixture(autouse=True)
def _people(database: Database) -> None:
    with database.transaction() as rows:
        add_people(rows, people=12, councils=12)


def around(rows: Session, number: int) -> tuple[set[int], set[int], int]:
    """Partners and others by their numbers, and how many councils."""
    names = {somebody(rows, each).id: each for each in range(12)}
    person = somebody(rows, number).id
    numbers, people = my_network(rows, person), people_around(rows, person)
    assert (numbers.partners, numbers.others) == (len(people.partners), len(people.others))
    return {names[each] for each in people.partners}, {names[each] for each in people.others}, numbers.councils


def test_whoever_was_introduced_to_nobody_has_nobody_near(database: Database) -> None:
    with database.transaction() as rows:
        introduce(rows, 10, (1, 2))
        assert around(rows, 0) == (set(), set(), 0)


def test_two_steps_and_no_third(database: Database) -> None:
    with database.transaction() as rows:
        introduce(rows, 9, (0, 1), (2, 3), (4, 5))
        introduce(rows, 10, (1, 2), (3, 4))
        assert around(rows, 0) == ({1}, {2}, 2)
        assert around(rows, 1) == ({0, 2}, {3}, 3)


def test_three_who_meet_are_partners_of_each_other(database: Database) -> None:
    with database.transaction() as rows:
        introduce(rows, 9, (0, 1, 2))
        introduce(rows, 10, (2, 3))
        assert around(rows, 0) == ({1, 2}, {3}, 3)


def test_councils_are_those_of_the_time(database: Database) -> None:
    with database.transaction() as rows:
        introduce(rows, 9, (0, 1))
        somebody(rows, 1).council_code = "X9"
        introduce(rows, 10, (1, 2))
        # Person 1 worked for one council when Person 0 met them; that they met another from X9 is no council of theirs.
        assert around(rows, 0) == ({1}, {2}, 2)
        somebody(rows, 2).council_code = "X1"
        assert around(rows, 0) == ({1}, {2}, 2)


def test_what_is_not_sent_or_known_to_have_failed_leads_nowhere(database: Database) -> None:
    with database.transaction() as rows:
        failed, held = introduce(rows, 9, (0, 1), (0, 2))
        introduce(rows, 10, (1, 3), (2, 4))
        introduce(rows, 11, (0, 5), sent=False)
        say(rows, failed, 1, Answer.NOT_MET)
        say(rows, held, 0, Answer.MET)
        say(rows, held, 2, Answer.NO_REPLY)  # in doubt: it counts
        rows.flush()
        assert around(rows, 0) == ({2}, {4}, 2)


@pytest.mark.parametrize("read", [my_network, people_around])
def test_it_is_one_query_that_finds_conversations_by_index(
    database: Database, read: Callable[[Session, UUID], object]
) -> None:
    with database.transaction() as rows:
        introduce(rows, 9, (0, 1), (2, 3))
        person = somebody(rows, 0).id
    with database.reading() as rows, counted_queries(database) as queries:
        read(rows, person)
    (query,) = queries
    with database.reading() as rows:
        plan = rows.execute(text(f"EXPLAIN QUERY PLAN {query}".replace("?", "'x'"))).all()
    steps = [step for *_, step in plan]
    assert any("ix_introduction_member_practitioner_id" in step for step in steps)
    assert [step for step in steps if step.startswith("SCAN introduction")] == []
