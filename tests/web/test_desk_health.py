"""What is wrong, on the desk: in full on its first page, shortly on the others; and what happens by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask

from tests.services.troubled import add_job, add_message
from tests.web.browse import Browse, Page
from tests.web.organising import organiser, table
from tests.web.signing_in import ask
from tests.web.test_desk_messages import problems
from unmentor.persistence import Database
from unmentor.persistence.models import CycleRow, CycleState, JobRow, MessageState, Role

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, midday, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def viewer(app: Flask, database: Database) -> Browse:
    """An organiser who looks."""
    return organiser(app, database, Role.VIEWER)


def alarms(page: Page) -> list[str]:
    """What the page shortly says is wrong, with the way to what to do."""
    return page.texts(".//section[@aria-labelledby='problems']//p")


def warnings(page: Page) -> list[str]:
    """What a page for everybody has in a banner."""
    return page.texts(".//p[@class='govuk-notification-banner__heading']")


def test_mail_that_is_down_and_jobs_that_do_not_run_are_told_on_every_page(viewer: Browse, database: Database) -> None:
    with database.transaction() as session:
        add_message(session, MessageState.QUEUED, failing_since=NOON - DAY)
        add_job(session, "advance cycles", NOON - DAY)
        add_job(session, "forget", NOON, "OperationalError: away")
    down = "No message has gone out since Monday 23 November 2026 at midday: the mail server takes none."
    late = "A job has stopped: Advance cycles (last ran Monday 23 November 2026 at 11:59am)."
    fails = "A job fails: Forget."
    home = viewer("/organise/")
    assert [what for what, _ in problems(home)] == [down, late, fails]
    for page in ("cycles", "practitioners", "waiting", "messages", "jobs"):
        assert alarms(viewer(f"/organise/{page}")) == [down, late, fails, "What to do about it"]
    assert alarms(viewer("/how-it-works")) == []


def test_a_draw_that_has_waited_is_a_problem_with_the_way_to_it(viewer: Browse, database: Database) -> None:
    with database.transaction() as session:
        drawn = NOON - 2 * DAY
        session.add(CycleRow(number=1, state=CycleState.DRAWN, seed=1, draw_at=drawn, drawn_at=drawn))
    page = viewer("/organise/")
    assert problems(page) == [
        (
            "The draw has waited for approval since Sunday 22 November 2026 at midday.",
            "Nobody hears of their partner before an organiser has looked at it. Look at the draw",
        )
    ]
    assert alarms(viewer("/organise/cycles")) == []


def test_what_happens_by_itself_is_listed_with_when_it_ran_and_runs_next(viewer: Browse, database: Database) -> None:
    page = viewer("/organise/jobs")
    assert "No job has run yet: nothing happens by itself before the scheduler is started." in page.texts(".//main//p")
    with database.transaction() as session:
        add_job(session, "advance cycles", NOON).news = "cycle 1: draw"
        add_job(session, "forget", NOON, "OperationalError: <away>")
        session.add(
            JobRow(name="of another version", started_at=NOON, finished_at=NOON, took_ms=None, news="", error="")
        )
    assert table(viewer("/organise/jobs")) == [
        [
            "Advance cycles",
            "Tuesday 24 November 2026 at 11:59am",
            "Tuesday 24 November 2026 at midday",
            "1.0",
            "cycle 1: draw",
        ],
        [
            "Forget",
            "Tuesday 24 November 2026 at 11:59am",
            "Wednesday 25 November 2026 at 11:59am",
            "1.0",
            "An error: OperationalError: <away>",
        ],
        ["of another version", "Tuesday 24 November 2026 at midday", "", "0.0", ""],
    ]


@pytest.mark.parametrize("page", ["/sign-in", "/join/address"])
def test_pages_that_promise_a_message_say_when_mail_is_down(browse: Browse, database: Database, page: str) -> None:
    ask(browse, "asha@devon.example", page)
    assert warnings(browse("/sign-in/code")) == []
    with database.transaction() as session:
        add_message(session, MessageState.QUEUED, failing_since=NOON - timedelta(hours=1))
    assert warnings(browse("/sign-in/code")) == [
        "Our mail is not going out at the moment. Your message comes once that is mended. "
        "If it takes more than 30 minutes, ask for another one then."
    ]
