"""Cycles on the desk: from plan to sent introductions, every step once, whoever presses and however often."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from jobs.deliver_mail import deliver_mail
from tests.services.conftest import AddPeople
from tests.services.conftest import add_people as add_people  # a fixture
from tests.web.browse import Browse
from tests.web.organising import banner, buttons, organiser, press, summary, table
from tests.web.programme import plan_draw
from tests.web.test_front import counted_queries
from tests.web.test_scanner import everything
from unmentor.mail import read_mailbox
from unmentor.persistence import Database
from unmentor.persistence.models import Approval, CycleRow, CycleState, MessageRow, MessageState, PractitionerRow, Role
from unmentor.services.cycles import draw_cycle, find_cycle
from unmentor.services.lifecycle import advance
from unmentor.services.programme import programme_of
from unmentor.services.scheduling import Schedule, set_schedule
from unmentor.settings import Settings
from unmentor.web.context import now

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
CYCLE = "/organise/cycles/1"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, midday, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def planned(database: Database, add_people: AddPeople) -> None:
    """Seven people and a draw of next week."""
    with database.transaction() as session:
        add_people(session, 7)
        plan_draw(session, datetime(2026, 12, 1, 9, tzinfo=UTC), number=1)


@pytest.fixture
def editor(app: Flask, database: Database) -> Browse:
    """An organiser who runs cycles."""
    return organiser(app, database, Role.EDITOR)


def state(database: Database) -> CycleState:
    """Where the newest cycle stands."""
    with database.reading() as session:
        return find_cycle(session, None).state


def messages(database: Database, state: MessageState) -> int:
    """How many introductions are in a state."""
    with database.reading() as session:
        of_cycles = MessageRow.cycle_id.is_not(None), MessageRow.state == state
        return session.scalar(select(func.count()).where(*of_cycles)) or 0


def test_from_plan_to_letters(editor: Browse, database: Database, settings: Settings, add_people: AddPeople) -> None:
    with database.transaction() as session:
        add_people(session, 7)
    page = press(editor, editor("/organise/cycles/plan"), "/plan")
    assert (page.heading, banner(page)) == (
        "The cycle of December 2026",
        ["Done The cycle of December 2026 is planned."],
    )
    preview = editor(f"{CYCLE}/preview")
    page = press(editor, preview, "/draw")
    assert banner(page) == ["Done The draw is made. Nothing is sent yet: look at it, then approve it."]
    assert page.texts(".//h3") == preview.texts(".//h3")  # the preview is the draw
    assert (state(database), messages(database, MessageState.HELD)) == (CycleState.DRAWN, 7)
    page = press(editor, page, "/approve")
    assert (banner(page), buttons(page)) == (
        ["Done The draw is approved. Nothing is sent yet."],
        ["Send the introductions"],
    )
    page = editor(f"{CYCLE}/send")
    assert page.texts(".//main//p") == ["7 messages go out. This cannot be undone."]
    page = press(editor, page, "/send")
    assert (banner(page), buttons(page)) == (
        ["Done 7 messages are on their way."],
        ["Introduce whoever has nobody"],
    )
    assert deliver_mail(database, settings).sent == 8  # and the one that signed the organiser in
    assert sum("council" in message.to for message in read_mailbox(settings.mailbox_folder)) == 7
    assert {name: summary(editor(CYCLE))[name] for name in ("Delivered", "Waiting to be sent")} == {
        "Delivered": "7",
        "Waiting to be sent": "0",
    }


WHEN = "Wednesday 25 November 2026 at midday"


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("approval", "told", "says"),
    [
        (Approval.BY_HAND, "The draw is made. Nothing is sent yet: look at it, then approve it.", ""),
        (
            Approval.UNLESS_STOPPED,
            f"The draw is made. It goes out by itself on {WHEN} unless it is stopped.",
            f"It goes out by itself on {WHEN} unless it is stopped.",
        ),
        (
            Approval.AUTOMATIC,
            "The draw is made. It goes out within a minute.",
            "It goes out by itself within a minute unless it is stopped.",
        ),
    ],
)
def test_under_a_schedule_the_page_says_when_a_draw_goes_out(
    editor: Browse, database: Database, settings: Settings, approval: Approval, told: str, says: str
) -> None:
    run_by_itself(database, settings, approval)
    page = press(editor, editor(CYCLE), "/draw")
    assert banner(page) == [f"Done {told}"]
    assert says in ("", *page.texts(".//main//p[@class='measure']"))
    assert ("Stop it" in buttons(page)) == bool(says)
    assert page.texts(".//main//p[@class='govuk-body-l']") == ["Drawn" if says else "Drawn, not sent yet"]
    assert banner(press(editor, page, "/approve")) == [
        "Done The draw is approved. The introductions go out within a minute."
    ]


@pytest.mark.usefixtures("planned")
def test_a_draw_that_is_stopped_waits_for_approval(
    app: Flask, editor: Browse, database: Database, settings: Settings, clock: time_machine.Traveller
) -> None:
    run_by_itself(database, settings, Approval.UNLESS_STOPPED)
    drawn = press(editor, editor(CYCLE), "/draw")
    assert "Stop it" not in buttons(organiser(app, database, Role.VIEWER)(CYCLE))
    said = "It does not go out by itself: approve it when you are content."
    for _ in range(2):  # the second press changes nothing
        page = press(editor, drawn, "/stop")
        assert banner(page) == [f"Done {said}"]
        assert page.texts(".//main//p[@class='measure']") == [said]
        assert buttons(page) == ["Approve this draw"]
    clock.shift(timedelta(days=2))
    assert advance(database, programme_of(settings), now) == []
    assert state(database) is CycleState.DRAWN


@pytest.mark.usefixtures("planned")
def test_what_went_out_by_itself_cannot_be_stopped_any_more(
    editor: Browse, database: Database, settings: Settings
) -> None:
    run_by_itself(database, settings, Approval.AUTOMATIC)
    drawn = press(editor, editor(CYCLE), "/draw")
    assert [step.what for step in advance(database, programme_of(settings), now)][:2] == ["approve", "send"]
    assert banner(press(editor, drawn, "/stop"))[0].startswith("Important The introductions were sent already")
    with database.reading() as session:
        assert find_cycle(session, 1).stopped_at is None


def run_by_itself(database: Database, settings: Settings, approval: Approval) -> None:
    """From now on there is a schedule, by which a draw can be stopped for a day."""
    with database.transaction() as session:
        set_schedule(session, Schedule(approval=approval, stop_hours=24), settings.timezone, NOON)


@pytest.mark.usefixtures("planned")
def test_a_preview_says_who_meets_and_why_and_writes_nothing(editor: Browse, database: Database) -> None:
    before = everything(database)
    page = editor(f"{CYCLE}/preview")
    assert summary(page) == {"People in the draw": "7", "Conversations": "3", "Left out": "0"}
    lines = page.texts(".//main//ul[@class='desk-list']/li")
    assert lines[0] == "It is proved that no other draw would be better."
    assert lines[2:] == ["Nobody is left out.", "0 pairs of people would both rather meet each other."]
    assert len(page.texts(".//h3")) == 3
    assert all(editor(f"{CYCLE}/preview").texts(".//ol/li/ul"))
    assert everything(database) == before


@pytest.mark.usefixtures("planned")
def test_who_is_left_out_stands_there_with_the_reason(editor: Browse, database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(PractitionerRow).values(council_code="E07000041"))
    preview = editor(f"{CYCLE}/preview")
    drawn = press(editor, preview, "/draw")
    for page in (preview, drawn):
        assert summary(page)["Left out"] == "7"
        assert set(page.texts(".//main//span[@lang='en']")) == {
            "The rules left nobody to meet: 6 people are from the same organisation."
        }


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("steps", "said"),
    [
        (["draw"], "The draw was made already"),
        (["draw", "approve"], "This draw was approved already"),
        (["draw", "approve", "send"], "The introductions were sent already"),
    ],
)
def test_the_second_to_press_is_told_and_nothing_happens_twice(
    app: Flask, editor: Browse, database: Database, steps: list[str], said: str
) -> None:
    other, confirm = organiser(app, database, Role.OWNER), {"send": "/send"}
    for step in steps:
        page = editor(CYCLE + confirm.get(step, ""))
        theirs = other(CYCLE + confirm.get(step, ""))
        press(editor, page, f"/{step}")
    before = everything(database)
    told = f"Important {said}, by you or by another organiser. Nothing was done twice."
    assert banner(press(other, theirs, f"/{steps[-1]}")) == [told]
    assert banner(press(editor, page, f"/{steps[-1]}")) == [told]
    assert everything(database) == before


@pytest.mark.usefixtures("planned")
def test_of_two_who_draw_at_the_same_moment_one_does(app: Flask, editor: Browse, database: Database) -> None:
    browsers = [editor, organiser(app, database, Role.OWNER)]
    pages = [browse(CYCLE) for browse in browsers]
    with ThreadPoolExecutor(2) as threads:
        told = list(threads.map(lambda browse, page: banner(press(browse, page, "/draw")), browsers, pages))
    assert sorted(said[0].split()[0] for said in told) == ["Done", "Important"]
    assert messages(database, MessageState.HELD) == 7


@pytest.mark.usefixtures("planned")
def test_a_button_of_a_page_from_before_does_nothing_to_another_plan(editor: Browse, database: Database) -> None:
    old, give_up = press(editor, editor(CYCLE), "/draw"), editor(f"{CYCLE}/cancel")
    press(editor, give_up, "/cancel")
    press(editor, editor("/organise/cycles/plan"), "/plan")
    press(editor, editor(CYCLE), "/draw")
    said = "Important This cycle was given up meanwhile, so nothing was done. Look at what is planned now."
    assert banner(press(editor, old, "/approve")) == [said]
    assert banner(press(editor, give_up, "/cancel")) == [said]
    assert state(database) is CycleState.DRAWN


@pytest.mark.usefixtures("planned")
def test_a_cycle_can_be_given_up_until_it_is_sent(editor: Browse, database: Database) -> None:
    press(editor, editor(CYCLE), "/draw")
    page = editor(f"{CYCLE}/cancel")
    done = press(editor, page, "/cancel")
    assert (done.heading, banner(done)) == ("Cycles", ["Done The cycle of December 2026 is given up. Nobody was told."])
    assert messages(database, MessageState.HELD) == 0
    press(editor, editor("/organise/cycles/plan"), "/plan")
    page = editor(f"{CYCLE}/cancel")
    for step in ("/draw", "/approve"):
        press(editor, editor(CYCLE), step)
    press(editor, editor(f"{CYCLE}/send"), "/send")
    assert banner(press(editor, page, "/cancel"))[0].startswith("Important The introductions were sent already")
    assert editor.client.get(f"{CYCLE}/cancel").headers["Location"] == CYCLE
    assert editor.client.get(f"{CYCLE}/preview").headers["Location"] == CYCLE


@pytest.mark.usefixtures("planned")
def test_a_draw_of_long_ago_is_not_sent(
    app: Flask, editor: Browse, database: Database, clock: time_machine.Traveller
) -> None:
    press(editor, editor(CYCLE), "/draw")
    clock.shift(timedelta(days=6))
    later = organiser(app, database, Role.EDITOR)
    assert banner(press(later, later(f"{CYCLE}/send"), "/send")) == [
        "Important This draw is more than 5 days old, and the dates in its messages are no longer good. Give the cycle "
        "up, plan another and draw again."
    ]


def test_without_anybody_there_is_nothing_to_draw(editor: Browse, database: Database) -> None:
    press(editor, editor("/organise/cycles/plan"), "/plan")
    assert summary(editor(f"{CYCLE}/preview")) == {"People in the draw": "0", "Conversations": "0", "Left out": "0"}
    said = banner(press(editor, editor(CYCLE), "/draw"))
    assert said == ["Important Nobody takes part yet, so there is nobody to draw."]
    assert state(database) is CycleState.OPEN


# Planning -----------------------------------------------------------------------------------------------------------


def test_the_day_that_is_proposed_is_the_next_first_tuesday(editor: Browse) -> None:
    page = editor("/organise/cycles/plan")
    assert [page.root.find(f".//input[@id='{part}']").get("value") for part in ("day", "month", "year")] == [  # type: ignore[union-attr]  # they are there
        "1",
        "12",
        "2026",
    ]


@pytest.mark.parametrize(
    ("day", "month", "year", "said"),
    [
        ("29", "2", "2027", "real"),
        ("31", "11", "2026", "real"),
        ("", "", "", "real"),
        ("1", "12", "", "real"),
        ("one", "12", "2026", "real"),
        ("1", "12", "99999", "real"),
        ("1", "12", "9" * 10_000, "real"),
        ("<b>", "';--", "\x00", "real"),
        ("\u202e1", "12", "2026", "real"),
        ("23", "11", "2026", "year"),
        ("1", "1", "1", "year"),
        ("31", "12", "9999", "year"),
        ("1", "12", "2027", "year"),
    ],
)
def test_no_day_for_a_draw(editor: Browse, database: Database, day: str, month: str, year: str, said: str) -> None:
    page = press(editor, editor("/organise/cycles/plan"), "/plan", day=day, month=month, year=year)
    sentence = {
        "real": "The day of the draw must be a real date, like 1 12 2026",
        "year": "The day of the draw must be today or within a year from today",
    }[said]
    assert page.title == "Error: Plan the next cycle – UnMentoring"
    assert page.texts(".//div[@role='alert']//a[@href='#day']") == [sentence]
    assert page.texts(".//p[@id='draw-error']") == [f"Error: {sentence}"]
    if day == "29":
        assert page.root.find(".//input[@id='day']").get("value") == "29"  # type: ignore[union-attr]  # it is there
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CycleRow)) == 0


def test_a_draw_of_today_is_planned(editor: Browse) -> None:
    page = press(editor, editor("/organise/cycles/plan"), "/plan", day=" 24", month="11 ", year="2026")
    assert page.heading == "The cycle of November 2026"


@pytest.mark.usefixtures("planned")
def test_one_cycle_at_a_time(editor: Browse) -> None:
    assert buttons(editor("/organise/cycles")) == []
    page = press(editor, editor("/organise/cycles/plan"), "/plan")
    assert banner(page) == ["Important Another cycle is not sent yet. Send it or give it up first."]


# Lists --------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("planned")
def test_the_list_has_every_cycle_the_newest_first(editor: Browse, database: Database) -> None:
    with database.transaction() as session:
        plan_draw(session, datetime(2027, 1, 5, 9, tzinfo=UTC), number=2)
    press(editor, editor(CYCLE), "/draw")
    assert table(editor("/organise/cycles")) == [
        ["2: January 2027", "Planned", "Tuesday 5 January 2027 at 9am", "0", "0", "0"],
        ["1: December 2026", "Drawn, not sent yet", "Tuesday 1 December 2026 at 9am", "3", "0", "0"],
    ]


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize("number", ["2", "0", "99999999999999999999", "-1", "one", "1.0"])
@pytest.mark.parametrize("part", ["", "/preview", "/send", "/cancel"])
def test_a_cycle_that_there_is_not(editor: Browse, number: str, part: str) -> None:
    editor(f"/organise/cycles/{number}{part}", status=404)


@pytest.mark.usefixtures("planned")
@pytest.mark.parametrize(
    ("page", "status"), [("0", 404), ("-1", 404), ("9999", 404), ("2", 404), ("9" * 50, 404), ("x", 200), ("1", 200)]
)
def test_pages_of_a_draw_that_there_are_not(editor: Browse, page: str, status: int) -> None:
    editor(f"{CYCLE}?page={page}", status=status)
    editor(f"{CYCLE}/preview?page={page}", status=status)


@pytest.mark.parametrize(("people", "on_pages"), [(7, [3]), (250, [50, 50, 25])])
def test_a_draw_goes_over_small_pages_of_as_many_queries_however_large_it_is(
    editor: Browse, database: Database, settings: Settings, add_people: AddPeople, people: int, on_pages: list[int]
) -> None:
    with database.transaction() as session:
        add_people(session, people)
        plan_draw(session, NOON, number=1)
        draw_cycle(session, find_cycle(session, 1), programme_of(settings), NOON)
    for page, meetings in enumerate(on_pages, start=1):
        with counted_queries(database) as queries:
            answer = editor.client.get(f"{CYCLE}?page={page}")
        # Who it is; the cycle and its draw; two counts; the introductions, their members, who is left out; messages;
        # the schedule; and whether mail and jobs are well.
        assert len(queries) == 12
        assert len(answer.data) < 50_000
        assert len(editor.checked(answer).texts(".//h3")) == meetings


@pytest.mark.usefixtures("planned")
def test_in_welsh_reasons_are_marked_as_english(editor: Browse) -> None:
    page = editor(f"{CYCLE}/preview?language=cy")
    assert page.root.get("lang") == "cy"
    assert len(page.root.findall(".//ol/li/ul[@lang='en']")) == 3
    assert page.texts(".//main//h2") == ["Pwy sy’n cyfarfod, a pham"]
