"""What the links of messages open, in a real browser: without script, by keyboard, on a phone, in both languages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site, served
from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.visit import Visit, tab_to
from tests.services.conftest import PROGRAMME
from tests.web.mail_links import add_asha, path, skip_path
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import PractitionerRow, PractitionerState, RestReason
from unmentor.services.cycles import plan_cycle
from unmentor.services.links import Use
from unmentor.services.resting import rest
from unmentor.settings import read_settings

WAYS = [(True, 1280), (False, NARROW)]
"""With script and without, on a desk and on a phone."""


@dataclass(frozen=True)
class Links:
    """A programme with a draw to come, and where links lead: of one who is in it, two who rest, and one invited."""

    site: Site
    skip: str
    unanswered: str
    bounced: str
    invitation: str


@pytest.fixture
def links(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Links]:
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("mail_links"))})
    database = Database(settings.database_url)
    upgrade(database)
    now = datetime.now(UTC)
    with database.transaction() as session:
        cycle = plan_cycle(session, now + timedelta(days=8), now, PROGRAMME.zone)
        skip = skip_path(settings, add_asha(session), cycle)
        asked = []
        for reason in RestReason:
            person = add_asha(session, address=f"{reason.value}@council.example")
            rest(session, person, reason, PROGRAMME, now)
            asked.append(path(settings, Use.STILL_IN, person.id))
        invited: PractitionerRow = add_asha(
            session, address="invited@council.example", state=PractitionerState.INVITED, joined_at=now
        )
        invitation = path(settings, Use.INVITATION, invited.id)
    bounced, unanswered = asked
    with served(settings, database, "none") as site:
        yield Links(site, skip, unanswered, bounced, invitation)
    database.close()


def heading(page: Page, words: str) -> None:
    """Wait for the page with that heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


@pytest.mark.parametrize(("script", "width"), WAYS)
def test_a_draw_is_skipped_and_the_skip_taken_back(visit: OpenPage, links: Links, script: bool, width: int) -> None:
    opened = visit(links.site, links.skip, script=script, width=width)
    page = opened.page
    page.get_by_role("button", name="Skip this draw").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("You skip the draw of")
    page.get_by_role("button", name="Take part in this one after all").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Skip the draw of")
    assert (opened.complaints, opened.strangers) == ([], set())


@pytest.mark.parametrize(("script", "width"), WAYS)
def test_somebody_says_that_they_are_still_in(visit: OpenPage, links: Links, script: bool, width: int) -> None:
    opened = visit(links.site, links.unanswered, script=script, width=width)
    opened.page.get_by_role("button", name="Yes, I am still in").click()
    heading(opened.page, "You are still in")
    opened.page.reload()
    heading(opened.page, "You are still in")
    assert (opened.complaints, opened.strangers) == ([], set())


@pytest.mark.parametrize(("script", "width"), WAYS)
def test_an_invitation_is_accepted_once_somebody_agrees(
    visit: OpenPage, links: Links, script: bool, width: int
) -> None:
    opened = visit(links.site, links.invitation, script=script, width=width)
    page = opened.page
    page.get_by_role("button", name="Yes, take part").click()
    expect(page.get_by_role("alert")).to_contain_text("Select that you agree")
    page.get_by_label("I agree, and I would like to take part").check()
    page.get_by_role("button", name="Yes, take part").click()
    heading(page, "You take part")
    assert (opened.complaints, opened.strangers) == ([], set())


@pytest.mark.parametrize(("script", "width"), WAYS)
def test_an_invitation_is_declined(visit: OpenPage, links: Links, script: bool, width: int) -> None:
    page = visit(links.site, links.invitation, script=script, width=width).page
    page.get_by_role("button", name="No, erase what you hold about me").click()
    heading(page, "What we held about you is erased")
    page.goto(links.site.url(links.invitation))
    heading(page, "This invitation is over")


def test_the_keyboard_is_enough(visit: OpenPage, links: Links) -> None:
    page = visit(links.site, links.skip).page
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("You skip the draw of")
    page.goto(links.site.url(links.bounced))
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    heading(page, "You are still in")
    page.goto(links.site.url(links.invitation))
    tab_to(page, "input[name=consent]")
    page.keyboard.press("Space")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    heading(page, "You take part")


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_violation_or_is_wider_than_a_phone(
    visit: OpenPage, links: Links, language: str, scheme: str
) -> None:
    """Each as it is opened, and as it is after its first button."""
    opened = visit(links.site, "/", width=NARROW, scheme=scheme)
    page, title = opened.page, opened.page.get_by_role("heading", level=1)
    for link in (links.skip, links.unanswered, links.bounced, links.invitation):
        page.goto(links.site.url(f"{link}?language={language}"))
        check(opened)
        before = title.inner_text()
        if link == links.invitation:
            page.locator("input[name=consent]").check()
        page.locator("main button").first.click()
        expect(title).not_to_have_text(before)
        page.goto(links.site.url(f"{link}?language={language}"))
        check(opened)


def test_what_a_no_leads_to_has_no_violation_either(visit: OpenPage, links: Links) -> None:
    opened = visit(links.site, links.invitation, width=NARROW)
    opened.page.get_by_role("button", name="No, erase what you hold about me").click()
    heading(opened.page, "What we held about you is erased")
    check(opened)


def check(opened: Visit) -> None:
    """What all pages owe."""
    assert violations(opened) == []
    assert widths(opened) == (NARROW, NARROW)
