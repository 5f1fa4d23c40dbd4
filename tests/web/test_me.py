"""My page and the next draw: in it or not and why, skipping it, pausing; with all that is typed or pressed wrongly."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from tests.web.browse import Browse
from tests.web.mine import DRAW, NOON, done, draw_says, errors, introduce, offers, press, somebody
from tests.web.programme import add_people, plan_draw
from tests.web.signing_in import PRACTITIONER, send, sign_in
from unmentor.persistence import Database
from unmentor.persistence.models import CycleRow, CycleState, PractitionerRow, PractitionerState, SkippingRow
from unmentor.services.cycles import cancel_cycle, find_cycle

MOMENT = "Tuesday 1 December 2026 at 9am"
IN = "You are in. A message introduces your partner to you after the draw."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, 12:20, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _people(database: Database) -> None:
    with database.transaction() as rows:
        add_people(rows, people=6, councils=6)
        plan_draw(rows, DRAW, number=12)


@pytest.fixture
def mine(browse: Browse, database: Database) -> Browse:
    """The browser of Person 0."""
    sign_in(browse, database)
    return browse


def change(database: Database, **facts: object) -> None:
    """Have something be so of Person 0."""
    with database.transaction() as rows:
        rows.execute(update(PractitionerRow).where(PractitionerRow.address == PRACTITIONER).values(facts))


def draw_is(database: Database, state: CycleState) -> None:
    """The draw has come so far."""
    with database.transaction() as rows:
        rows.execute(update(CycleRow).where(CycleRow.number == 12).values(state=state, drawn_at=NOON))


def paused_until(database: Database) -> date | None:
    with database.reading() as rows:
        return somebody(rows, 0).paused_until


def test_who_is_in_may_skip_or_pause(mine: Browse) -> None:
    page = mine("/me")
    assert (page.title, page.heading) == ("My page – UnMentoring", "Hello Person")
    assert draw_says(page) == [MOMENT, IN]
    assert offers(page) == ["Not this month", "Pause until a date"]


def test_skipping_and_undoing_it(mine: Browse) -> None:
    skipped = press(mine, mine("/me"), "Not this month")
    assert done(skipped) == ["You skip this draw, and are back in by yourself after it."]
    assert draw_says(skipped) == [MOMENT, "You skip this one, and are back in by yourself after it."]
    assert offers(skipped) == ["Take part in this one after all", "Pause until a date"]
    assert done(mine("/me")) == []
    back = press(mine, skipped, "Take part in this one after all")
    assert (done(back), draw_says(back)) == (["You no longer skip this draw."], [MOMENT, IN])


def test_a_pause_ends_by_itself(mine: Browse, database: Database) -> None:
    page = mine("/me/pause")
    assert (page.title, page.heading) == ("Pause until a date – UnMentoring", "Pause until a date")
    answer = send(mine, page, day="3", month="3", year="2027")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me")
    paused = mine("/me")
    says = "You have paused until 3 March 2027, and are back in by yourself after that."
    assert (done(paused), draw_says(paused)) == ([says], [MOMENT, says])
    assert offers(paused) == ["Take part again now", "Change the date"]
    boxes = mine("/me/pause").root.findall(".//main//input[@type='text']")
    assert [(box.get("name"), box.get("value")) for box in boxes] == [("day", "3"), ("month", "3"), ("year", "2027")]
    with database.transaction() as rows:
        cancel_cycle(rows, find_cycle(rows, 12))
        plan_draw(rows, datetime(2027, 3, 4, 9, tzinfo=UTC), number=12)
    assert draw_says(mine("/me")) == [
        "Thursday 4 March 2027 at 9am",
        IN,
        "Your pause until 3 March 2027 is over before this draw.",
    ]


def test_a_draw_that_is_late_says_so(mine: Browse, clock: time_machine.Traveller) -> None:
    clock.move_to(datetime(2026, 12, 1, 9, 1, tzinfo=UTC))
    assert draw_says(mine("/me")) == [MOMENT, "That was the plan. It has not been made yet.", IN]


def test_taking_part_again_at_once(mine: Browse, database: Database) -> None:
    change(database, paused_until=date(2027, 3, 3))
    page = press(mine, mine("/me"), "Take part again now")
    assert (done(page), draw_says(page)) == (["Your pause is over."], [MOMENT, IN])
    assert paused_until(database) is None


def test_a_pause_that_is_over_before_the_draw(mine: Browse, database: Database) -> None:
    change(database, paused_until=date(2026, 11, 30))
    assert draw_says(mine("/me")) == [MOMENT, IN, "Your pause until 30 November 2026 is over before this draw."]


@pytest.mark.parametrize(
    ("cadence", "last", "says"),
    [
        (1, 11, IN),
        (2, 11, "Your turn comes with the draw after this one, because you asked for every second."),
        (2, 10, IN),
        (3, 11, "Your turn comes two draws after this one, because you asked for every third."),
        (3, 10, "Your turn comes with the draw after this one, because you asked for every third."),
        (3, 9, IN),
    ],
)
def test_whose_turn_comes_later_is_told_when(
    mine: Browse, database: Database, cadence: int, last: int, says: str
) -> None:
    with database.transaction() as rows:
        introduce(rows, last, (0, 1))
    change(database, cadence=cadence)
    page = mine("/me")
    assert draw_says(page) == [MOMENT, says]
    assert offers(page) == [*(["Not this month"] if says == IN else []), "Pause until a date"]


def test_who_was_invited_is_asked_to_accept(mine: Browse, database: Database) -> None:
    change(database, state=PractitionerState.INVITED)
    page = mine("/me")
    assert draw_says(page) == [MOMENT, "You have been invited and have not accepted yet, so you are in no draw."]
    assert offers(page) == ["Accept the invitation"]
    assert "/join/council" in page.addresses()


def test_without_a_draw_that_is_planned(mine: Browse, database: Database) -> None:
    with database.transaction() as rows:
        cancel_cycle(rows, find_cycle(rows, 12))
    page = mine("/me")
    assert draw_says(page) == ["No draw is planned at the moment.", "Once one is, you are in it."]
    assert offers(page) == ["Pause until a date"]


@pytest.mark.parametrize("state", [CycleState.DRAWN, CycleState.APPROVED])
def test_a_draw_that_is_made_and_not_sent(mine: Browse, database: Database, state: CycleState) -> None:
    draw_is(database, state)
    page = mine("/me")
    assert draw_says(page) == [
        MOMENT,
        "This draw is made. If you are in it, a message tells you what came of it once the organiser has sent them.",
    ]
    assert offers(page) == []


@pytest.mark.parametrize("state", [CycleState.DRAWN, CycleState.INTRODUCED])
def test_it_is_too_late_to_skip_what_has_been_drawn(mine: Browse, database: Database, state: CycleState) -> None:
    page = mine("/me")
    draw_is(database, state)
    answer = send(mine, page)
    said = mine.checked(answer, 409)
    assert said.heading == "The draw has been made"
    with database.reading() as rows:
        assert rows.scalars(select(SkippingRow)).all() == []


def test_it_is_too_late_to_undo_it_as_well(mine: Browse, database: Database) -> None:
    skipped = press(mine, mine("/me"), "Not this month")
    draw_is(database, CycleState.DRAWN)
    assert mine.checked(send(mine, skipped), 409).heading == "The draw has been made"


def test_a_page_of_a_draw_that_was_given_up_does_not_skip_another(mine: Browse, database: Database) -> None:
    page = mine("/me")
    with database.transaction() as rows:
        cancel_cycle(rows, find_cycle(rows, 12))
        plan_draw(rows, DRAW, number=13)
    assert mine.checked(send(mine, page), 409).heading == "The draw has been made"
    assert draw_says(mine("/me")) == [MOMENT, IN]


@pytest.mark.parametrize("number", ["", "twelve", "-1", "٣", "9" * 40, "\0"])
def test_a_draw_that_no_page_names_is_refused(mine: Browse, number: str) -> None:
    assert send(mine, mine("/me"), cycle=number).status_code == 400


def test_pressed_twice_and_in_two_tabs_it_is_as_the_last_press_says(mine: Browse) -> None:
    one, other = mine("/me"), mine("/me")
    press(mine, one, "Not this month")
    skipped = press(mine, other, "Not this month")
    assert offers(skipped)[0] == "Take part in this one after all"
    press(mine, skipped, "Take part in this one after all")
    assert draw_says(press(mine, skipped, "Take part in this one after all")) == [MOMENT, IN]
    assert (
        draw_says(press(mine, one, "Not this month"))[1] == "You skip this one, and are back in by yourself after it."
    )


def test_ending_a_pause_twice_does_no_harm(mine: Browse, database: Database) -> None:
    change(database, paused_until=date(2027, 3, 3))
    page = mine("/me")
    for _ in range(2):
        assert draw_says(press(mine, page, "Take part again now")) == [MOMENT, IN]


_NUMBERS = "Date must have a day, a month and a year, in numbers"
_UNREAL = "Date must be a real one: that month has no such day"
_FAR = "Date must be within a year; to stop for longer, leave and come back"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("29", "2", "2027"), _UNREAL),
        (("31", "4", "2027"), _UNREAL),
        (("0", "13", "2027"), _UNREAL),
        (("23", "11", "2026"), "Date must be in the future"),
        (("24", "11", "2026"), "Date must be in the future"),
        (("3", "3", "27"), "Date must be in the future"),
        (("27", "11", "2027"), _FAR),
        (("31", "12", "9999"), _FAR),
        (("third", "March", "2027"), _NUMBERS),
        (("3", "", "2027"), _NUMBERS),
        (("3", "3", "-2027"), _NUMBERS),
        (("٣", "3", "2027"), _NUMBERS),
        (("🎉", "<b>", "' OR 1=1"), _NUMBERS),
        (("3" * 400, "3", "2027"), _NUMBERS),
        (("", "", ""), "Enter the date until which you would like to pause"),
    ],
)
def test_a_date_that_is_none_is_said_beside_it_and_kept_as_typed(
    mine: Browse, database: Database, typed: tuple[str, str, str], says: str
) -> None:
    answer = send(mine, mine("/me/pause"), **dict(zip(("day", "month", "year"), typed, strict=True)))
    page = mine.checked(answer)
    assert page.title == "Error: Pause until a date – UnMentoring"
    assert errors(page) == [(says, "#day")]
    assert page.texts(".//p[@class='govuk-error-message']") == [f"Error: {says}"]
    boxes = page.root.findall(".//main//input[@type='text']")
    assert tuple(box.get("value") or "" for box in boxes) == typed
    assert paused_until(database) is None


def test_a_null_byte_in_a_date_is_shown_as_what_cannot_be_shown(mine: Browse, database: Database) -> None:
    page = mine.checked(send(mine, mine("/me/pause"), day="3\0", month="3", year="2027"))
    assert errors(page) == [(_NUMBERS, "#day")]
    assert page.root.findall(".//main//input[@type='text']")[0].get("value") == "3\ufffd"
    assert paused_until(database) is None


def test_a_press_without_the_form_s_fields_is_an_empty_date(mine: Browse) -> None:
    token = mine("/me/pause").root.find(".//main//form/input")
    assert token is not None
    answer = mine.client.post("/me/pause", data={"csrf_token": token.get("value")})
    assert errors(mine.checked(answer)) == [("Enter the date until which you would like to pause", "#day")]


@pytest.mark.parametrize("path", ["/me/skip", "/me/skip/undo", "/me/pause", "/me/resume"])
def test_nothing_is_changed_without_the_form_s_token(mine: Browse, database: Database, path: str) -> None:
    change(database, paused_until=date(2027, 3, 3))
    answer = mine.client.post(path, data={"cycle": "12", "day": "1", "month": "1", "year": "2027"})
    assert (answer.status_code, paused_until(database)) == (400, date(2027, 3, 3))


def test_what_one_person_asks_for_is_nobody_else_s(app: Flask, mine: Browse, database: Database) -> None:
    press(mine, mine("/me"), "Not this month")
    other = Browse(app)
    sign_in(other, database, "person1@council.example")
    assert draw_says(other("/me")) == [MOMENT, IN]
