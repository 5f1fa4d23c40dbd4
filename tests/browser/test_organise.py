"""The organisers' desk in a real browser: from plan to sent introductions, with and without script, on a phone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from jobs.deliver_mail import deliver_mail
from tests.browser.conftest import OpenPage
from tests.browser.site import served
from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.test_sign_in import Programme, ask, shows
from tests.browser.visit import Visit
from tests.services.conftest import PROGRAMME, AddPeople
from tests.services.conftest import add_people as add_people  # a fixture
from tests.services.joining_people import POSTED
from tests.web.signing_in import ORGANISER, organise
from unmentor.mail import read_mailbox
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import Approval
from unmentor.services.cycles import draw_cycle, find_cycle, plan_cycle
from unmentor.services.joining_council import NOT_LISTED
from unmentor.services.joining_drafts import confirm_draft, finish, keep_answers, start_draft
from unmentor.services.scheduling import Schedule, set_schedule
from unmentor.settings import read_settings


@pytest.fixture
def programme(tmp_path_factory: pytest.TempPathFactory, add_people: AddPeople) -> Iterator[Programme]:
    """Sixty people and one who waits for her organisation; no cycle is planned."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("organising"))})
    database, now = Database(settings.database_url), datetime.now(UTC)
    upgrade(database)
    with database.transaction() as session:
        add_people(session, 60)
        draft, _ = start_draft(session, now)
        keep_answers(session, draft, {**POSTED, "council": NOT_LISTED, "organisation": "Exe Health Trust"}, now)
        confirm_draft(session, draft, "bronwen.hughes@exeter.example", now)
        assert finish(session, draft, PROGRAMME, now) is None
    organise(database)
    with served(settings, database, "none") as site:
        yield Programme(site, database, settings)
    database.close()


def arrive(opened: Visit, programme: Programme) -> Page:
    """Sign in as the organiser, who finds the desk."""
    page = ask(opened, ORGANISER)
    page.goto(programme.site.url(programme.message(ORGANISER)[0]))
    press(page, "Sign in", "The organisers' desk")
    return page


def press(page: Page, button: str, following: str) -> None:
    """Press a button, and come to a page."""
    page.get_by_role("main").get_by_role("button", name=button, exact=True).click()
    shows(page, following)


def follow(page: Page, link: str, following: str) -> None:
    """Follow a link, and come to a page."""
    page.get_by_role("main").get_by_role("link", name=link, exact=True).click()
    shows(page, following)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [NARROW, 1280])
def test_from_plan_to_sent_introductions(visit: OpenPage, programme: Programme, script: bool, width: int) -> None:
    opened = visit(programme.site, "/organise/", script=script, width=width)
    page = arrive(opened, programme)
    follow(page, "1 person waits for their organisation to be added", "Waiting for their organisation")
    follow(page, "Settle the organisation of Bronwen Hughes", "The organisation of Bronwen Hughes")
    page.get_by_label("Health").check()
    press(page, "Add it", "Waiting for their organisation")
    expect(page.get_by_role("alert")).to_contain_text("Bronwen Hughes takes part now, for Exe Health Trust.")
    follow(page, "Overview", "The organisers' desk")
    follow(page, "Plan the next cycle", "Plan the next cycle")
    page.get_by_role("button", name="Plan the cycle").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The cycle of")
    cycle = page.get_by_role("heading", level=1).inner_text()
    month = cycle.removeprefix("The cycle of ")
    press(page, "Preview the draw", f"Preview of {month}")
    page.get_by_role("button", name="Make the draw").dblclick()
    shows(page, cycle)
    expect(page.get_by_role("listitem").filter(has_text="You have looked at the draw")).to_contain_text("To do")
    press(page, "Approve this draw", cycle)
    press(page, "Send the introductions", f"Send the introductions of {month}?")
    # Numbers are odd, and Bronwen takes a second conversation.
    expect(page.get_by_role("main")).to_contain_text("62 messages go out.")
    press(page, "Send the introductions", cycle)
    expect(page.get_by_role("alert")).to_contain_text("62 messages are on their way.")
    deliver_mail(programme.database, programme.settings)
    # And Bronwen is made welcome.
    assert len([m for m in read_mailbox(programme.settings.mailbox_folder) if ORGANISER not in m.to]) == 63
    assert (opened.complaints, opened.strangers) == ([], set())


@pytest.mark.parametrize("width", [NARROW, 1280])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_draw_that_would_go_out_by_itself_is_stopped(
    visit: OpenPage, programme: Programme, width: int, language: str
) -> None:
    with programme.database.transaction() as session:
        now = datetime.now(UTC)
        set_schedule(session, Schedule(approval=Approval.UNLESS_STOPPED), PROGRAMME.zone, now)
        cycle = plan_cycle(session, now + timedelta(days=1), now, PROGRAMME.zone)
        draw_cycle(session, cycle, PROGRAMME, now, seconds=1)
    opened = visit(programme.site, "/organise/", width=width)
    page = arrive(opened, programme)
    page.goto(programme.site.url(f"/organise/cycles/1?language={language}"))
    words = SAID_OF_A_STOP[language]
    expect(page.get_by_role("main")).to_contain_text(words["goes out"])
    assert (violations(opened), widths(opened)) == ([], (width, width))
    page.get_by_role("button", name=words["stop"], exact=True).dblclick()
    expect(page.get_by_role("alert")).to_be_visible()
    page.goto(programme.site.url(f"/organise/cycles/1?language={language}"))
    expect(page.get_by_role("main")).to_contain_text(words["stopped"])
    expect(page.get_by_role("button", name=words["stop"], exact=True)).to_have_count(0)
    assert (violations(opened), widths(opened)) == ([], (width, width))
    with programme.database.reading() as session:
        assert find_cycle(session, 1).stopped_at is not None
    assert (opened.complaints, opened.strangers) == ([], set())


SAID_OF_A_STOP = {
    "en": {
        "goes out": "It goes out by itself on",
        "stop": "Stop it",
        "stopped": "It does not go out by itself: approve it when you are content.",
    },
    "cy": {
        "goes out": "Bydd yn mynd allan ohono’i hun",
        "stop": "Atal hyn",
        "stopped": "Nid yw’n mynd allan ohono’i hun: cymeradwywch ef pan fyddwch yn fodlon.",
    },
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_on_any_page_and_nothing_scrolls_sideways(
    visit: OpenPage, programme: Programme, scheme: str, language: str
) -> None:
    opened = visit(programme.site, "/organise/", scheme=scheme, width=NARROW)
    page = arrive(opened, programme)

    def is_fine() -> None:
        assert violations(opened) == []
        assert widths(opened) == (NARROW, NARROW)

    def are_fine(*paths: str) -> None:
        for path in paths:
            page.goto(programme.site.url(f"/organise{path}{'&' if '?' in path else '?'}language={language}"))
            is_fine()

    are_fine("/", "/practitioners", "/practitioners?q=nobody", f"/practitioners?q={'x' * 300}", "/cycles", "/waiting")
    page.goto(programme.site.url("/organise/practitioners"))
    page.locator("tbody a").first.click()
    page.wait_for_url("**/practitioners/*")
    is_fine()
    page.goto(programme.site.url("/organise/waiting"))
    page.locator("main a[href*='/waiting/']").click()
    page.wait_for_url("**/waiting/*")
    is_fine()
    press(page, "Add it", "The organisation of Bronwen Hughes")
    is_fine()
    are_fine("/cycles/plan")
    page.goto(programme.site.url("/organise/cycles/plan"))
    page.get_by_label("Month").fill("13")
    press(page, "Plan the cycle", "Plan the next cycle")
    is_fine()
    page.get_by_label("Month").fill(str((datetime.now(UTC).month % 12) + 1))
    page.get_by_role("button", name="Plan the cycle").click()
    page.wait_for_url("**/cycles/1")
    are_fine("/", "/cycles/1", "/cycles/1/preview", "/cycles/1/cancel")
    page.goto(programme.site.url("/organise/cycles/1"))
    page.get_by_role("button", name="Make the draw").click()
    expect(page.get_by_role("alert")).to_contain_text("The draw is made.")
    is_fine()
    are_fine("/cycles/1", "/cycles/1/send", "/cycles")
