"""Pressing twice, going back, two tabs, another device, another person, and coming too late."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from tests.web.browse import Browse
from tests.web.joining.steps import ASHA, BRONWEN, add, agree, answer_everything, confirm, people, post
from tests.web.signing_in import letters, send, sign_in
from unmentor.persistence import Database
from unmentor.persistence.models import PractitionerState
from unmentor.services.joining_checks import CONSENT_VERSION

NOTHING_HERE = "We have no answers from this browser"


def test_pressed_twice_it_makes_one_person_who_is_signed_in(answered: Browse, database: Database) -> None:
    check = answered("/join/check")
    before = answered.client.get_cookie("session")
    assert before is not None
    for _ in range(2):  # the browser sends the second before it has the answer to the first
        answered.client.set_cookie("session", before.value)
        assert send(answered, check, consent=CONSENT_VERSION).headers["Location"] == "/join/done"
    assert [person.address for person in people(database)] == [ASHA]
    assert answered("/me").heading == "Hello Asha"


def test_back_after_joining_leads_to_the_end_and_changes_nothing(answered: Browse, database: Database) -> None:
    about = answered("/join/about")
    agree(answered)
    for path in ("council", "council/list", "about", "check"):
        assert answered.client.get(f"/join/{path}").headers["Location"] == "/join/done"
    other_tab = answered.checked(send(answered, about, name="Other", role="Other"), 400)
    assert other_tab.heading == "Please try that again"
    assert [person.name for person in people(database)] == ["Asha Patel"]


def test_signing_out_after_joining_holds_whatever_is_pressed_then(answered: Browse) -> None:
    agree(answered)
    for action in ("/sign-out", "/join/finish"):
        page = answered("/join/address")  # for its token: the one of before is no longer good
        form = page.root.find(".//main//form")
        assert form is not None
        form.set("action", action)
        assert send(answered, page, consent=CONSENT_VERSION).status_code == 303
    assert answered("/join/done").heading == "You take part"
    assert answered.client.get("/me").status_code == 302


def test_two_tabs_answer_for_one_person(answered: Browse) -> None:
    first, second = answered("/join/about"), answered("/join/rhythm")
    send(answered, first, name="Asha P. Patel", role="Planner")
    send(answered, second, cadence="3", conversations="2", second_seat="no")
    values = answered("/join/check").texts(".//dd[@class='govuk-summary-list__value']")
    assert (values[2], values[7:10]) == ("Asha P. Patel", ["In every third draw", "Two", "No"])


def test_what_was_answered_is_there_again_and_a_page_left_out_is_asked(confirmed: Browse) -> None:
    post(confirmed, "council/list")
    post(confirmed, "about")
    name = confirmed("/join/about").root.find(".//input[@id='name']")
    assert name is not None
    assert name.get("value") == "Asha Patel"
    assert confirmed.client.get("/join/check").headers["Location"] == "/join/topics"


def test_after_a_day_it_says_so_and_offers_to_begin_again(answered: Browse, clock: time_machine.Traveller) -> None:
    about, check = answered("/join/about"), answered("/join/check")
    clock.shift(timedelta(days=1))
    for page in (
        answered("/join/about", status=410),
        answered.checked(send(answered, about, name="Asha", role="Planner"), 410),
        answered.checked(send(answered, check, consent=CONSENT_VERSION), 410),
    ):
        assert page.heading == NOTHING_HERE
        assert "/join" in page.addresses()


@pytest.mark.parametrize("path", ["council", "council/list", "about", "check", "done"])
def test_who_has_confirmed_nothing_here_is_told_where_to_go_on(browse: Browse, path: str) -> None:
    assert browse(f"/join/{path}", status=410).heading == NOTHING_HERE


def test_a_used_link_says_so_and_the_answers_go_on(answered: Browse, database: Database) -> None:
    page = answered(f"/sign-in/{letters(database, ASHA)[0].link}", status=410)
    assert page.heading == "This link has been used"
    assert answered("/join/check").heading == "Check your answers"


def test_an_old_link_says_so_and_leads_to_a_new_message(
    browse: Browse, database: Database, clock: time_machine.Traveller
) -> None:
    send(browse, browse("/join/address"), address=ASHA)
    link = letters(database, ASHA)[0].link
    clock.shift(timedelta(minutes=30))
    page = browse(f"/sign-in/{link}", status=410)
    assert page.heading == "This link no longer works"
    assert "/join/address" in page.addresses()


def test_on_another_device_one_goes_on_there(app: Flask, browse: Browse, database: Database) -> None:
    send(browse, browse("/join/address"), address=ASHA)
    phone = Browse(app)
    send(phone, phone(f"/sign-in/{letters(database, ASHA)[0].link}"))
    answer_everything(phone)
    agree(phone)
    assert [person.address for person in people(database)] == [ASHA]
    assert browse("/join/council", status=410).heading == NOTHING_HERE


def test_until_the_address_is_proved_the_pages_are_the_same_for_whoever_is_known(
    app: Flask, browse: Browse, database: Database
) -> None:
    send(browse, browse("/join/address"), address=ASHA)
    stranger = browse("/sign-in/code").texts(".//main//p")
    add(database, PractitionerState.ACTIVE)
    other = Browse(app)
    send(other, other("/join/address"), address=ASHA)
    assert other("/sign-in/code").texts(".//main//p") == stranger


def test_another_address_confirmed_later_has_answers_of_its_own(answered: Browse, database: Database) -> None:
    confirm(answered, database, BRONWEN)
    assert answered("/join/check", status=410).heading == NOTHING_HERE
    assert answered("/join/council").heading == "Your council"


def test_who_joins_where_somebody_else_has_just_joined_is_asked_everything(
    answered: Browse, database: Database
) -> None:
    agree(answered)
    confirm(answered, database, BRONWEN)
    assert answered("/join/council").heading == "Your council"
    assert answered("/join/about", status=410).heading == NOTHING_HERE


def test_who_signs_in_here_has_neither_the_answers_nor_the_address_of_who_was_here_before(
    answered: Browse, database: Database
) -> None:
    add(database, PractitionerState.ACTIVE, BRONWEN)
    sign_in(answered, database, BRONWEN)
    assert answered("/join/check", status=410).heading == NOTHING_HERE
    assert answered("/join/council").heading == "You take part already"
