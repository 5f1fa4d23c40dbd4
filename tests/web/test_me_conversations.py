"""My page and my conversations: whom I meet next, what became of the others, and the network around me."""

from collections.abc import Iterator
from datetime import date
from xml.etree.ElementTree import Element

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from tests.web.browse import Browse, Page
from tests.web.mine import DRAW, NOON, introduce, say, somebody
from tests.web.programme import add_people, plan_draw
from tests.web.signing_in import sign_in
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import Answer

LATER = date(2026, 12, 20)


@pytest.fixture(autouse=True)
def _clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture(autouse=True)
def _people(database: Database) -> None:
    with database.transaction() as rows:
        add_people(rows, people=60, councils=60)


@pytest.fixture
def mine(browse: Browse, database: Database) -> Browse:
    """The browser of Person 0."""
    sign_in(browse, database)
    return browse


def cards(page: Page) -> list[tuple[str, dict[str, str]]]:
    """What is ahead: with whom, and the rows about it."""
    found = page.root.findall(".//div[@class='govuk-summary-card']")
    return [(_words(card.find(".//h3")), _rows(card)) for card in found]


def past(page: Page) -> list[tuple[str, str, str]]:
    """With whom, what is said of it, and the words that lead to its page."""
    rows = page.root.findall(".//main//dl/div[@class='govuk-summary-list__row']")
    return [
        (_words(row.find("dt")), _lines(row.find("dd")), _words(row.find(".//a")))
        for row in rows
        if row.find("dd[@class='govuk-summary-list__actions']") is not None
    ]


def _words(element: Element | None) -> str:
    assert element is not None
    return " ".join("".join(element.itertext()).split())


def _lines(element: Element | None) -> str:
    assert element is not None
    return "; ".join(line.strip() for line in element.itertext())


def _rows(card: Element) -> dict[str, str]:
    return {_words(row.find("dt")): _words(row.find("dd")) for row in card.findall(".//dl/div")}


def test_whom_i_meet_next_with_how_to_reach_them(mine: Browse, database: Database) -> None:
    with database.transaction() as rows:
        pair, trio = introduce(rows, 11, (0, 1), (2, 0, 3), meet_by=LATER)
        say(rows, pair, 0, Answer.DATE_SET)
    page = mine("/me")
    assert cards(page) == [
        (
            "Person 2 and Person 3",
            {
                "Person 2": "Test Council 2person2@council.example",
                "Person 3": "Test Council 3person3@council.example",
                "Who writes first": "Person",
                "Meet by": "20 December 2026",
            },
        ),
        (
            "Person 1",
            {
                "Write to": "Test Council 1person1@council.example",
                "Who writes first": "You do",
                "Meet by": "20 December 2026",
                "Your answer": "You have a date",
            },
        ),
    ]
    assert {"mailto:person1@council.example", f"/conversations/{pair}", f"/conversations/{trio}"} <= {*page.addresses()}
    assert past(page) == []


def test_what_became_of_the_others(mine: Browse, database: Database) -> None:
    said = [*Answer, None]
    with database.transaction() as rows:
        for number, answer in enumerate(said, start=1):
            (introduction,) = introduce(rows, number, (0, number))
            if answer:
                say(rows, introduction, 0, answer)
        (off,) = introduce(rows, 11, (0, 20), meet_by=LATER)
        say(rows, off, 20, Answer.CANNOT)
        blamed = introduce(rows, 10, (0, 21))[0]
        say(rows, blamed, 21, Answer.NO_REPLY)
    page = mine("/me")
    assert cards(page) == []
    assert past(page) == [
        ("Person 20", "Test Council 20; November 2026; They could not make it", "Details Person 20"),
        # What a partner says of me is for them and the organiser.
        ("Person 21", "Test Council 21; October 2026; No answer from you yet", "Tell us how it went Person 21"),
        ("Person 6", "Test Council 6; June 2026; No answer from you yet", "Tell us how it went Person 6"),
        ("Person 5", "Test Council 5; May 2026; You did not meet", "Details Person 5"),
        ("Person 4", "Test Council 4; April 2026; You could not make it", "Details Person 4"),
        ("Person 3", "Test Council 3; March 2026; You had no reply", "Details Person 3"),
        ("Person 2", "Test Council 2; February 2026; You have a date", "Tell us how it went Person 2"),
        ("Person 1", "Test Council 1; January 2026; You met", "Details Person 1"),
    ]


def test_nothing_is_shown_of_what_is_not_sent_or_of_others(mine: Browse, database: Database) -> None:
    with database.transaction() as rows:
        introduce(rows, 10, (1, 2), meet_by=LATER)
        introduce(rows, 11, (0, 3), meet_by=LATER, sent=False)
    page = mine("/me")
    assert (cards(page), past(page)) == ([], [])
    assert [each for each in range(1, 60) if f"person{each}@" in page.response.text] == []


def test_whoever_was_erased_leaves_a_line_and_no_address(mine: Browse, database: Database) -> None:
    with database.transaction() as rows:
        introduce(rows, 11, (0, 1), meet_by=LATER)
        gone = somebody(rows, 1)
        gone.erased_at, gone.name, gone.address = NOON, "Somebody who left", "one@erased.invalid"
    page = mine("/me")
    assert cards(page)[0][1]["Write to"] == "Test Council 1"
    assert "erased.invalid" not in page.response.text


def test_a_name_with_markup_is_text(mine: Browse, database: Database) -> None:
    with database.transaction() as rows:
        introduce(rows, 11, (0, 1), meet_by=LATER)
        introduce(rows, 10, (0, 2))
        for number in (1, 2):
            somebody(rows, number).name = "<b>Bo</b> & Co\x00"
    page = mine("/me")
    assert cards(page)[0][0] == "<b>Bo</b> & Co\ufffd"
    assert past(page)[0][0] == "<b>Bo</b> & Co\ufffd"


def _history(rows: Session, talks: int) -> None:
    for number in range(1, talks + 1):
        introduce(rows, number, (0, number), (number + 21, number + 1))


@pytest.mark.parametrize(("cadence", "number"), [(1, 4), (3, 8)])
@pytest.mark.parametrize("talks", [1, 20])
def test_it_takes_as_many_queries_for_many_conversations_and_stays_light(
    app: Flask, database: Database, talks: int, cadence: int, number: int
) -> None:
    with database.transaction() as rows:
        _history(rows, talks)
        somebody(rows, 0).cadence = cadence
        plan_draw(rows, DRAW, number=talks + 1)
    browse = Browse(app)
    sign_in(browse, database)
    with counted_queries(database) as queries:
        answer = browse.client.get("/me")
    assert len(queries) == number
    assert len(answer.data) < 50_000
    browse.checked(answer)


def test_the_network_says_small_numbers_as_they_are(mine: Browse, database: Database) -> None:
    assert "Your network begins with your first conversation." in mine("/me").texts(".//main//p")
    with database.transaction() as rows:
        introduce(rows, 9, (0, 1))
    alone = "You have been introduced to 1 person in 1 council. Whom they talk to comes nearer to you as well."
    assert alone in mine("/me").texts(".//main//p")
    with database.transaction() as rows:
        introduce(rows, 10, (1, 2), (1, 3))
    page = mine("/me")
    assert "You are one or two conversations away from 3 people in 3 councils." in page.texts(".//main//p")
    assert page.texts(".//figcaption/p") == [
        "In the middle you, around you 1 person to whom you were introduced.",
        "Further out, 2 people to whom they were introduced.",
    ]
