"""Messages, jobs and what is wrong, on the desk and in a real browser: by keyboard, on a phone, in both languages."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from tests.browser.conftest import OpenPage
from tests.browser.site import served
from tests.browser.test_organise import arrive, follow, press
from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.test_sign_in import Programme, shows
from tests.browser.visit import tab_to
from tests.services.conftest import AddPeople
from tests.services.conftest import add_people as add_people  # a fixture
from tests.services.introduced import introduced
from tests.services.troubled import add_job, add_message
from tests.web.signing_in import organise
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import Answer, CycleRow, FeedbackRow, MessageState
from unmentor.settings import read_settings

TEXT = "Asha, meet Ben.\n\n" + "He works for a council by the sea and knows how to ask.\n" * 3
PAGES = ("/organise/", "/organise/messages", "/organise/messages?q=nobody", "/organise/jobs", "/organise/cycles/1")


@pytest.fixture
def programme(tmp_path_factory: pytest.TempPathFactory, add_people: AddPeople) -> Iterator[Programme]:
    """A sent cycle that went both ways, mail that has been down for two days, and a job that fails."""
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("messages"))})
    database, now = Database(settings.database_url), datetime.now(UTC)
    upgrade(database)
    with database.transaction() as session:
        people = add_people(session, 6, joined_at=now - timedelta(days=90))
        met, _ = introduced(session, people[:2], people[2:4], left_out=people[4:])
        week_ago = now - timedelta(days=7)
        session.execute(update(CycleRow).values(draw_at=week_ago, drawn_at=week_ago, introduced_at=week_ago))
        for side in met.members:
            session.add(
                FeedbackRow(
                    introduction_id=met.id,
                    practitioner_id=side.practitioner_id,
                    answer=Answer.MET,
                    learned="Ask earlier, and ask people whom you do not know yet",
                    publish=True,
                    answered_at=now,
                    updated_at=now,
                )
            )
        down = {"failing_since": now - timedelta(days=2), "last_error": "the server refused the connection"}
        add_message(session, MessageState.QUEUED, written=now, due_at=now + timedelta(hours=1), text=TEXT, **down)
        add_message(
            session,
            MessageState.FAILED,
            written=now - timedelta(hours=1),
            due_at=now,
            attempts=12,
            text=TEXT,
            last_error="550 5.1.1 <asha.patel@a-council-with-a-rather-long-name.example>: Recipient address rejected",
        )
        add_message(session, MessageState.BOUNCED, written=now - timedelta(days=2), bounced_at=now)
        add_job(session, "advance cycles", now, "OperationalError: the database was away")
        add_job(session, "deliver mail", now)
    organise(database)
    with served(settings, database, "none") as site:
        yield Programme(site, database, settings)
    database.close()


def look_at(page: Page, programme: Programme, path: str, language: str) -> None:
    page.goto(programme.site.url(f"{path}{'&' if '?' in path else '?'}language={language}"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "cy"])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    visit: OpenPage, programme: Programme, scheme: str, language: str
) -> None:
    opened = visit(programme.site, "/organise/", scheme=scheme, width=NARROW)
    page = arrive(opened, programme)
    message = _first_message(page, programme)
    for path in (*PAGES, message, f"{message}/cancel", "/organise/cycles/1/replace", "/learnings", "/network"):
        look_at(page, programme, path, language)
        assert (path, violations(opened)) == (path, [])
        assert (path, widths(opened)) == (path, (NARROW, NARROW))
    assert (opened.complaints, opened.strangers) == ([], set())


def test_pages_that_promise_a_message_say_when_mail_is_down(visit: OpenPage, programme: Programme) -> None:
    opened = visit(programme.site, "/sign-in", width=NARROW)
    opened.page.get_by_label("Email address").fill("asha@devon.example")
    opened.page.get_by_role("button", name="Send me the message").click()
    shows(opened.page, "Look at your email")
    expect(opened.page.get_by_role("main")).to_contain_text("Our mail is not going out at the moment.")
    assert (violations(opened), widths(opened)) == ([], (NARROW, NARROW))


@pytest.mark.parametrize("script", [True, False])
def test_from_what_is_wrong_to_a_message_that_is_sent_again(
    visit: OpenPage, programme: Programme, script: bool
) -> None:
    opened = visit(programme.site, "/organise/", script=script)
    page = arrive(opened, programme)
    follow(page, "Look at the messages that were given up", "Messages")
    expect(page.get_by_label("State")).to_have_value("failed")
    follow(page, "Introduction", "Introduction")
    expect(page.locator("pre")).to_contain_text("Asha, meet Ben.")
    press(page, "Send it again", "Introduction")
    expect(page.get_by_role("alert")).to_contain_text("The message is sent again within a minute.")
    follow(page, "Take it out", "Take this message out?")
    press(page, "Take it out", "Messages")
    expect(page.get_by_role("alert")).to_contain_text("The message is taken out. It is not sent.")
    assert (opened.complaints, opened.strangers) == ([], set())


def test_by_keyboard_alone(visit: OpenPage, programme: Programme) -> None:
    opened = visit(programme.site, "/organise/")
    page = arrive(opened, programme)
    look_at(page, programme, "/organise/cycles/1", "en")
    tab_to(page, "main a[href$='/replace']")
    page.keyboard.press("Enter")
    shows(page, "Introduce whoever has nobody?")
    tab_to(page, "main form[action$='/replace'] button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("1 conversation was introduced.")


def _first_message(page: Page, programme: Programme) -> str:
    """The page of a message that was given up."""
    look_at(page, programme, "/organise/messages?state=failed", "en")
    return page.locator("tbody a").first.get_attribute("href") or ""
