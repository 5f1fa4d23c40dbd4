"""From the front page to taking part, by every way that leads there."""

import pytest
from sqlalchemy import select

from tests.web.browse import Browse
from tests.web.joining.steps import (
    ANSWERS,
    ASHA,
    BRONWEN,
    NOON,
    add,
    agree,
    answer_everything,
    confirm,
    drafts,
    errors,
    people,
    post,
)
from tests.web.signing_in import send
from unmentor.persistence import Database
from unmentor.persistence.models import BrowserSessionRow, PractitionerState, Way
from unmentor.services.joining_checks import CONSENT_VERSION


def test_from_the_front_page_to_taking_part(browse: Browse, database: Database) -> None:
    assert "/join" in browse("/").addresses()
    assert "/join/address" in browse("/join").addresses()
    confirm(browse, database, BRONWEN)
    page = browse("/join/council")
    assert "By your email address, you work for Exe Health Trust." in page.texts(".//main//p")
    assert send(browse, page, right="yes").headers["Location"] == "/join/about"
    for step, following in zip(list(ANSWERS)[1:], ("topics", "rhythm", "talk", "check"), strict=True):
        assert post(browse, step).headers["Location"] == f"/join/{following}"
    check = browse("/join/check")
    assert check.texts(".//dd[@class='govuk-summary-list__value']") == [
        BRONWEN,
        "Exe Health Trust",
        "Asha Patel",
        "Planner",
        "Nothing",
        "User researchBeekeeping on roofs (in your own words)",
        "Nothing",
        "In every second draw",
        "One",
        "Yes",
        "VideoIn person",
        "Tuesdays",
        "Welsh",
        "I lip-read.",
    ]
    assert agree(browse).headers["Location"] == "/join/done"
    (person,) = people(database)
    assert (person.address, person.name, person.role, person.cadence, person.ways, person.consent_version) == (
        BRONWEN,
        "Asha Patel",
        "Planner",
        2,
        frozenset({Way.VIDEO, Way.IN_PERSON}),
        CONSENT_VERSION,
    )
    assert (person.state, person.confirmed_at, person.consented_at) == (PractitionerState.ACTIVE, NOON, NOON)


def test_whoever_has_joined_is_signed_in_and_told_when_the_next_draw_is(answered: Browse, database: Database) -> None:
    agree(answered)
    done = answered("/join/done")
    assert (done.heading, done.title) == ("You take part", "You take part – UnMentoring")
    assert done.texts(".//main//p") == [
        "The next draw is on Tuesday 1 December 2026 at 9am. A message then introduces your partner to you.",
        "Go to my page",
    ]
    assert answered("/me").heading == "Hello Asha"
    with database.reading() as rows:
        (session,) = rows.scalars(select(BrowserSessionRow))
    assert [session.practitioner_id] == [person.id for person in people(database)]


def test_joining_ends_the_session_of_whoever_was_signed_in_here(
    browse: Browse, answered: Browse, database: Database
) -> None:
    agree(answered)
    before = answered.client.get_cookie("who")
    assert before is not None
    confirm(browse, database, BRONWEN)
    assert send(browse, browse("/join/council"), right="yes").headers["Location"] == "/join/about"
    for step in list(ANSWERS)[1:]:
        post(browse, step, **({"name": "Bronwen Hughes"} if step == "about" else {}))
    agree(browse)
    assert browse("/me").heading == "Hello Bronwen"
    browse.client.set_cookie("who", before.value)
    assert browse.client.get("/me").status_code == 302
    assert [person.address for person in people(database)] == [ASHA, BRONWEN]


def test_no_leads_to_the_list(browse: Browse, database: Database) -> None:
    confirm(browse, database, BRONWEN)
    assert send(browse, browse("/join/council"), right="no").headers["Location"] == "/join/council/list"
    page = browse.checked(send(browse, browse("/join/council")))
    assert (page.title, errors(page)) == (
        "Error: Your council – UnMentoring",
        ["Select yes if that is the council that you work for"],
    )


def test_an_address_that_tells_no_council_leads_to_the_list(confirmed: Browse) -> None:
    assert confirmed.client.get("/join/council").headers["Location"] == "/join/council/list"


def test_a_council_that_ended_leads_to_the_one_that_serves_its_area(answered: Browse, database: Database) -> None:
    assert post(answered, "council/list", council="Allerdale Borough Council").headers["Location"] == "/join/check"
    council = answered("/join/check").texts(".//dd[@class='govuk-summary-list__value']")[1]
    assert council == "Cumberland Council. Allerdale Borough Council has ended. Cumberland Council serves its area now."
    assert agree(answered).headers["Location"] == "/join/done"
    assert [person.council_code for person in people(database)] == ["E06000063"]


def test_whoever_is_not_listed_waits_for_an_organiser_and_is_not_signed_in(
    answered: Browse, database: Database
) -> None:
    post(answered, "council/list", council="not-listed", organisation="Moorland Parish Union")
    check = answered("/join/check")
    for _ in range(2):
        assert send(answered, check, consent=CONSENT_VERSION).headers["Location"] == "/join/done"
    assert answered("/join/done").heading == "We have your answers"
    assert people(database) == []
    assert answered.client.get_cookie("who") is None


@pytest.mark.parametrize("version", ["", "2020-01"])
def test_without_agreeing_to_the_words_of_today_nobody_joins(
    answered: Browse, database: Database, version: str
) -> None:
    page = answered.checked(agree(answered, version))
    assert page.title == "Error: Check your answers – UnMentoring"
    assert errors(page) == [
        "What you agree to has changed since this page was opened: read it again and select"
        if version
        else "Select that you agree, or go back: without that nobody can be introduced to you"
    ]
    assert people(database) == []


def test_until_the_address_is_proved_nothing_is_kept(browse: Browse, database: Database) -> None:
    send(browse, browse("/join/address"), address=ASHA)
    assert drafts(database) == []


@pytest.mark.parametrize("state", [PractitionerState.INVITED, PractitionerState.LEFT])
def test_who_was_invited_or_had_left_takes_part_with_these_answers(
    browse: Browse, database: Database, state: PractitionerState
) -> None:
    add(database, state)
    confirm(browse, database, ASHA)
    answer_everything(browse)
    agree(browse)
    assert browse("/join/done").heading == "You take part"
    assert [(person.name, person.state) for person in people(database)] == [("Asha Patel", PractitionerState.ACTIVE)]
    assert browse("/me").heading == "Hello Asha"


def test_who_takes_part_already_is_told_so_once_the_address_is_proved(browse: Browse, database: Database) -> None:
    add(database, PractitionerState.ACTIVE)
    confirm(browse, database, ASHA)
    assert browse("/join/council").heading == "You take part already"
    assert [person.name for person in people(database)] == ["A. Patel"]
