"""An invitation: what it shows of what we hold, and what a yes and a no do, pressed once or twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from tests.services.conftest import PROGRAMME
from tests.web.asha import errors
from tests.web.browse import Browse, Page
from tests.web.mail_links import NOON, add_asha, path, plan
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import ErasedAddressRow, MessageRow, PractitionerRow, PractitionerState
from unmentor.services.cycles import draw_cycle, find_cycle
from unmentor.services.inviting import KEPT_FOR, forget_unanswered_invitations, send_invitations
from unmentor.services.joining_checks import CONSENT_VERSION
from unmentor.services.leaving import leave
from unmentor.services.links import Use
from unmentor.settings import Settings

NO = "No, erase what you hold about me"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def person(database: Database) -> PractitionerRow:
    """Asha, who was put on a list."""
    with database.transaction() as session:
        plan(session)
        person = add_asha(session, state=PractitionerState.INVITED, notes="Met at a conference", joined_at=NOON)
        send_invitations(session, [person.address], PROGRAMME, NOON)
    return person


@pytest.fixture
def link(settings: Settings, person: PractitionerRow) -> str:
    return path(settings, Use.INVITATION, person.id)


def now_as(database: Database, person: PractitionerRow) -> PractitionerRow:
    with database.reading() as session:
        return session.get_one(PractitionerRow, person.id)


def kinds(database: Database) -> list[str]:
    with database.reading() as session:
        return sorted(session.scalars(select(MessageRow.kind)))


def post(browse: Browse, page: Page, words: str, **fields: str) -> Page:
    """Fill the form with this button, press it, and follow to where it leads."""
    (form,) = [form for form in page.root.findall(".//main//form") if words in "".join(form.itertext())]
    hidden = [field for field in form.iter("input") if field.get("type") == "hidden"]
    sent = {field.get("name", ""): field.get("value", "") for field in hidden}
    answer = browse.client.post(form.get("action") or "", data=sent | fields)
    assert answer.headers.get("Referrer-Policy") == "no-referrer"
    return browse(answer.headers["Location"]) if answer.status_code == 303 else browse.checked(answer)


def say_yes(browse: Browse, page: Page) -> Page:
    return post(browse, page, "Yes, take part", consent=CONSENT_VERSION)


def test_the_page_shows_what_we_hold_and_what_is_shared(browse: Browse, link: str) -> None:
    page = browse(link)
    assert page.heading == "Would you like to take part?"
    keys, values = page.texts(".//main//dt"), page.texts(".//main//dd")
    assert dict(zip(keys, values, strict=True)) == {
        "Name": "Asha Patel",
        "Work email address": "p…0@council0.example",
        "Council": "Cambridge City Council",
        "Job title": "Service designer",
        "To learn": "Service design",
        "To share": "User research",
        "Language of our messages": "English",
        "What else we were told": "Met at a conference",
    }
    assert "What is shared, and with whom" in page.texts(".//main//h2")
    assert page.texts(".//main//button") == ["Yes, take part", NO]


def test_a_yes_is_kept_and_welcomed_once(
    browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    asking = browse(link)
    for page in (say_yes(browse, asking), say_yes(browse, asking), post(browse, asking, NO), browse(link)):
        assert page.heading == "You take part"
        assert page.texts(".//main//p")[:2] == [
            "Tuesday 1 December 2026 at 9am",
            "You are in. A message introduces your partner to you after the draw.",
        ]
    row = now_as(database, person)
    assert (row.state, row.confirmed_at, row.consented_at) == (PractitionerState.ACTIVE, NOON, NOON)
    assert (row.consent_version, kinds(database)) == (CONSENT_VERSION, ["welcome"])


def test_a_yes_while_a_draw_is_made_counts_for_the_next(browse: Browse, database: Database, link: str) -> None:
    with database.transaction() as session:
        for number in (1, 2):
            add_asha(session, address=f"another{number}@x.example")
        draw_cycle(session, find_cycle(session, None), PROGRAMME, NOON - timedelta(minutes=1))
    assert say_yes(browse, browse(link)).texts(".//main//p")[1] == (
        "This draw was made before you said yes. You are in the next one; we write sooner if somebody is free."
    )


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        ({}, "Select that you agree, or go back: without that nobody can be introduced to you"),
        (
            {"consent": "2020-01-01"},
            "What you agree to has changed since this page was opened: read it again and select",
        ),
    ],
)
def test_without_agreeing_nobody_takes_part(
    browse: Browse, database: Database, person: PractitionerRow, link: str, consent: dict[str, str], said: str
) -> None:
    page = post(browse, browse(link), "Yes, take part", **consent)
    assert (errors(page), page.title) == ([said], "Error: Would you like to take part? – UnMentoring")
    assert now_as(database, person).state is PractitionerState.INVITED


def test_a_no_erases_at_once_and_the_link_opens_nothing_any_more(
    app: Flask, browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    asking = browse(link)
    for page in (post(browse, asking, NO), post(browse, asking, NO)):
        assert page.heading == "What we held about you is erased"
    row = now_as(database, person)
    assert (row.name, row.address, row.erased_at) == (
        "Somebody who left",
        f"{person.id.hex}@erased.invalid",
        NOON,
    )
    with database.reading() as session:
        assert len(session.scalars(select(ErasedAddressRow)).all()) == 1
    assert (kinds(database), say_no_elsewhere(app, link)) == ([], 410)
    assert_over(browse, link)


def assert_over(browse: Browse, link: str) -> None:
    """What an invitation says of which nothing is left."""
    page = browse(link, status=410)
    assert (page.heading, page.texts(".//main//p")) == (
        "This invitation is over",
        [
            "We hold nothing about you but a fingerprint of your address, so that no list brings you back.",
            "You can join by yourself.",
        ],
    )
    assert page.root.findall(".//main//p/a")[0].get("href") == "/join"
    assert page.response.headers["Referrer-Policy"] == "no-referrer"


def say_no_elsewhere(app: Flask, link: str) -> int:
    """What another browser gets that presses the same button."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client().post(f"{link}/no").status_code


def test_nobody_else_is_told_that_something_was_erased(browse: Browse) -> None:
    assert browse.client.get("/invitation/declined").headers["Location"] == "/"


def test_an_invitation_that_nobody_answered_opens_nothing_any_more(
    browse: Browse, database: Database, link: str
) -> None:
    with database.transaction() as session:
        forget_unanswered_invitations(session, NOON + KEPT_FOR + timedelta(days=1), 9)
    assert_over(browse, link)


def test_whoever_left_since_is_told_so(browse: Browse, database: Database, person: PractitionerRow, link: str) -> None:
    asking = browse(link)
    say_yes(browse, asking)
    with database.transaction() as session:
        leave(session, session.get_one(PractitionerRow, person.id), PROGRAMME, NOON)
    for page in (browse(link), say_yes(browse, asking), post(browse, asking, NO)):
        assert page.heading == "You are in no more draws"
    assert kinds(database) == ["goodbye"]


def test_a_link_that_is_not_one_of_ours_or_a_form_without_token_changes_nothing(
    app: Flask, browse: Browse, database: Database, person: PractitionerRow, link: str
) -> None:
    for way in (link, f"{link}/no"):
        browse.checked(browse.client.post(way), 400)
    app.config["WTF_CSRF_ENABLED"] = False
    for wrong in (link[:-1], f"{link}x", link.replace("invitation", "still-in")):
        assert browse(wrong, status=404).heading == "This link is not one of ours"
        browse.checked(browse.client.post(wrong), 404)
    assert now_as(database, person).state is PractitionerState.INVITED


def test_the_page_takes_two_queries(browse: Browse, database: Database, link: str) -> None:
    with counted_queries(database) as queries:
        browse.client.get(link)
    assert len(queries) == 2  # the person with their council; their topics
