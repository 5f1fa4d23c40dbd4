"""The way off the list: a page with a button, the mail program's own press, and what each leaves alone."""

import pytest
from flask import Flask

from tests.web.browse import Browse
from tests.web.conversing import converse, feedback_path, unsubscribe_path
from tests.web.signing_in import send
from unmentor.persistence import Database
from unmentor.persistence.models import PractitionerRow, PractitionerState
from unmentor.services.erasing import erase
from unmentor.settings import Settings
from unmentor.web.by_link import masked
from unmentor.web.context import now

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def state(database: Database, person: PractitionerRow) -> PractitionerState:
    with database.reading() as session:
        return session.get_one(PractitionerRow, person.id).state


@pytest.fixture
def person(database: Database) -> PractitionerRow:
    """Asha, who takes part."""
    return converse(database)[0][0]


def test_a_page_says_whom_it_is_about_and_its_button_stops(
    browse: Browse, database: Database, settings: Settings, person: PractitionerRow
) -> None:
    link = unsubscribe_path(settings, person)
    page = browse(link)
    assert (page.heading, page.texts(".//main//button")) == ("Stop taking part", ["Stop taking part"])
    assert page.texts(".//main//p")[0] == "This is about Asha, whose email address is p…0@council0.example."
    assert state(database, person) is PractitionerState.ACTIVE
    for _press in range(2):
        answer = send(browse, page)
        assert (answer.status_code, answer.headers["Location"]) == (303, link)
        assert state(database, person) is PractitionerState.LEFT
    after = browse(link)
    assert (after.heading, after.root.findall(".//main//form")) == ("You are in no more draws", [])
    for response in (page.response, answer, after.response):
        assert response.headers["Referrer-Policy"] == "no-referrer"


def test_a_mail_program_stops_with_one_press_without_cookies_or_token(
    app: Flask, browse: Browse, database: Database, settings: Settings, person: PractitionerRow
) -> None:
    link = unsubscribe_path(settings, person)
    for _press in range(2):
        client = app.test_client(use_cookies=False)
        page = browse.checked(client.post(link, data=ONE_CLICK))
        assert (page.heading, page.response.headers.getlist("Set-Cookie")) == ("You are in no more draws", [])
        assert state(database, person) is PractitionerState.LEFT


@pytest.mark.parametrize("body", [{}, {"List-Unsubscribe": "one-click"}, ONE_CLICK | {"more": "1"}])
def test_any_other_press_from_elsewhere_is_refused(
    app: Flask, database: Database, settings: Settings, person: PractitionerRow, body: dict[str, str]
) -> None:
    link = unsubscribe_path(settings, person)
    assert app.test_client().post(link, data=body).status_code == 400
    assert state(database, person) is PractitionerState.ACTIVE


def test_a_link_that_was_changed_or_is_for_something_else_is_not_one_of_ours(
    app: Flask, browse: Browse, database: Database, settings: Settings
) -> None:
    people, (row,) = converse(database)
    link = unsubscribe_path(settings, people[0])
    to_answer = feedback_path(settings, row, people[0]).replace("feedback", "unsubscribe")
    for wrong in (link[:-1], link + "x", to_answer, "/unsubscribe/x"):
        assert browse(wrong, status=404).heading == "This link is not one of ours"
        browse.checked(app.test_client().post(wrong, data=ONE_CLICK), 404)
    assert state(database, people[0]) is PractitionerState.ACTIVE


def test_who_was_erased_has_nothing_left_to_stop(
    app: Flask, browse: Browse, database: Database, settings: Settings, person: PractitionerRow
) -> None:
    link = unsubscribe_path(settings, person)
    with database.transaction() as session:
        erase(session, session.get_one(PractitionerRow, person.id), now())
    assert browse(link, status=410).heading == "What this link was about is gone"
    browse.checked(app.test_client().post(link, data=ONE_CLICK), 410)


def test_an_address_is_masked_so_that_its_owner_knows_it() -> None:
    assert [masked(address) for address in ("asha.patel@camden.example", "al@camden.example", "a@camden.example")] == [
        "a…l@camden.example",
        "…@camden.example",
        "…@camden.example",
    ]
