"""People on the desk: found by words and by where they stand; what is confidential is for owners alone."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.services.conftest import AddPeople
from tests.services.conftest import add_people as add_people  # a fixture
from tests.web.browse import Browse
from tests.web.organising import organiser, summary, table
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import (
    AvoidanceRow,
    PractitionerRow,
    PractitionerState,
    RestReason,
    Role,
    SkippingRow,
    Way,
)
from unmentor.services.cycles import draw_cycle, plan_cycle, send_cycle
from unmentor.services.erasing import erase
from unmentor.services.joining_wishes import keep_apart
from unmentor.services.programme import programme_of
from unmentor.settings import Settings

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
PEOPLE = "/organise/practitioners"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, midday."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(database: Database, add_people: AddPeople) -> list[UUID]:
    """Seven people, one in each state, two of them for either reason, and one whose pause is over."""
    with database.transaction() as session:
        rows = add_people(session, 7)
        paused, back, invited, left, _, silent, bounced = rows
        silent.resting_since, silent.rest_reason = NOON - timedelta(days=4), RestReason.UNANSWERED
        bounced.resting_since, bounced.rest_reason = NOON, RestReason.BOUNCED
        bounced.paused_until = date(2027, 1, 1)
        paused.name, paused.paused_until = "Ŵyn Siân O'Neill", date(2026, 11, 24)
        back.paused_until = date(2026, 11, 23)
        invited.state, left.state = PractitionerState.INVITED, PractitionerState.LEFT
    return [row.id for row in rows]


@pytest.fixture
def viewer(app: Flask, database: Database) -> Browse:
    """An organiser who reads."""
    return organiser(app, database, Role.VIEWER)


def names(browse: Browse, query: str) -> list[str]:
    """Who is found, by the last word of their name."""
    return sorted(row[0].split()[-1] for row in table(browse(f"{PEOPLE}{query}")))


@pytest.mark.usefixtures("people")
def test_the_list_says_who_and_where_they_stand(viewer: Browse) -> None:
    page = viewer(PEOPLE)
    assert [row[:2] for row in table(page)] == [
        ["Person 1", "Taking part"],
        ["Person 2", "Invited, no answer yet"],
        ["Person 3", "Left"],
        ["Person 4", "Taking part"],
        ["Person 5", "Resting since 20 November 2026, until they say that they are still in (no answer twice)"],
        ["Person 6", "Resting since 24 November 2026, until they say that they are still in (a message came back)"],
        ["Ŵyn Siân O'Neill", "Paused until 24 November 2026"],
    ]
    assert page.texts(".//caption") == ["7 people"]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=person+1", ["1"]),
        ("?q=PERSON0003@", ["3"]),
        ("?q=+o'neill+", ["O'Neill"]),
        ("?q=Si%C3%A2n", ["O'Neill"]),
        ("?q=council", ["1", "2", "3", "4", "5", "6", "O'Neill"]),
        ("?state=taking-part", ["1", "4"]),
        ("?state=paused", ["O'Neill"]),
        ("?state=resting", ["5", "6"]),
        ("?state=invited", ["2"]),
        ("?state=left", ["3"]),
        ("?state=left&q=person+1", []),
        ("?state=made-up", ["1", "2", "3", "4", "5", "6", "O'Neill"]),
        ("?q=%25", []),
        ("?q=_", []),
        ("?q=%00", []),
        ("?q=%ff%fe", []),
        ("?q='+OR+1=1--", []),
        ("?q=<script>alert(1)</script>", []),
    ],
)
def test_words_and_states_find_people(viewer: Browse, query: str, found: list[str]) -> None:
    assert names(viewer, query) == found


@pytest.mark.usefixtures("people")
def test_a_search_of_ten_thousand_characters_is_answered_beside_the_field(viewer: Browse) -> None:
    page = viewer(f"{PEOPLE}?q={'x' * 10_000}")
    assert page.title == "Error: Practitioners – UnMentoring"
    assert page.texts(".//a[@href='#q']") == ["Search for 200 characters or fewer"]
    assert page.root.find(".//input[@id='q']").get("value") == "x" * 10_000  # type: ignore[union-attr]  # it is there


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("page", "status"), [("0", 404), ("-1", 404), ("2", 404), ("9999", 404), ("9" * 5000, 200), ("x", 200), ("1", 200)]
)
def test_pages_that_there_are_not(viewer: Browse, page: str, status: int) -> None:
    viewer(f"{PEOPLE}?page={page}", status=status)


@pytest.mark.parametrize(("people", "last"), [(1, 1), (120, 20)])
def test_the_list_is_in_small_pages_of_as_many_queries_however_many_people(
    viewer: Browse, database: Database, add_people: AddPeople, people: int, last: int
) -> None:
    with database.transaction() as session:
        add_people(session, people)
    with counted_queries(database) as queries:
        answer = viewer.client.get(f"{PEOPLE}?q=person&state=taking-part")
    assert len(queries) == 5  # who it is, how many are found, and a page of them; and whether mail and jobs are well
    assert len(answer.data) < 50_000
    page = viewer.checked(answer)
    assert len(table(page)) == min(people, 50)
    if people > 50:
        assert page.texts(".//nav[@aria-label='Pages of the list']//li") == ["1", "2", "3"]
        (following,) = page.root.findall(".//a[@rel='next']")
        assert following.get("href") == f"{PEOPLE}?page=2&q=person&state=taking-part"
        assert len(table(viewer(f"{PEOPLE}?page=3&q=person&state=taking-part"))) == last


def test_of_many_pages_the_neighbours_and_the_ends_are_named(
    viewer: Browse, database: Database, add_people: AddPeople
) -> None:
    with database.transaction() as session:
        add_people(session, 401)
    page = viewer(f"{PEOPLE}?page=5")
    assert page.texts(".//nav[@aria-label='Pages of the list']//li") == ["1", "⋯", "4", "5", "6", "⋯", "9"]
    assert [link.get("aria-label") for link in page.root.findall(".//a[@aria-current='page']")][1:] == ["Page 5"]


# One person --------------------------------------------------------------------------------------------------------


def test_a_person_with_answers_and_history(
    viewer: Browse, database: Database, settings: Settings, add_people: AddPeople
) -> None:
    with database.transaction() as session:
        ann, ben, cyd = add_people(session, 3)
        ann.ways, ann.notes, ann.for_partners = frozenset({Way.PHONE}), "Two\nlines", "I lip-read <b>"
        cyd.state = PractitionerState.INVITED
        cycle = plan_cycle(session, NOON, NOON, settings.timezone)
        session.flush()
        draw_cycle(session, cycle, programme_of(settings), NOON)
        send_cycle(session, cycle, NOON)
        later = plan_cycle(session, NOON + timedelta(days=30), NOON, settings.timezone)
        session.add(SkippingRow(practitioner_id=ann.id, cycle_id=later.id, asked_at=NOON))
        council, before = ben.council.short_name, ann.council.name
        ann.council_code = cyd.council_code
    page = viewer(f"{PEOPLE}/{ann.id}")
    assert (page.heading, page.texts(".//main//p")[0]) == ("Person 0", "Taking part")
    assert page.texts(".//ul[@class='desk-list']/li") == [
        f"November 2026: Person 1 ({council}) – then at {before}",
        "December 2026",
    ]
    assert summary(page) | {"Council": ""} == {
        "Work email address": "person0000@council0.example",
        "Council": "",
        "Job title": "Service designer",
        "Profession": "Nothing",
        "Would like to learn": ann.interests[0].words,
        "Could share": ann.interests[1].words,
        "How often": "In every draw",
        "Conversations each time": "One",
        "One more when numbers are odd": "No",
        "Ways to talk": "Phone",
        "Usual times": "Nothing",
        "Language": "English",
        "For partners": "I lip-read <b>",
        "For the organiser": "Twolines",
    }
    (message,) = table(page)
    assert (message[0], message[2]) == ("Tuesday 24 November 2026 at midday", "Waiting to be sent")


def test_the_page_of_somebody_who_rests_says_why_and_since_when(viewer: Browse, people: list[UUID]) -> None:
    said = "Resting since 20 November 2026, until they say that they are still in (no answer twice)"
    assert viewer(f"{PEOPLE}/{people[5]}").texts(".//main//p")[0] == said


def test_an_introduction_that_is_not_sent_is_marked(
    viewer: Browse, database: Database, settings: Settings, add_people: AddPeople
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        draw_cycle(session, plan_cycle(session, NOON, NOON, settings.timezone), programme_of(settings), NOON)
    (line,) = viewer(f"{PEOPLE}/{ann.id}").texts(".//ul[@class='desk-list']/li")
    assert line == f"November 2026: Person 1 ({ben.council.short_name}) – not sent yet"


def test_whom_somebody_would_rather_not_meet_is_shown_to_no_organiser(
    app: Flask, database: Database, people: list[UUID]
) -> None:
    with database.transaction() as session:
        asks = session.get_one(PractitionerRow, people[4])
        assert keep_apart(session, asks, "unwelcome@elsewhere.example") is None
        session.add(AvoidanceRow(practitioner_id=people[4], other_id=people[1]))
    browse = organiser(app, database, Role.OWNER)
    asked, avoided = (browse(f"{PEOPLE}/{people[at]}").response.text for at in (4, 1))
    assert [text for text in ("unwelcome@", "person0001@") if text in asked] == []
    assert "person0004@" not in avoided


def test_erased_people_are_nobody(viewer: Browse, database: Database, people: list[UUID]) -> None:
    with database.transaction() as session:
        erase(session, session.scalars(select(PractitionerRow).where(PractitionerRow.id == people[1])).one(), NOON)
    assert names(viewer, "") == ["2", "3", "4", "5", "6", "O'Neill"]
    viewer(f"{PEOPLE}/{people[1]}", status=404)


@pytest.mark.parametrize(
    "person", ["x", "1", "8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d", "00000000-0000-0000-0000-000000000000"]
)
def test_nobody_of_that_id(viewer: Browse, person: str) -> None:
    viewer(f"{PEOPLE}/{person}", status=404)
