"""My page in a real browser: skip, pause, keep apart; with and without script, by keyboard, narrow, in the dark."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select, update

from tests.browser.conftest import OpenPage
from tests.browser.site import served
from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.test_sign_in import Programme, ask, shows
from tests.browser.visit import Visit, tab_to
from tests.web.programme import add_meetings, plan_draw
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import CycleRow, IntroductionRow
from unmentor.settings import read_settings

NEXT_YEAR = datetime.now(UTC).year + 1
# Waited for before axe looks: it fails in a page that is about to go.
_WRONG = re.compile("^(Error|Gwall): ")


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    """People with fifteen conversations each, one of them ahead, and a draw that is planned for the next days."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("mine"))})
    database = Database(settings.database_url)
    upgrade(database)
    with database.transaction() as session:
        add_meetings(session, [20] * 15)
        over = select(CycleRow.id).where(CycleRow.number < 15)
        session.execute(update(IntroductionRow).values(meet_by=datetime.now(UTC).date() + timedelta(days=9)))
        session.execute(
            update(IntroductionRow).where(IntroductionRow.cycle_id.in_(over)).values(meet_by=date(2026, 1, 1))
        )
        plan_draw(session, datetime.now(UTC) + timedelta(days=3), number=16)
    with served(settings, database, "none") as site:
        yield Programme(site, database, settings)
    database.close()


def signed_in(opened: Visit, programme: Programme) -> Page:
    """Somebody new on their own page."""
    address = programme.somebody()
    page = ask(opened, address)
    page.goto(programme.site.url(programme.message(address)[0]))
    page.get_by_role("button", name="Sign in", exact=True).click()
    shows(page, "Hello Person")
    return page


def said(page: Page, words: str) -> None:
    """The page says what has been done."""
    expect(page.get_by_role("alert")).to_contain_text(words)


def fill(page: Page, day: str) -> None:
    """The date of a pause, within a year."""
    soon = datetime.now(UTC) + timedelta(days=60)
    for label, value in (("Day", day), ("Month", str(soon.month)), ("Year", str(soon.year))):
        page.get_by_label(label).fill(value)


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, NARROW)])
def test_skip_pause_and_keep_apart(visit: OpenPage, programme: Programme, script: bool, width: int) -> None:
    opened = visit(programme.site, "/me", script=script, width=width)
    page = signed_in(opened, programme)
    page.get_by_role("button", name="Not this month").dblclick()
    said(page, "You skip this draw")
    page.get_by_role("button", name="Take part in this one after all").click()
    said(page, "You no longer skip this draw.")
    page.get_by_role("link", name="Pause until a date").click()
    shows(page, "Pause until a date")
    fill(page, "1")
    page.get_by_role("button", name="Pause").click()
    said(page, "You have paused until 1 ")
    page.get_by_role("button", name="Take part again now").click()
    said(page, "Your pause is over.")
    page.get_by_role("link", name="Whom not to introduce me to").click()
    page.get_by_label("Their work email address").fill("one@elsewhere.example")
    page.get_by_role("button", name="Add to my list").click()
    said(page, "You will not be introduced to them.")
    page.get_by_role("button", name="Take off one@elsewhere.example").click()
    said(page, "They are off your list.")
    assert (opened.complaints, opened.strangers) == ([], set())


def test_pausing_by_keyboard_alone(visit: OpenPage, programme: Programme) -> None:
    opened = visit(programme.site, "/me")
    page = signed_in(opened, programme)
    tab_to(page, "a[href='/me/pause']")
    page.keyboard.press("Enter")
    shows(page, "Pause until a date")
    tab_to(page, "#day")
    page.keyboard.type("31")
    page.keyboard.press("Tab")
    page.keyboard.type("4")
    page.keyboard.press("Tab")
    page.keyboard.type(str(NEXT_YEAR))
    page.keyboard.press("Enter")
    expect(page).to_have_title("Error: Pause until a date – UnMentoring")
    tab_to(page, ".govuk-error-summary a")
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "day"
    fill(page, "1")
    page.locator("#year").press("Enter")
    said(page, "You have paused until 1 ")
    assert opened.complaints == []


def test_the_rest_of_many_conversations_opens_without_script(visit: OpenPage, programme: Programme) -> None:
    page = signed_in(visit(programme.site, "/me", script=False), programme)
    hidden = page.locator("details a")
    assert hidden.first.is_visible() is False
    page.get_by_text("Show all").click()
    assert hidden.first.is_visible() is True


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, NARROW)])
def test_a_conversation_is_answered_on_its_page(
    visit: OpenPage, programme: Programme, script: bool, width: int
) -> None:
    opened = visit(programme.site, "/me", script=script, width=width)
    page = signed_in(opened, programme)
    page.get_by_role("link", name="See more, or tell us how it went").click()
    expect(page).to_have_title(re.compile("^Your conversation with Person "))
    page.get_by_role("button", name="Save my answer").click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.get_by_label("We met", exact=True).check()
    page.get_by_role("button", name="Save my answer").dblclick()
    page.get_by_label("Very useful", exact=True).check()
    page.get_by_label("What did you learn").fill("A shorter form")
    page.get_by_role("button", name="Save").click()
    page.goto(programme.site.url("/me"))
    expect(page.get_by_text("You met")).to_be_visible()
    assert (opened.complaints, opened.strangers) == ([], set())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: OpenPage, programme: Programme, scheme: str, language: str
) -> None:
    opened = visit(programme.site, "/me", scheme=scheme, width=NARROW)
    page = signed_in(opened, programme)
    for path in ("/me", "/me/pause", "/me/apart"):
        page.goto(programme.site.url(f"{path}?language={language}"))
        _is_fine(opened)
    page.get_by_role("button").last.click()
    expect(page).to_have_title(_WRONG)
    _is_fine(opened)
    page.goto(programme.site.url("/me"))
    conversation = page.locator("a[href^='/conversations/']").first.get_attribute("href")
    page.goto(programme.site.url(f"{conversation}?language={language}"))
    _is_fine(opened)
    page.goto(programme.site.url("/me/pause"))
    page.locator("main form button").first.click()
    expect(page).to_have_title(_WRONG)
    _is_fine(opened)
    page.goto(programme.site.url("/me"))
    page.locator("form[action='/me/skip'] button").click()
    expect(page.get_by_role("alert")).to_be_visible()
    _is_fine(opened)


def _is_fine(opened: Visit) -> None:
    assert violations(opened) == []
    assert widths(opened) == (NARROW, NARROW)
