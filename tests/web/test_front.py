"""The front page says who takes part and when the next draw is, and nothing that is not so."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import event

from tests.web.browse import Browse, Page
from tests.web.programme import add_introductions, add_people, plan_draw
from unmentor.persistence import Database

NOVEMBER = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _in_november() -> Iterator[None]:
    with time_machine.travel(NOVEMBER, tick=False):
        yield


def figures(page: Page) -> dict[str, str]:
    return dict(zip(page.texts(".//dt"), page.texts(".//dd"), strict=True))


def next_draw(page: Page) -> list[str]:
    return page.texts(".//section[@aria-labelledby='next-draw']/p")


def test_says_that_nobody_has_signed_up_and_no_draw_is_planned(browse: Browse) -> None:
    page = browse("/")
    assert page.heading == "Half an hour with someone who does what you do"
    assert figures(page) == {}
    assert "Nobody has signed up yet. Once people have, you will see here how many there are." in page.texts(
        ".//main//p"
    )
    assert next_draw(page) == [
        "No draw is planned at the moment. The date will be here once your organiser has set it."
    ]


def test_counts_people_and_councils_and_introductions_in_fives(browse: Browse, database: Database) -> None:
    with database.transaction() as session:
        add_people(session, people=1203, councils=12)
        add_introductions(session, 601)
    # 601 beside the 600 of /network would tell that the last draw introduced one pair.
    assert figures(browse("/")) == {"people": "1,203", "councils": "12", "conversations introduced": "600"}


def test_does_not_publish_numbers_below_five(browse: Browse, database: Database) -> None:
    with database.transaction() as session:
        add_people(session, people=5, councils=1)
    assert figures(browse("/")) == {"people": "5", "councils": "fewer than 5", "conversations introduced": "0"}


def test_says_when_the_next_draw_is_in_local_time(browse: Browse, database: Database) -> None:
    with database.transaction() as session:
        plan_draw(session, datetime(2026, 12, 1, 9, tzinfo=UTC))
    assert next_draw(browse("/")) == [
        "Tuesday 1 December 2026 at 9am",
        "This is London time. Introductions arrive by email after the draw.",
    ]


def test_keeps_quiet_about_a_draw_that_is_past(browse: Browse, database: Database) -> None:
    with database.transaction() as session:
        plan_draw(session, datetime(2026, 11, 24, 11, tzinfo=UTC))
    assert next_draw(browse("/")) == [
        "No draw is planned at the moment. The date will be here once your organiser has set it."
    ]


def test_leads_to_the_mailbox_in_development_alone(browse: Browse, production_app: Flask) -> None:
    assert "/mailbox" in browse("/").addresses()
    assert "/mailbox" not in Browse(production_app)("/").addresses()


@pytest.mark.parametrize("people", [1, 30])
def test_asks_the_database_once_however_many_take_part(app: Flask, database: Database, people: int) -> None:
    with database.transaction() as session:
        add_people(session, people=people, councils=people)
    with counted_queries(database) as queries:
        app.test_client().get("/")
    assert len(queries) == 1


@contextmanager
def counted_queries(database: Database) -> Iterator[list[str]]:
    """The SELECTs that run meanwhile."""
    queries: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            queries.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield queries
    event.remove(database.engine, "before_cursor_execute", note)
