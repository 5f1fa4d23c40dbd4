"""Changing answers, council and address, taking data away and leaving, in a real browser: with and without script."""

import json
import re
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import OpenPage
from tests.browser.site import served
from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.test_sign_in import Programme, ask, shows
from tests.browser.visit import Visit, tab_to
from tests.web.asha import asha
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import PractitionerRow
from unmentor.services.councils import sync_register
from unmentor.settings import read_settings

PAGES = (
    "/me/answers",
    "/me/edit/about",
    "/me/edit/topics",
    "/me/edit/rhythm",
    "/me/edit/talk",
    "/me/council",
    "/me/address",
    "/me/export",
    "/me/leave",
    "/me/erase",
)
new_addresses = (f"new{number}@leeds.gov.uk" for number in count())


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    """Twenty people who have answered everything."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("answers"))})
    database = Database(settings.database_url)
    upgrade(database)
    with database.transaction() as session:
        sync_register(session)
        for number in range(1, 21):
            session.add(asha(address=f"person{number}@council.example"))
    with served(settings, database, "none") as site:
        yield Programme(site, database, settings)
    database.close()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def arrived(visit: OpenPage, programme: Programme, request: pytest.FixtureRequest) -> Visit:
    """Somebody on their page."""
    return arrive(visit, programme, script=request.param)


def arrive(visit: OpenPage, programme: Programme, **how: object) -> Visit:
    opened = visit(programme.site, "/sign-in", **how)
    address = programme.somebody()
    page = ask(opened, address)
    enter(page, programme, address)
    shows(page, "Hello Asha")
    return opened


def enter(page: Page, programme: Programme, address: str) -> None:
    """Type the code of the message that went to an address."""
    page.get_by_label("Code").fill(programme.message(address)[1])
    page.get_by_role("button", name="Continue").click()


def go(opened: Visit, programme: Programme, path: str) -> Page:
    opened.page.goto(programme.site.url(path))
    return opened.page


def test_editing_says_that_it_is_saved_and_shows_it_again(arrived: Visit, programme: Programme) -> None:
    page = go(arrived, programme, "/me/edit/about")
    page.get_by_label("Job title").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page).to_have_title("Error: About you – UnMentoring")
    page.get_by_label("Job title").fill("Architect")
    page.get_by_role("button", name="Save").dblclick()
    shows(page, "My answers")
    go(arrived, programme, "/me/edit/about")
    expect(page.get_by_label("Job title")).to_have_value("Architect")
    assert (arrived.complaints, arrived.strangers) == ([], set())


def test_editing_by_keyboard_alone(visit: OpenPage, programme: Programme) -> None:
    opened = arrive(visit, programme)
    page = go(opened, programme, "/me/edit/about")
    tab_to(page, "#role")
    page.keyboard.press("Control+A")
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(page).to_have_title("Error: About you – UnMentoring")
    page.get_by_role("link", name="Enter your job title").press("Enter")
    page.keyboard.type("Head of planning")
    page.keyboard.press("Enter")
    shows(page, "My answers")


def test_another_council_without_script(visit: OpenPage, programme: Programme) -> None:
    opened = arrive(visit, programme, script=False)
    page = go(opened, programme, "/me/council")
    page.get_by_label("Council").select_option("Leeds City Council")
    page.get_by_role("button", name="Save").click()
    shows(page, "My answers")
    expect(page.get_by_text("You work for Leeds City Council now")).to_be_visible()


def test_another_council_is_found_while_one_types(visit: OpenPage, programme: Programme) -> None:
    opened = arrive(visit, programme)
    page = go(opened, programme, "/me/council")
    page.get_by_role("combobox").fill("Leeds")
    page.get_by_role("option", name="Leeds City Council").click()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("You work for Leeds City Council now")).to_be_visible()
    assert (opened.complaints, opened.strangers) == ([], set())


def test_another_address_by_the_code(arrived: Visit, programme: Programme) -> None:
    page, address = go(arrived, programme, "/me/address"), next(new_addresses)
    page.get_by_label("New work email address").fill(address)
    page.get_by_role("button", name="Send me the message").click()
    shows(page, "Look at your email")
    enter(page, programme, address)
    shows(page, "Your address is changed")
    page.get_by_role("link", name="change your council too").click()
    shows(page, "Where do you work now?")
    with programme.database.reading() as rows:
        assert rows.scalars(select(PractitionerRow.name).where(PractitionerRow.address == address)).all() == [
            "Asha Patel"
        ]


def test_both_files_are_downloaded(arrived: Visit, programme: Programme, tmp_path: Path) -> None:
    page = go(arrived, programme, "/me/export")
    for link, ending in (
        ("Download as a sheet (CSV), to read it", "csv"),
        ("Download as JSON, for other programs", "json"),
    ):
        with page.expect_download() as download:
            page.get_by_role("link", name=link).click()
        assert download.value.suggested_filename.startswith("unmentoring-20")
        download.value.save_as(tmp_path / ending)
    assert json.loads((tmp_path / "json").read_text("utf-8"))["profile"]["name"] == "Asha Patel"
    assert (tmp_path / "csv").read_text("utf-8-sig").startswith("section,number,what,value")


def test_leaving_and_coming_back(arrived: Visit, programme: Programme) -> None:
    page = go(arrived, programme, "/me/leave")
    page.get_by_label("Stop taking part, and keep my history").check()
    page.get_by_role("button", name="Continue").dblclick()
    shows(page, "You have left")
    page.go_back()
    shows(page, "You have left")
    page.get_by_role("button", name="Take part again").click()
    shows(page, "Hello Asha")


def test_leaving_with_everything_erased(arrived: Visit, programme: Programme) -> None:
    page = go(arrived, programme, "/me/leave")
    page.get_by_label("Leave, and erase everything about me").check()
    page.get_by_role("button", name="Continue").click()
    shows(page, "Erase everything about me")
    page.get_by_label("I understand that my data cannot be brought back").check()
    page.get_by_role("button", name="Erase everything about me").click()
    shows(page, "You have left")
    page.go_back()
    shows(page, "You have left")
    go(arrived, programme, "/me")
    shows(page, "Sign in")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(
    visit: OpenPage, programme: Programme, scheme: str
) -> None:
    opened = arrive(visit, programme, scheme=scheme, width=NARROW)
    page = opened.page
    for path in PAGES:
        both_languages(opened, programme, path)
    for path in ("/me/edit/about", "/me/address", "/me/leave", "/me/erase"):
        go(opened, programme, path)
        if path == "/me/edit/about":
            page.get_by_label("Name").fill("")
        page.locator("main form button").first.click()
        expect(page).to_have_title(re.compile("^Error: "))
        is_fine(opened)
    address = next(new_addresses)
    go(opened, programme, "/me/address").get_by_label("New work email address").fill(address)
    page.get_by_role("button", name="Send me the message").click()
    page.goto(programme.site.url(programme.message(address)[0]))
    shows(page, "Change your address")
    is_fine(opened)
    page.get_by_role("button", name="Confirm my address").click()
    shows(page, "Your address is changed")
    both_languages(opened, programme, "/me/address/changed")
    go(opened, programme, "/me/leave").get_by_label("Stop taking part, and keep my history").check()
    page.get_by_role("button", name="Continue").click()
    shows(page, "You have left")
    both_languages(opened, programme, "/me/left")
    go(opened, programme, "/me/erase").get_by_label("I understand that my data cannot be brought back").check()
    page.get_by_role("button", name="Erase everything about me").click()
    shows(page, "You have left")
    both_languages(opened, programme, "/me/erased")


def both_languages(opened: Visit, programme: Programme, path: str) -> None:
    for language in ("en", "cy"):
        go(opened, programme, f"{path}?language={language}")
        is_fine(opened)


def is_fine(opened: Visit) -> None:
    assert violations(opened) == []
    assert widths(opened) == (NARROW, NARROW)
