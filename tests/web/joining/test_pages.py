"""What every page of joining owes: Welsh, few queries, little to transfer; and topics found while one types."""

import pytest
from flask import Flask

from tests.web.browse import Browse
from tests.web.joining.steps import ANSWERS, agree, post
from tests.web.test_front import counted_queries
from unmentor.persistence import Database

PAGES = ["council/list", "about", "topics", "rhythm", "talk", "check"]
HEAVIEST = 50_000  # bytes of a page after the first, as it is sent


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there_in_welsh(answered: Browse, path: str) -> None:
    assert answered(f"/join/{path}?language=cy").heading != answered(f"/join/{path}").heading


def test_a_page_that_is_no_step_is_not_there(browse: Browse) -> None:
    assert browse("/join/nothing", status=404).heading == "Page not found"


@pytest.mark.parametrize("path", ["", "/address", *(f"/{page}" for page in PAGES)])
def test_every_page_is_light(answered: Browse, path: str) -> None:
    for language in ("en", "cy"):
        assert len(answered.client.get(f"/join{path}?language={language}").data) < HEAVIEST


QUERIES = {"": 0, "/address": 0, "/council/list": 3, "/about": 1, "/topics": 1, "/rhythm": 1, "/talk": 1, "/check": 3}


@pytest.mark.parametrize(("path", "most"), QUERIES.items())
def test_a_page_is_read_in_few_queries(answered: Browse, database: Database, path: str, most: int) -> None:
    with counted_queries(database) as queries:
        answered.client.get(f"/join{path}")
    assert len(queries) == most


@pytest.mark.parametrize("step", ANSWERS)
def test_an_answer_is_kept_in_few_queries(answered: Browse, database: Database, step: str) -> None:
    answered(f"/join/{step}")
    with counted_queries(database) as queries:
        post(answered, step)
    # The page that is filled; the draft, once to check and once to keep; the draft's lock; for a council the register.
    assert len(queries) <= (8 if step == "council/list" else 4)


def test_joining_itself_takes_few_queries(answered: Browse, database: Database) -> None:
    with counted_queries(database) as queries:
        agree(answered)
    assert len(queries) <= 24


@pytest.mark.parametrize(
    ("asked", "found"),
    [("q=housing+rep&language=en", "Housing repairs"), ("q=atgyweirio&language=cy", "Atgyweirio tai")],
)
def test_topics_are_found_in_the_language_of_the_page_without_asking_the_database(
    app: Flask, database: Database, asked: str, found: str
) -> None:
    with counted_queries(database) as queries:
        answer = app.test_client().get(f"/join/topics/find?{asked}")
    assert answer.get_json()["topics"][0] == found
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert queries == []


@pytest.mark.parametrize("asked", ["", "?q=", "?q=%00", "?q=%3C%3E", "?q=" + "x" * 3000, "?q=%E2%80%AE"])
def test_what_is_no_topic_finds_none(app: Flask, asked: str) -> None:
    answer = app.test_client().get(f"/join/topics/find{asked}")
    assert (answer.status_code, answer.get_json()) == (200, {"topics": []})


def test_ten_topics_at_most_are_found(app: Flask) -> None:
    assert len(app.test_client().get("/join/topics/find?q=a").get_json()["topics"]) == 10
