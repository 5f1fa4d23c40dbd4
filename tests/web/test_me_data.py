"""Taking one's data away, leaving, coming back, and erasure: what is kept, what is lost, and pressing twice."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from tests.web.asha import ASHA, arrive, errors, press, row_of
from tests.web.browse import Browse
from tests.web.signing_in import letters, organise, send, sign_in
from unmentor.councils import Kind
from unmentor.persistence import Database
from unmentor.persistence.models import (
    BrowserSessionRow,
    CouncilRow,
    MessageRow,
    PractitionerRow,
    PractitionerState,
    Role,
)
from unmentor.services.erasing import ERASED_NAME
from unmentor.services.erasing_record import everything_about
from unmentor.services.organisers import add_organiser

NOON = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)
SURE = {"sure": ["yes"]}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, 12:20."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def browse(app: Flask, database: Database) -> Browse:
    """Asha's browser."""
    return arrive(Browse(app), database)


@pytest.fixture
def left(browse: Browse) -> Browse:
    """The same after she has left and kept her history."""
    press(browse, "/me/leave", way="stop")
    return browse


def record(browse: Browse) -> dict[str, Any]:
    """What is in the file of all that is held."""
    return dict(json.loads(browse.client.get("/me/export.json").text))


def state(database: Database) -> PractitionerState:
    with database.reading() as rows:
        return rows.scalars(select(PractitionerRow.state)).one()


def kinds(database: Database) -> list[str]:
    """Of all messages."""
    with database.reading() as rows:
        return sorted(rows.scalars(select(MessageRow.kind)))


def test_the_page_leads_to_both_files(browse: Browse) -> None:
    page = browse("/me/export")
    assert [address for address in page.addresses() if "export." in address] == ["/me/export.csv", "/me/export.json"]


@pytest.mark.parametrize("role", ["Planner", "<b>=1+1</b> 🌻"])
def test_the_json_file_is_all_that_the_database_holds(app: Flask, database: Database, role: str) -> None:
    browse = arrive(Browse(app), database, role=role)
    with database.reading() as rows:
        held = everything_about(rows, rows.scalars(select(PractitionerRow)).one())
    answer = browse.client.get("/me/export.json")
    assert record(browse) == json.loads(json.dumps(held))
    assert held["profile"]["role"] == role
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Content-Disposition"] == "attachment; filename=unmentoring-2026-11-24.json"
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_sheet_holds_the_same(browse: Browse) -> None:
    answer = browse.client.get("/me/export.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == "attachment; filename=unmentoring-2026-11-24.csv"
    first, *others = csv.reader(StringIO(answer.data.decode("utf-8-sig"), newline=""))
    held = record(browse)
    assert first == ["section", "number", "what", "value"]
    assert ["profile", "1", "address", ASHA] in others
    assert [what for section, _, what, _ in others if section == "profile"] == list(held["profile"])
    assert {section for section, *_ in others} == {section for section, entries in held.items() if entries}


@pytest.mark.parametrize("path", ["/me/export", "/me/export.json", "/me/export.csv"])
def test_who_is_not_signed_in_takes_nothing_away(app: Flask, path: str) -> None:
    assert app.test_client().get(path).headers["Location"] == f"/sign-in?next={path}"


def test_who_stops_keeps_everything_and_stays_signed_in(browse: Browse, database: Database) -> None:
    before = row_of(database)
    answer = press(browse, "/me/leave", way="stop")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/left")
    assert row_of(database) == before | {"state": PractitionerState.LEFT}
    assert browse("/me/left").heading == "You have left"


@pytest.mark.parametrize("way", ["", "maybe", "<b>", "\x00"])
def test_a_way_has_to_be_chosen(browse: Browse, database: Database, way: str) -> None:
    page = browse.checked(press(browse, "/me/leave", way=way))
    assert errors(page) == ["Select how you would like to leave"]
    assert state(database) is PractitionerState.ACTIVE


def test_leaving_twice_and_back_find_the_same_page(browse: Browse) -> None:
    page = browse("/me/leave")
    assert send(browse, page, way="stop").headers["Location"] == "/me/left"
    assert send(browse, page, way="stop").headers["Location"] == "/me/left"
    assert browse.client.get("/me/leave").headers["Location"] == "/me/left"


@pytest.mark.parametrize("path", ["/me", "/me/edit/about", "/me/council", "/me/address", "/me/leave"])
def test_who_has_left_finds_one_page_wherever_they_go(left: Browse, path: str) -> None:
    assert left.client.get(path).headers["Location"] == "/me/left"


@pytest.mark.usefixtures("left")
def test_who_has_left_signs_in_elsewhere_and_takes_their_data_away(
    app: Flask, database: Database, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=1))
    other = Browse(app)
    sign_in(other, database, ASHA)
    assert other.client.get("/me").headers["Location"] == "/me/left"
    assert other("/me/export").heading == "Take my data away"
    assert record(other)["profile"]["state"] == "left"


def test_who_comes_back_takes_part_as_before(left: Browse, database: Database) -> None:
    before = row_of(database)
    page = left("/me/left")
    for _ in range(2):  # pressed twice
        assert send(left, page).headers["Location"] == "/me"
    after = row_of(database)
    assert after == before | {"state": PractitionerState.ACTIVE, "in_again_at": after["in_again_at"]}
    assert (before["in_again_at"], kinds(database)) == (None, ["sign_in", "welcome"])
    assert "You take part again" in left.client.get("/me").text
    assert left.client.get("/me/left").headers["Location"] == "/me"


def test_who_comes_back_to_a_council_that_ended_joins_again(app: Flask, database: Database) -> None:
    with database.transaction() as rows:
        rows.add(
            CouncilRow(
                code="E07000026",
                name="Allerdale Borough Council",
                short_name="Allerdale",
                kind=Kind.DISTRICT,
                nation="England",
                region="North West",
                in_register=True,
            )
        )
    browse = arrive(Browse(app), database, council_code="E07000026", state=PractitionerState.LEFT)
    page = browse("/me/left")
    assert "Allerdale Borough Council is no longer in the list of councils" in page.response.text
    assert "/join" in page.addresses()
    assert browse.client.post("/me/return").status_code == 400  # no token: there is no such form on the page


def test_who_has_left_may_join_again_with_other_answers(left: Browse, database: Database) -> None:
    assert left("/join/council/list").heading == "Which council do you work for?"
    assert state(database) is PractitionerState.LEFT


def test_erasure_asks_first_and_then_leaves_a_node_without_a_name(browse: Browse, database: Database) -> None:
    assert press(browse, "/me/leave", way="erase").headers["Location"] == "/me/erase"
    page = browse.checked(press(browse, "/me/erase"))
    assert errors(page) == ["Select that you understand, or go back: nothing has been erased"]
    assert state(database) is PractitionerState.ACTIVE
    answer = press(browse, "/me/erase", **SURE)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/erased")
    with database.reading() as rows:
        node = rows.scalars(select(PractitionerRow)).one()
        assert (node.name, node.state, node.erased_at) == (ERASED_NAME, PractitionerState.LEFT, NOON)
        assert rows.scalar(select(func.count()).select_from(BrowserSessionRow)) == 0
    assert browse("/me/erased").heading == "You have left"


def test_erasure_signs_out_and_takes_the_cookies_away(browse: Browse) -> None:
    answer = press(browse, "/me/erase", **SURE)
    gone = [cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie") if "Max-Age=0" in cookie]
    assert gone == ["who", "joining"]
    assert browse.client.get("/me").headers["Location"] == "/sign-in?next=/me"


def test_erasing_twice_and_back_say_that_it_is_done(browse: Browse) -> None:
    page = browse("/me/erase")
    send(browse, page, **SURE)
    assert browse.client.get("/me/erase").headers["Location"] == "/me/erased"


def test_a_second_press_before_the_first_is_answered_finds_the_same_page(browse: Browse, app: Flask) -> None:
    page = browse("/me/erase")
    hasty = Browse(app)  # the same browser, which still has the cookies of before
    for name in ("who", "session"):
        cookie = browse.client.get_cookie(name)
        assert cookie is not None
        hasty.client.set_cookie(name, cookie.value)
    assert send(browse, page, **SURE).headers["Location"] == "/me/erased"
    assert send(hasty, page, **SURE).headers["Location"] == "/me/erased"
    assert hasty("/me/erased").heading == "You have left"


def test_whose_data_are_erased_cannot_sign_in(browse: Browse, app: Flask, database: Database) -> None:
    press(browse, "/me/erase", **SURE)
    press(Browse(app), "/sign-in", address=ASHA)
    assert letters(database) == []


def test_who_has_left_has_everything_erased(left: Browse, database: Database) -> None:
    assert press(left, "/me/erase", **SURE).headers["Location"] == "/me/erased"
    with database.reading() as rows:
        assert rows.scalars(select(PractitionerRow.name)).all() == [ERASED_NAME]


def test_a_stranger_erases_nothing(app: Flask) -> None:
    browse = Browse(app)
    assert browse.client.get("/me/erase").headers["Location"] == "/sign-in?next=/me/erase"
    assert browse.client.get("/me/erased").headers["Location"] == "/"


@pytest.mark.usefixtures("left")
def test_an_organiser_who_left_still_organises(app: Flask, database: Database, clock: time_machine.Traveller) -> None:
    with database.transaction() as rows:
        add_organiser(rows, ASHA, Role.OWNER, NOON)
    clock.shift(timedelta(minutes=1))
    other = Browse(app)
    sign_in(other, database, ASHA)
    assert "/organise/" in other("/me/left").addresses()


def test_an_organiser_who_takes_no_part_has_no_page_here(app: Flask, database: Database) -> None:
    organise(database)
    browse = Browse(app)
    sign_in(browse, database, "olu@programme.example")
    for path in ("/me/left", "/me/export", "/me/leave"):
        assert browse.client.get(path).status_code == 403


@pytest.mark.parametrize("path", ["/me/export", "/me/leave", "/me/erase", "/me/council", "/me/address"])
def test_every_page_is_there_in_welsh(browse: Browse, path: str) -> None:
    assert browse(f"{path}?language=cy").heading != browse(path).heading
