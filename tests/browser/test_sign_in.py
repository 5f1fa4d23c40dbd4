"""Signing in, in a real browser: by link, by code, without script, by keyboard alone, on a phone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from jobs.deliver_mail import deliver_mail
from tests.browser.conftest import OpenPage
from tests.browser.site import Site, served
from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.visit import Visit, tab_to
from tests.web.programme import add_people, plan_draw
from tests.web.signing_in import ORGANISER, organise
from unmentor.mail import read_mailbox
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.settings import Settings, read_settings


@dataclass
class Programme:
    """A site with its database, and people of whom each test signs in one that no other does."""

    site: Site
    database: Database
    settings: Settings
    _signed_in: int = 0

    def somebody(self) -> str:
        """The address of somebody who has not asked for a message yet."""
        self._signed_in += 1
        return f"person{self._signed_in}@council.example"

    def message(self, address: str) -> tuple[str, str]:
        """The path of the link and the code of the newest message to an address, out of the mailbox."""
        deliver_mail(self.database, self.settings)
        text = next(m.text for m in read_mailbox(self.settings.mailbox_folder) if address in m.to)
        link, code = re.search(r"https?://\S+/sign-in/\S+", text), re.search(r"\d{3} \d{3}", text)
        assert link
        assert code
        return urlsplit(link[0]).path, code[0]


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Programme]:
    """People of eight councils, an organiser, and a draw that is planned."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("signing-in"))})
    database = Database(settings.database_url)
    upgrade(database)
    with database.transaction() as session:
        add_people(session, people=40, councils=8)
        plan_draw(session, datetime.now(UTC) + timedelta(days=30))
    organise(database)
    with served(settings, database, "none") as site:
        yield Programme(site, database, settings)
    database.close()


def ask(visit: Visit, address: str) -> Page:
    """Ask for a message on the sign-in page."""
    visit.page.get_by_label("Email address").fill(address)
    visit.page.get_by_role("button", name="Send me the message").click()
    shows(visit.page, "Look at your email")
    return visit.page


def shows(page: Page, heading: str) -> None:
    """The page that is on its way has this heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [NARROW, 1280])
def test_from_asking_to_ones_own_page_and_out_again(
    visit: OpenPage, programme: Programme, script: bool, width: int
) -> None:
    opened = visit(programme.site, "/me", script=script, width=width)
    address = programme.somebody()
    page = ask(opened, address)
    link, _ = programme.message(address)
    page.goto(programme.site.url(link))
    shows(page, "Sign in on this device")
    page.get_by_role("button", name="Sign in", exact=True).click()
    shows(page, "Hello Person")
    assert urlsplit(page.url).path == "/me"
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")
    page.goto(programme.site.url("/me"))
    shows(page, "Sign in")
    assert (opened.complaints, opened.strangers) == ([], set())


def test_by_the_code(visit: OpenPage, programme: Programme) -> None:
    opened = visit(programme.site, "/sign-in", script=False)
    address = programme.somebody()
    page = ask(opened, address)
    page.get_by_label("Code").fill("12")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title("Error: Look at your email – UnMentoring")
    page.get_by_role("link", name="The code has 6 digits").click()
    assert page.locator(":focus").get_attribute("id") == "code"
    page.keyboard.press("Control+A")
    page.keyboard.type(programme.message(address)[1])
    page.keyboard.press("Enter")
    page.wait_for_url("**/me")
    shows(page, "Hello Person")


def test_on_another_device_than_the_one_that_asked(visit: OpenPage, programme: Programme) -> None:
    address = programme.somebody()
    ask(visit(programme.site, "/sign-in"), address)
    phone = visit(programme.site, programme.message(address)[0], width=NARROW).page
    assert phone.get_by_text("The device that you are on: Chrome, Linux.").is_visible()
    phone.get_by_role("button", name="Sign in", exact=True).click()
    shows(phone, "Hello Person")


def test_an_organiser_finds_the_desk(visit: OpenPage, programme: Programme) -> None:
    page = ask(visit(programme.site, "/sign-in"), ORGANISER)
    page.goto(programme.site.url(programme.message(ORGANISER)[0]))
    page.get_by_role("button", name="Sign in", exact=True).click()
    shows(page, "The organisers' desk")


def test_by_keyboard_alone(visit: OpenPage, programme: Programme) -> None:
    opened = visit(programme.site, "/sign-in")
    page, address = opened.page, programme.somebody()
    tab_to(page, "#address")
    page.keyboard.type(address)
    page.keyboard.press("Enter")
    page.wait_for_url("**/sign-in/code")
    link, _ = programme.message(address)
    page.goto(programme.site.url(link))
    tab_to(page, "main button")
    page.keyboard.press("Space")
    page.wait_for_url("**/me")
    tab_to(page, "form[action='/sign-out'] button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/")
    assert opened.complaints == []


def test_back_after_signing_in_says_what_happened(visit: OpenPage, programme: Programme) -> None:
    address = programme.somebody()
    page = ask(visit(programme.site, "/sign-in"), address)
    page.goto(programme.site.url(programme.message(address)[0]))
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/me")
    page.go_back()
    shows(page, "This link has been used")
    page.get_by_role("link", name="Go to my page").click()
    shows(page, "Hello Person")


def test_pressed_twice_it_signs_in(visit: OpenPage, programme: Programme) -> None:
    address = programme.somebody()
    page = ask(visit(programme.site, "/sign-in", script=False), address)
    page.goto(programme.site.url(programme.message(address)[0]))
    page.get_by_role("button", name="Sign in", exact=True).dblclick()
    page.wait_for_url("**/me")
    shows(page, "Hello Person")


def test_a_page_from_before_signing_out_says_to_try_again(visit: OpenPage, programme: Programme) -> None:
    opened = visit(programme.site, "/sign-in")
    opened.page.context.clear_cookies()
    opened.page.get_by_label("Email address").fill("person0@council.example")
    opened.page.get_by_role("button", name="Send me the message").click()
    shows(opened.page, "Please try that again")
    assert violations(opened) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [NARROW, 1280])
def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(
    visit: OpenPage, programme: Programme, scheme: str, width: int
) -> None:
    opened, address = visit(programme.site, "/sign-in", scheme=scheme, width=width), programme.somebody()
    page = opened.page

    def is_fine(title: str) -> None:
        expect(page).to_have_title(f"{title} – UnMentoring")
        assert violations(opened) == []
        assert widths(opened) == (width, width)

    is_fine("Sign in")
    page.get_by_role("button", name="Send me the message").click()
    is_fine("Error: Sign in")
    ask(opened, address)
    is_fine("Look at your email")
    page.get_by_role("button", name="Continue").click()
    is_fine("Error: Look at your email")
    link = programme.site.url(programme.message(address)[0])
    page.goto(link)
    is_fine("Sign in on this device")
    page.get_by_role("button", name="Sign in", exact=True).click()
    is_fine("My page")
    page.goto(link)
    is_fine("This link has been used")
    page.goto(programme.site.url("/sign-in/none"))
    is_fine("This link is not one of ours")
    page.goto(programme.site.url("/organise/"))
    is_fine("This page is not for you")
