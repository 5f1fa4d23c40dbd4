"""The desk: who may open and press what, what it says first, and how it is found."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.services.conftest import AddPeople
from tests.services.conftest import add_people as add_people  # a fixture
from tests.web.browse import Browse
from tests.web.organising import buttons, organiser, summary
from tests.web.programme import plan_draw
from tests.web.signing_in import send
from tests.web.test_access import ROUTES
from tests.web.test_front import counted_queries
from tests.web.test_scanner import everything
from unmentor.persistence import Database
from unmentor.persistence.models import CycleRow, CycleState, PractitionerRow, Role
from unmentor.web.access import Audience

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
NOBODY = "00000000-0000-4000-8000-000000000000"
DESK = sorted(route for route in ROUTES if route[0].startswith("/organise"))


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, midday, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def planned(database: Database, add_people: AddPeople) -> None:
    """Seven people and a draw of next week."""
    with database.transaction() as session:
        add_people(session, 7)
        plan_draw(session, datetime(2026, 12, 1, 9, tzinfo=UTC), number=1)


def path(rule: str) -> str:
    """An address of the rule: of the first cycle, and of nobody."""
    return re.sub("<uuid:.*?>", NOBODY, rule.replace("<int:number>", "1"))


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("role", list(Role))
def test_a_viewer_opens_what_is_to_be_read_and_editors_and_owners_everything(
    app: Flask, database: Database, role: Role
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    browse = organiser(app, database, role)
    refused = {
        (rule, method)
        for rule, method in DESK
        if browse.client.open(path(rule), method=method, data={}).status_code == 403
    }
    editors = {route for route in DESK if ROUTES[route] is Audience.EDITORS}
    assert refused == (editors if role is Role.VIEWER else set())


@pytest.mark.usefixtures("planned")
def test_what_is_refused_to_a_viewer_changes_nothing(app: Flask, database: Database) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    browse = organiser(app, database, Role.VIEWER)
    before = everything(database)
    for rule, method in DESK:
        browse.client.open(path(rule), method=method, data={"plan": "1", "day": "1", "month": "1", "year": "2027"})
    assert everything(database) == before


@pytest.mark.usefixtures("planned")
def test_a_viewer_sees_no_buttons(app: Flask, database: Database) -> None:
    browse = organiser(app, database, Role.VIEWER)
    assert {
        page: buttons(browse(f"/organise{page}"))
        for page in ("/", "/cycles", "/cycles/1", "/cycles/1/preview", "/messages", "/jobs")
    } == {
        "/": [],
        "/cycles": [],
        "/cycles/1": ["Preview the draw"],
        "/cycles/1/preview": [],
        "/messages": ["Search"],
        "/jobs": [],
    }


@pytest.mark.usefixtures("planned")
def test_strangers_are_asked_to_sign_in(app: Flask) -> None:
    client = app.test_client()
    for rule, method in DESK:
        if method == "GET":
            answer = client.get(path(rule))
            assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in?next={path(rule)}")


@pytest.mark.usefixtures("planned")
def test_the_first_page_says_where_the_programme_stands(app: Flask, database: Database) -> None:
    page = organiser(app, database, Role.OWNER)("/organise/")
    assert page.texts(".//main//p")[0] == "You are signed in as owner@programme.example (owner)."
    assert summary(page) == {
        "Number": "1",
        "State": "Planned",
        "Draw": "Tuesday 1 December 2026 at 9am",
        "Conversations": "0",
        "Left out": "0",
        "Replacements": "0",
        "Taking part": "7",
        "Of these, resting": "0",
        "Of these, paused": "0",
        "Invited, no answer yet": "0",
        "Organisations": "7",
        "Held until a cycle is sent": "0",
        "Waiting to be sent": "1",
        "Being sent": "0",
        "Delivered": "0",
        "Given up": "0",
        "Came back": "0",
    }
    assert tasks(page.root) == []


def tasks(root: object) -> list[tuple[str, str]]:
    """What waits for the organiser, with the page on which it is done."""
    items = root.findall(".//main//ul[@class='desk-list']/li")  # type: ignore[attr-defined]  # of ElementTree
    return [("".join(item.itertext()).strip(), getattr(item.find("a"), "attrib", {}).get("href", "")) for item in items]


@pytest.mark.parametrize(
    ("state", "draw_in", "task"),
    [
        (CycleState.OPEN, timedelta(hours=-1), [("The draw for November 2026 is due", "/organise/cycles/1")]),
        (CycleState.OPEN, timedelta(hours=1), []),
        (
            CycleState.DRAWN,
            timedelta(0),
            [("The draw for November 2026 waits for you to look at it", "/organise/cycles/1")],
        ),
        (
            CycleState.APPROVED,
            timedelta(0),
            [("The introductions of November 2026 wait to be sent", "/organise/cycles/1")],
        ),
        (CycleState.INTRODUCED, timedelta(0), [("Plan the next cycle", "/organise/cycles/plan")]),
        (None, timedelta(0), [("Plan the next cycle", "/organise/cycles/plan")]),
    ],
)
def test_what_the_cycle_asks_for_stands_first(
    app: Flask, database: Database, state: CycleState | None, draw_in: timedelta, task: list[tuple[str, str]]
) -> None:
    browse = organiser(app, database, Role.EDITOR)
    if state:
        with database.transaction() as session:
            session.add(CycleRow(number=1, state=state, seed=1, draw_at=NOON + draw_in))
    assert tasks(browse("/organise/").root) == task


@pytest.mark.usefixtures("planned")
def test_the_header_leads_organisers_to_the_desk_and_nobody_else(app: Flask, database: Database) -> None:
    browse = organiser(app, database, Role.VIEWER)
    with counted_queries(database) as queries:
        assert "/organise/" in browse("/how-it-works").addresses()
    assert len(queries) >= 1
    with counted_queries(database) as queries:
        assert "/organise/" not in Browse(app)("/how-it-works").addresses()
    send(browse, browse("/organise/"))  # signing out is the first form of the page
    assert "/organise/" not in browse("/how-it-works").addresses()


@pytest.mark.usefixtures("planned")
def test_an_error_of_ours_asks_the_database_nothing(app: Flask, database: Database) -> None:
    browse = organiser(app, database, Role.VIEWER)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    with database.transaction() as session:
        session.connection().exec_driver_sql("ALTER TABLE browser_session RENAME TO elsewhere")
    assert browse("/how-it-works", status=500).heading == "Something went wrong on our side"


@pytest.mark.parametrize("people", [1, 30])
def test_the_first_page_asks_the_same_of_the_database_however_many_take_part(
    app: Flask, database: Database, add_people: AddPeople, people: int
) -> None:
    with database.transaction() as session:
        add_people(session, people)
    client = organiser(app, database, Role.VIEWER).client
    with counted_queries(database) as queries:
        client.get("/organise/")
    assert (
        len(queries) == 8
    )  # who it is; mail, jobs, draws and messages that are problems; the cycle, numbers, messages
    assert PractitionerRow.__tablename__ in queries[2]
