"""Not this draw, by the link of its notice: pressed, taken back, and what it says when it is too late."""

from collections.abc import Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.services.conftest import PROGRAMME
from tests.web.browse import Browse, Page
from tests.web.mail_links import DRAW, NOON, add_asha, plan, skip_path
from tests.web.mine import press
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import CycleRow, PractitionerRow, RestReason, SkippingRow
from unmentor.services.cycles import cancel_cycle, draw_cycle
from unmentor.services.erasing import erase
from unmentor.services.joining_wishes import pause, skip_cycle
from unmentor.services.leaving import leave
from unmentor.services.resting import rest
from unmentor.settings import Settings

IN = "You are in. A message introduces your partner to you after the draw."
OUT = "You skip this one, and are back in by yourself after it."
STILL_IN = "Yes, I am still in"
WHOSE = "This is about Asha, whose email address is p…0@council0.example."


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def cycle(database: Database) -> CycleRow:
    with database.transaction() as session:
        return plan(session)


@pytest.fixture
def person(database: Database) -> PractitionerRow:
    with database.transaction() as session:
        return add_asha(session)


@pytest.fixture
def link(settings: Settings, person: PractitionerRow, cycle: CycleRow) -> str:
    return skip_path(settings, person, cycle)


def skips(database: Database) -> bool:
    with database.reading() as session:
        return session.scalar(select(SkippingRow)) is not None


def leads_to(page: Page) -> list[str | None]:
    return [each.get("href") for each in page.root.findall(".//main//p/a")]


def about(page: Page) -> tuple[str, list[str], list[str]]:
    """The heading, what the page says first, and what can be pressed."""
    return page.heading, page.texts(".//main//p")[:3], page.texts(".//main//button")


def test_one_press_skips_and_one_takes_it_back(browse: Browse, database: Database, link: str) -> None:
    asking = browse(link)
    day = "Tuesday 1 December 2026 at 9am"
    assert about(asking) == ("Skip the draw of December 2026?", [WHOSE, day, IN], ["Skip this draw"])
    for page in (press(browse, asking, "Skip this draw"), press(browse, asking, "Skip this draw")):  # twice is once
        button = "Take part in this one after all"
        assert about(page) == ("You skip the draw of December 2026", [WHOSE, day, OUT], [button])
        assert skips(database)
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert leads_to(page) == ["/me/pause", "/me"]
    for after in (press(browse, page, button), press(browse, page, button)):
        assert about(after) == about(asking)
        assert not skips(database)


def test_once_the_draw_is_made_the_page_says_what_can_be_done(browse: Browse, database: Database, link: str) -> None:
    asking = browse(link)
    with database.transaction() as session:
        draw_cycle(session, session.scalars(select(CycleRow)).one(), PROGRAMME, DRAW)
    for page in (browse(link), press(browse, asking, "Skip this draw")):
        assert leads_to(page) == ["/me/pause", "/me"]
        assert (page.heading, page.texts(".//main//button")) == ("The draw has been made", [])
        assert page.texts(".//main//p")[1] == (
            "It is too late to skip the draw of December 2026. If you have been introduced to somebody and cannot make "
            "it, open the link in that message and answer “I cannot make it this time”. They are told, and we look for "
            "somebody else for them."
        )
        assert not skips(database)


def test_whoever_skipped_a_draw_that_is_made_is_told_so(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    with database.transaction() as session:
        cycle = session.scalars(select(CycleRow)).one()
        skip_cycle(session, session.get_one(PractitionerRow, person.id), cycle, NOON)
        add_asha(session, address="another@x.example")
        draw_cycle(session, cycle, PROGRAMME, DRAW)
    said = browse(link).texts(".//main//p")[1]
    assert said == "You have skipped the draw of December 2026, so nobody waits for you."


def test_a_draw_that_was_given_up_cannot_be_skipped(browse: Browse, database: Database, link: str) -> None:
    asking = browse(link)
    with database.transaction() as session:
        cancel_cycle(session, session.scalars(select(CycleRow)).one())
    assert browse(link, status=410).heading == "This draw has been given up"
    form = asking.root.find(".//main//form")
    assert form is not None
    sent = {field.get("name", ""): field.get("value", "") for field in form.iter("input")}
    assert browse.client.post(link, data=sent).headers["Location"] == link


def test_whoever_is_in_no_draw_has_nothing_to_skip(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    with database.transaction() as session:
        pause(session, session.get_one(PractitionerRow, person.id), DRAW.date(), NOON)
    page = browse(link)
    assert (page.heading, page.texts(".//main//button")) == ("You are not in the draw of December 2026", [])
    assert leads_to(page) == ["/me"]
    with database.transaction() as session:
        rest(session, session.get_one(PractitionerRow, person.id), RestReason.UNANSWERED, PROGRAMME, NOON)
    page = browse(link)
    assert (page.heading, page.texts(".//main//button")) == ("You are not in the draw of December 2026", [STILL_IN])
    assert page.texts(".//main//p")[2].startswith("We have not heard how your last two introductions went")
    assert leads_to(page) == ["/me"]


def test_whoever_rests_says_that_they_are_still_in_where_they_would_skip(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    with database.transaction() as session:
        rest(session, session.get_one(PractitionerRow, person.id), RestReason.UNANSWERED, PROGRAMME, NOON)
    assert press(browse, browse(link), STILL_IN).heading == "You are still in"
    assert about(browse(link))[0] == "Skip the draw of December 2026?"


def test_whoever_left_is_told_so_and_whoever_was_erased_has_nothing_left(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    asking = browse(link)
    with database.transaction() as session:
        leave(session, session.get_one(PractitionerRow, person.id), PROGRAMME, NOON)
    assert press(browse, asking, "Skip this draw").heading == "You are in no more draws"
    assert not skips(database)
    with database.transaction() as session:
        erase(session, session.get_one(PractitionerRow, person.id), NOON)
    assert browse(link, status=410).heading == "What this link was about is gone"


def test_a_link_that_is_not_one_of_ours_changes_nothing(app: Flask, browse: Browse, link: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for wrong in (link[:-1], f"{link}x", "/skip/x"):
        assert browse(wrong, status=404).heading == "This link is not one of ours"
        browse.checked(browse.client.post(wrong), 404)
        browse.checked(browse.client.post(f"{wrong}/undo"), 404)


def test_nothing_is_changed_without_the_form_s_token(browse: Browse, database: Database, link: str) -> None:
    browse.checked(browse.client.post(link), 400)
    assert not skips(database)


def test_the_page_takes_four_queries(browse: Browse, database: Database, link: str) -> None:
    with counted_queries(database) as queries:
        browse.client.get(link)
    assert len(queries) == 4  # the person, the cycle, whether they skip, the next draw
