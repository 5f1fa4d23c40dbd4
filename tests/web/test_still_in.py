"""Saying that one is still in: by the link of the message that asks, and on one's own page."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.services.conftest import PROGRAMME
from tests.web.browse import Browse
from tests.web.mail_links import NOON, add_asha, path, plan
from tests.web.mine import done, draw_says, offers, press
from tests.web.signing_in import sign_in
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import PractitionerRow, RestReason
from unmentor.services.cycles import draw_cycle, find_cycle
from unmentor.services.erasing import erase
from unmentor.services.leaving import leave
from unmentor.services.links import Use
from unmentor.services.resting import rest
from unmentor.settings import Settings

YES = "Yes, I am still in"
MADE_BEFORE = "This draw was made before you said yes. You are in the next one; we write sooner if somebody is free."
UNANSWERED = (
    "We have not heard how your last two introductions went, so we introduce you to nobody until you say that you are "
    "still in."
)


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def person(database: Database) -> PractitionerRow:
    """Asha, who rests."""
    with database.transaction() as session:
        plan(session)
        person = add_asha(session)
        rest(session, person, RestReason.UNANSWERED, PROGRAMME, NOON)
    return person


@pytest.fixture
def link(settings: Settings, person: PractitionerRow) -> str:
    return path(settings, Use.STILL_IN, person.id)


def rests(database: Database, person: PractitionerRow) -> bool:
    with database.reading() as session:
        return session.get_one(PractitionerRow, person.id).resting_since is not None


def bounce(database: Database, person: PractitionerRow) -> None:
    with database.transaction() as session:
        session.get_one(PractitionerRow, person.id).rest_reason = RestReason.BOUNCED


def test_one_press_says_yes_and_twice_is_once(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    asking = browse(link)
    assert asking.heading == "Are you still in?"
    whose = "This is about Asha, whose email address is p…0@council0.example."
    assert asking.texts(".//main//p")[:2] == [whose, UNANSWERED]
    assert rests(database, person)
    for page in (press(browse, asking, YES), press(browse, asking, YES), browse(link)):
        assert (page.heading, page.texts(".//main//form")) == ("You are still in", [])
        assert page.texts(".//main//p")[:3] == [
            "Tuesday 1 December 2026 at 9am",
            "You are in. A message introduces your partner to you after the draw.",
            "We write to p…0@council0.example. If you have another address now, change it.",
        ]
        assert not rests(database, person)
        assert page.response.headers["Referrer-Policy"] == "no-referrer"


def test_whoever_says_yes_while_a_draw_is_made_reads_that_they_are_in_the_next(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    with database.transaction() as session:
        add_asha(session, address="another@x.example")
        draw_cycle(session, find_cycle(session, None), PROGRAMME, NOON - timedelta(minutes=1))
    sign_in(browse, database, person.address)
    assert draw_says(browse("/me")) == ["Tuesday 1 December 2026 at 9am", UNANSWERED]
    page = press(browse, browse(link), YES)
    assert page.texts(".//main//p")[:2] == ["Tuesday 1 December 2026 at 9am", MADE_BEFORE]
    assert draw_says(browse("/me")) == ["Tuesday 1 December 2026 at 9am", MADE_BEFORE]


def test_whoever_would_rather_not_stops_on_the_page_for_that(browse: Browse, link: str) -> None:
    (away,) = browse(link).root.findall(".//main//form//a")
    assert ("".join(away.itertext()), browse(away.get("href") or "").heading) == (
        "No, stop taking part",
        "Stop taking part",
    )


def test_whoever_s_message_came_back_is_told_to_check_their_address(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    bounce(database, person)
    page = browse(link)
    assert page.texts(".//main//p")[1:3] == [
        "A message that we sent to p…0@council0.example came back, so we introduce you to nobody until you say that "
        "you are still in.",
        "Is that still your address? If you have another one, change it first.",
    ]
    assert page.root.findall(".//main//p/a")[0].get("href") == "/me/address"


def test_ones_own_page_says_why_and_has_the_button(browse: Browse, database: Database, person: PractitionerRow) -> None:
    sign_in(browse, database, person.address)
    page = browse("/me")
    assert (draw_says(page), offers(page)) == (["Tuesday 1 December 2026 at 9am", UNANSWERED], [YES])
    after = press(browse, page, YES)
    assert (done(after), rests(database, person)) == (["You are still in."], False)
    assert offers(press(browse, page, YES)) == ["Not this month", "Pause until a date"]
    with database.transaction() as session:
        rest(session, session.get_one(PractitionerRow, person.id), RestReason.BOUNCED, PROGRAMME, NOON)
    assert draw_says(browse("/me"))[1].startswith("A message that we sent to person0000@council0.example came back,")
    browse.checked(browse.client.post("/me/still-in"), 400)  # without the form's token
    assert rests(database, person)


def test_whoever_left_is_told_so_and_whoever_was_erased_has_nothing_left(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    asking = browse(link)
    with database.transaction() as session:
        leave(session, session.get_one(PractitionerRow, person.id), PROGRAMME, NOON)
    assert press(browse, asking, YES).heading == "You are in no more draws"
    with database.transaction() as session:
        erase(session, session.get_one(PractitionerRow, person.id), NOON)
    assert browse(link, status=410).heading == "What this link was about is gone"


def test_a_link_that_is_not_one_of_ours_says_so(app: Flask, browse: Browse, link: str) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    for wrong in (link[:-1], f"{link}x", link.replace("still-in", "invitation")):
        assert browse(wrong, status=404).heading == "This link is not one of ours"
        browse.checked(browse.client.post(wrong), 404)


def test_the_pages_take_few_queries(browse: Browse, database: Database, link: str) -> None:
    found = []
    for press_first in (False, True):
        if press_first:
            press(browse, browse(link), YES)
        with counted_queries(database) as queries:
            browse.client.get(link)
        found.append(len(queries))
    assert found == [1, 2]  # the person; and the next draw
