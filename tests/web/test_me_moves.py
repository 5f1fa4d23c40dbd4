"""Another council, and another address: proved by a message to it, where that was asked for."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.web.asha import ASHA, EXETER, arrive, asha, errors, press, row_of
from tests.web.browse import Browse
from tests.web.programme import LAST_MONTH
from tests.web.signing_in import letters, send, sign_in
from unmentor.persistence import Database
from unmentor.persistence.models import (
    CycleRow,
    CycleState,
    IntroductionRow,
    MemberRow,
    MessageRow,
    PractitionerRow,
)
from unmentor.services.identity import LIFETIME, PER_ADDRESS

NOON = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)
NEW = "asha.patel@leeds.gov.uk"
LEEDS = "E08000035"
BRONWEN = "bronwen.hughes@trust.example"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, 12:20, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browse(app: Flask, database: Database) -> Browse:
    """Asha's browser."""
    return arrive(Browse(app), database)


def ask(browse: Browse, address: str = NEW) -> TestResponse:
    return press(browse, "/me/address", address=address)


def follow(browse: Browse, database: Database, address: str = NEW) -> TestResponse:
    """Open the link in the message to an address, and press the button."""
    return send(browse, browse(f"/sign-in/{letters(database, address)[0].link}"))


def notices(database: Database) -> list[tuple[str, str]]:
    """To whom it was said that an address is changed, and in which words."""
    with database.reading() as rows:
        found = rows.scalars(select(MessageRow).where(MessageRow.kind == "address_changed"))
        return [(row.recipient, row.subject) for row in found]


def chosen(browse: Browse) -> list[str]:
    options = browse("/me/council").root.iterfind(".//select/option")
    return [option.get("value", "") for option in options if option.get("selected") is not None]


def test_the_present_council_is_chosen_already(browse: Browse) -> None:
    assert chosen(browse) == [EXETER]


def test_the_council_that_the_address_tells_is_chosen_before_the_present_one(app: Flask, database: Database) -> None:
    assert chosen(arrive(Browse(app), database, address=NEW)) == [LEEDS]


def test_another_council_is_saved_and_conversations_keep_theirs(browse: Browse, database: Database) -> None:
    before = row_of(database)
    with database.transaction() as rows:
        cycle = CycleRow(number=1, state=CycleState.CLOSED, seed=1, draw_at=LAST_MONTH, introduced_at=LAST_MONTH)
        met = IntroductionRow(position=0, score=0, reasons=[], meet_by=date(2026, 12, 1))
        met.members = [MemberRow(practitioner_id=before["id"], council_code=EXETER, position=0)]
        cycle.introductions = [met]
        rows.add(cycle)
    for _ in range(2):  # pressed twice
        assert press(browse, "/me/council", council=LEEDS).headers["Location"] == "/me/answers"
    assert row_of(database) == before | {"council_code": LEEDS}
    assert "You work for Leeds City Council now" in browse.client.get("/me/answers").text
    with database.reading() as rows:
        assert rows.scalars(select(MemberRow.council_code)).all() == [EXETER]


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Choose the council that you work for"),
        ("<b>X</b>", "Choose a council from the list, or say that yours is not in it"),
        ("'; DROP TABLE council;--", "Choose a council from the list, or say that yours is not in it"),
        ("🌻", "Choose a council from the list, or say that yours is not in it"),
        ("A" * 500, "Council must be 200 characters or fewer"),
        ("Leeds\x00", "Council has characters that cannot be seen: type it instead of pasting it"),
        ("not-listed", "Write to hello@unmentor.example: an organiser adds it, and then you choose it here"),
        (
            "E10000006",
            "Cumbria County Council ended on 31 March 2023: "
            "choose Cumberland Council or Westmorland and Furness Council",
        ),
    ],
)
def test_what_is_no_council_is_told_beside_the_list_and_nothing_is_saved(
    browse: Browse, database: Database, typed: str, error: str
) -> None:
    before = row_of(database)
    assert errors(browse.checked(press(browse, "/me/council", council=typed))) == [error]
    assert row_of(database) == before


def test_nothing_changes_until_the_new_address_is_proved(browse: Browse, database: Database) -> None:
    before = row_of(database)
    assert ask(browse).headers["Location"] == "/sign-in/code"
    assert browse("/sign-in/code").heading == "Look at your email"
    link = letters(database, NEW)[0].link
    assert browse(f"/sign-in/{link}").heading == "Change your address"
    assert row_of(database) == before
    assert notices(database) == []


def test_by_the_code_in_the_browser_that_asked(browse: Browse, database: Database) -> None:
    before = row_of(database)
    ask(browse)
    answer = press(browse, "/sign-in/code", code=letters(database, NEW)[0].code)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/address/changed")
    page = browse("/me/address/changed")
    assert page.heading == "Your address is changed"
    assert page.texts(".//main//p")[1].startswith("By that address, you work for Leeds City Council.")
    assert row_of(database, NEW) == before | {"address": NEW, "confirmed_at": NOON}
    assert notices(database) == [(ASHA, "Your address at UnMentoring is changed")]
    assert browse("/me").heading == "Hello Asha"


def test_in_a_browser_that_neither_asked_nor_is_hers_the_link_changes_nothing(
    browse: Browse, app: Flask, database: Database
) -> None:
    with database.transaction() as rows:
        rows.add(asha(address=BRONWEN, name="Bronwen Hughes", interests=[]))
    sign_in(bronwen := Browse(app), database, BRONWEN)
    ask(browse)
    for other in (Browse(app), bronwen):
        token = other("/sign-in").root.find(".//main//input[@name='csrf_token']")
        assert token is not None
        page = other(f"/sign-in/{letters(database, NEW)[0].link}", status=403)
        assert (page.heading, page.root.findall(".//main//form")) == ("Change your address", [])
        assert page.texts(".//main//p")[-1] == (
            "If it was you, open this link in the browser in which you asked, or type the code from the message there."
        )
        pressed = other.client.post(
            f"/sign-in/{letters(database, NEW)[0].link}", data={"csrf_token": token.get("value", "")}
        )
        assert pressed.status_code == 403  # a form made by hand
    assert row_of(database)["name"] == "Asha Patel"
    assert notices(database) == []


def test_by_the_link_in_another_browser_in_which_she_is_signed_in_which_signs_the_others_out(
    browse: Browse, app: Flask, database: Database, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=1))
    sign_in(other := Browse(app), database, ASHA)
    ask(browse)
    assert follow(other, database).headers["Location"] == "/me/address/changed"
    assert other("/me").heading == "Hello Asha"
    assert browse.client.get("/me").headers["Location"] == "/sign-in?next=/me"
    assert row_of(database, NEW)["name"] == "Asha Patel"


def test_pressing_twice_changes_it_once_and_writes_one_notice(browse: Browse, database: Database) -> None:
    ask(browse)
    page = browse(f"/sign-in/{letters(database, NEW)[0].link}")
    answers = [send(browse, page).headers["Location"] for _ in range(2)]
    assert answers == ["/me/address/changed", "/me/address/changed"]
    assert len(notices(database)) == 1


def test_a_used_link_says_so_later(browse: Browse, database: Database, clock: time_machine.Traveller) -> None:
    ask(browse)
    follow(browse, database)
    clock.shift(timedelta(minutes=5))
    page = browse(f"/sign-in/{letters(database, NEW)[0].link}", status=410)
    assert page.heading == "This link has been used"


def test_an_expired_link_changes_nothing(browse: Browse, database: Database, clock: time_machine.Traveller) -> None:
    ask(browse)
    opened = browse(f"/sign-in/{letters(database, NEW)[0].link}")
    clock.shift(LIFETIME)
    page = browse.checked(send(browse, opened), status=410)
    assert page.heading == "This link no longer works"
    assert "/me/address" in page.addresses()
    assert row_of(database)["address"] == ASHA


def test_asking_tells_nothing_of_who_has_the_address_and_proving_it_does(browse: Browse, database: Database) -> None:
    with database.transaction() as rows:
        rows.add(asha(address=BRONWEN, name="Bronwen Hughes", interests=[]))
    before = row_of(database), row_of(database, BRONWEN)
    ask(browse)
    said = browse("/sign-in/code").texts(".//main//p")
    ask(browse, BRONWEN)
    assert [text.replace(BRONWEN, NEW) for text in browse("/sign-in/code").texts(".//main//p")] == said
    (letter,) = letters(database, BRONWEN)
    assert (letter.message.recipient_name, "Bronwen" in letter.message.text) == ("", False)
    follow(browse, database, BRONWEN)
    assert browse("/me/address/changed").heading == "Your address has not been changed"
    assert (row_of(database), row_of(database, BRONWEN)) == before
    assert notices(database) == []


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Enter your work email address"),
        ("a" * 250 + "@council.example", "Email address must be 254 characters or fewer"),
        (ASHA.upper(), "We write to that address already: enter the new one"),
        *(
            (typed, "Enter an email address in the correct format, like name@council.gov.uk")
            for typed in (
                "nobody",
                "🌻@council.example",
                "<b>@council.example",
                "a@council.example\x00",
                "a\N{RIGHT-TO-LEFT OVERRIDE}b@council.example",
                "a@council.example, b@council.example",
                "' OR 1=1;--",
            )
        ),
    ],
)
def test_what_is_no_new_address_is_told_beside_the_field_and_nobody_is_written_to(
    browse: Browse, database: Database, typed: str, error: str
) -> None:
    before = len(letters(database))
    assert errors(browse.checked(ask(browse, typed))) == [error]
    assert len(letters(database)) == before


def test_too_many_messages_to_one_address_have_to_wait(browse: Browse) -> None:
    for _ in range(PER_ADDRESS.most):
        assert ask(browse).status_code == 303
    assert ask(browse).status_code == 429


def test_a_mistyped_address_counts_no_more_once_the_right_one_is_asked_for(browse: Browse, database: Database) -> None:
    ask(browse, BRONWEN)
    mistyped = letters(database, BRONWEN)[0].link
    ask(browse)
    assert browse(f"/sign-in/{mistyped}", status=410).heading == "This link no longer works"
    follow(browse, database)
    assert browse(f"/sign-in/{mistyped}", status=410).heading == "This link no longer works"
    with database.reading() as rows:
        assert rows.scalars(select(PractitionerRow.address)).all() == [NEW]
    assert [recipient for recipient, _ in notices(database)] == [ASHA]


def test_whoever_signs_in_next_finds_nothing_of_what_happened_in_this_browser(
    browse: Browse, database: Database
) -> None:
    ask(browse)
    follow(browse, database)
    with browse.client.session_transaction() as cookie:
        cookie["erased"] = True
    with database.transaction() as rows:
        rows.add(asha(address=BRONWEN, name="Bronwen Hughes", interests=[]))
    sign_in(browse, database, BRONWEN)
    assert browse.client.get("/me/address/changed").headers["Location"] == "/me/address"
    assert browse.client.get("/me/erased").headers["Location"] == "/"


def test_one_signs_in_with_the_new_address_and_no_longer_with_the_old(
    browse: Browse, app: Flask, database: Database, clock: time_machine.Traveller
) -> None:
    ask(browse)
    follow(browse, database)
    clock.shift(timedelta(minutes=1))
    sign_in(other := Browse(app), database, NEW)
    assert other("/me").heading == "Hello Asha"
    before = len(letters(database, ASHA))
    press(Browse(app), "/sign-in", address=ASHA)
    assert len(letters(database, ASHA)) == before


def test_the_page_about_what_came_of_it_is_for_whoever_changed_something(browse: Browse) -> None:
    assert browse.client.get("/me/address/changed").headers["Location"] == "/me/address"
