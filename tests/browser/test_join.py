"""Joining, in a real browser: to the end with and without script, by keyboard alone, on a phone, in both languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import OpenPage
from tests.browser.site import served
from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.test_sign_in import Programme, shows
from tests.browser.visit import Visit, tab_to
from unmentor.councils import Kind
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import PractitionerRow
from unmentor.services.councils import add_organisation, sync_register
from unmentor.settings import read_settings


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    """A programme that nobody has joined yet, with the register and an organisation that addresses tell."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("joining"))})
    database = Database(settings.database_url)
    upgrade(database)
    with database.transaction() as session:
        sync_register(session)
        add_organisation(session, "Exe Health Trust", Kind.HEALTH, "council.example")
    with served(settings, database, "none") as site:
        yield Programme(site, database, settings)
    database.close()


def confirm(opened: Visit, programme: Programme) -> str:
    """From the start page to the first question; the address that was confirmed."""
    page, address = opened.page, programme.somebody()
    page.get_by_role("button", name="Start now").click()
    page.get_by_label("Work email address").fill(address)
    page.get_by_role("button", name="Send me the message").click()
    shows(page, "Look at your email")
    page.goto(programme.site.url(programme.message(address)[0]))
    page.get_by_role("button", name="Confirm my address").click()
    shows(page, "Your council")
    return address


def go_on(page: Page, following: str) -> None:
    """Press the button, and come to the next page."""
    page.get_by_role("button", name="Continue").click()
    shows(page, following)


def answer(page: Page) -> None:
    """Every question, from the council to the last page."""
    page.get_by_label("Yes").check()
    go_on(page, "About you")
    page.get_by_label("Name").fill("Asha Patel")
    page.get_by_label("Job title").fill("Planner")
    go_on(page, "What you would like to talk about")
    page.get_by_label("What would you like to learn? (optional)").fill("User research\nBeekeeping on roofs")
    go_on(page, "How often")
    page.get_by_label("In every draw").check()
    page.get_by_label("One").check()
    page.get_by_label("Yes").check()
    go_on(page, "How you like to talk")
    page.get_by_label("Video").check()
    page.get_by_label("English").check()
    go_on(page, "Check your answers")


def names(programme: Programme, address: str) -> list[str]:
    """Who takes part with an address."""
    with programme.database.reading() as rows:
        return list(rows.scalars(select(PractitionerRow.name).where(PractitionerRow.address == address)))


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, NARROW)])
def test_from_the_start_to_taking_part(visit: OpenPage, programme: Programme, script: bool, width: int) -> None:
    opened = visit(programme.site, "/join", script=script, width=width)
    address = confirm(opened, programme)
    answer(opened.page)
    opened.page.get_by_label("I agree, and I would like to take part").check()
    opened.page.get_by_role("button", name="Take part").dblclick()
    shows(opened.page, "You take part")
    assert names(programme, address) == ["Asha Patel"]
    assert (opened.complaints, opened.strangers) == ([], set())


def test_by_keyboard_alone(visit: OpenPage, programme: Programme) -> None:
    opened = visit(programme.site, "/join")
    page = opened.page
    confirm(opened, programme)
    tab_to(page, "#right")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    shows(page, "About you")
    page.locator("main button").press("Enter")
    expect(page).to_have_title("Error: About you – UnMentoring")
    page.get_by_role("link", name="Enter your name").press("Enter")
    assert page.locator(":focus").get_attribute("id") == "name"
    page.keyboard.type("Asha Patel")
    tab_to(page, "#role")
    page.keyboard.type("Planner")
    page.keyboard.press("Enter")
    shows(page, "What you would like to talk about")


def test_back_keeps_what_was_answered(visit: OpenPage, programme: Programme) -> None:
    opened = visit(programme.site, "/join", script=False)
    confirm(opened, programme)
    answer(opened.page)
    opened.page.get_by_role("link", name="Change Job title").click()
    expect(opened.page.get_by_label("Job title")).to_have_value("Planner")
    opened.page.go_back()
    shows(opened.page, "Check your answers")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(
    visit: OpenPage, programme: Programme, scheme: str, language: str
) -> None:
    opened = visit(programme.site, "/join", scheme=scheme, width=NARROW)
    page = opened.page
    confirm(opened, programme)
    answer(page)
    for path in ("", "/address", "/council", "/council/list", "/about", "/topics", "/rhythm", "/talk", "/check"):
        page.goto(programme.site.url(f"/join{path}?language={language}"))
        _is_fine(opened)
    page.goto(programme.site.url("/join/check"))
    page.get_by_role("button", name="Take part").click()
    expect(page).to_have_title("Error: Check your answers – UnMentoring")
    _is_fine(opened)
    page.get_by_label("I agree, and I would like to take part").check()
    page.get_by_role("button", name="Take part").click()
    shows(page, "You take part")
    page.goto(programme.site.url(f"/join/done?language={language}"))
    _is_fine(opened)


def _is_fine(opened: Visit) -> None:
    assert violations(opened) == []
    assert widths(opened) == (NARROW, NARROW)


def choose(page: Page, field: str, typed: str) -> None:
    """Type into a field that finds, and take the first of what it finds, by keyboard."""
    page.locator(field).fill("")
    page.locator(field).press_sequentially(typed)
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def at_the_list(visit: OpenPage, programme: Programme, **window: object) -> Visit:
    """The list of councils, open in a browser whose address is confirmed."""
    opened = visit(programme.site, "/join", **window)
    confirm(opened, programme)
    opened.page.goto(programme.site.url("/join/council/list"))
    return opened


def test_a_council_is_found_by_typing(visit: OpenPage, programme: Programme) -> None:
    opened = at_the_list(visit, programme)
    choose(opened.page, "#council", "exeter")
    expect(opened.page.locator("#council")).to_have_value("Exeter City Council")
    go_on(opened.page, "About you")
    opened.page.go_back()
    opened.page.goto(programme.site.url("/join/council/list"))
    expect(opened.page.locator("#council")).to_have_value("Exeter City Council")
    assert opened.complaints == []


def test_escape_closes_what_was_found_and_who_is_not_listed_is_always_in_it(
    visit: OpenPage, programme: Programme
) -> None:
    page = at_the_list(visit, programme).page
    page.locator("#council").press_sequentially("zzz")
    expect(page.get_by_role("option")).to_have_text(["My organisation is not in the list"])
    page.keyboard.press("Escape")
    expect(page.get_by_role("option")).to_be_hidden()
    choose(page, "#council", "zzz")
    page.get_by_label("Name of your organisation").fill("Moorland Parish Union")
    go_on(page, "About you")


def test_what_is_typed_and_not_chosen_is_not_lost(visit: OpenPage, programme: Programme) -> None:
    page = at_the_list(visit, programme).page
    page.locator("#council").fill("Nonsense Council")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title("Error: Which council do you work for? – UnMentoring")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    expect(page.locator("#council")).to_have_value("Nonsense Council")


def test_without_script_a_council_is_selected(visit: OpenPage, programme: Programme) -> None:
    page = at_the_list(visit, programme, script=False, width=NARROW).page
    page.get_by_label("Council", exact=True).select_option("Exeter City Council")
    go_on(page, "About you")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_topics_are_found_and_added_and_axe_finds_nothing_meanwhile(
    visit: OpenPage, programme: Programme, scheme: str
) -> None:
    opened = at_the_list(visit, programme, scheme=scheme, width=NARROW)
    page = opened.page
    page.locator("#council").press_sequentially("devon")
    expect(page.get_by_role("option").first).to_be_visible()
    _is_fine(opened)
    choose(page, "#council", "exeter")
    go_on(page, "About you")
    page.goto(programme.site.url("/join/topics"))
    page.locator("#learn").fill("Beekeeping on roofs")
    page.get_by_label("Find a topic to learn about").press_sequentially("housing rep")
    expect(page.get_by_role("option").first).to_have_text("Housing repairs")
    _is_fine(opened)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("#learn")).to_have_value("Beekeeping on roofs\nHousing repairs")
    expect(page.locator("#learn-finder")).to_have_value("")
    expect(page.get_by_text("Housing repairs is added.")).to_be_attached()
    assert opened.complaints == []
