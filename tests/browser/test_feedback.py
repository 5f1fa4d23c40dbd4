"""Answering out of a message, and the way off the list, in a real browser: without script, by keyboard, on a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.site import Site, served
from tests.browser.test_pages import NARROW, violations, widths
from tests.browser.visit import tab_to
from tests.web.conversing import converse, feedback_path, unsubscribe_path
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import Answer, FeedbackRow, PractitionerRow, PractitionerState
from unmentor.settings import read_settings


@dataclass(frozen=True)
class Links:
    """A programme with one conversation, and where the links of a message about it lead."""

    site: Site
    database: Database
    answer: str
    stop: str
    key: tuple[UUID, UUID]


@pytest.fixture
def links(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Links]:
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("feedback"))})
    database = Database(settings.database_url)
    upgrade(database)
    (person, _), (row,) = converse(database)
    with served(settings, database, "none") as site:
        answer, stop = feedback_path(settings, row, person), unsubscribe_path(settings, person)
        yield Links(site, database, answer, stop, (row.id, person.id))
    database.close()


def kept(links: Links) -> tuple[Answer, int | None, str, bool]:
    with links.database.reading() as session:
        row = session.get_one(FeedbackRow, links.key)
        return row.answer, row.useful, row.learned, row.publish


@pytest.mark.parametrize(("script", "width"), [(True, 1280), (False, NARROW)])
def test_two_presses_answer_and_more_is_optional(visit: OpenPage, links: Links, script: bool, width: int) -> None:
    opened = visit(links.site, links.answer, width=width, script=script)
    page = opened.page
    page.get_by_label("We met").check()
    page.get_by_role("button", name="Save my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How was it?")
    page.get_by_label("Very useful", exact=True).check()
    page.get_by_label("What did you learn").fill("Ask earlier")
    page.get_by_label("Everybody may read what I learned").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert kept(links) == (Answer.MET, 5, "Ask earlier", True)
    page.get_by_role("link", name="Change my answer").click()
    expect(page.get_by_label("We met")).to_be_checked()
    assert (opened.complaints, opened.strangers) == ([], set())


def test_the_keyboard_is_enough(visit: OpenPage, links: Links) -> None:
    page = visit(links.site, links.answer).page
    tab_to(page, "input[name=answer]")
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    tab_to(page, "main button")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert kept(links) == (Answer.CANNOT, None, "", False)


def test_a_button_takes_somebody_off_the_list(visit: OpenPage, links: Links) -> None:
    page = visit(links.site, links.stop, script=False).page
    page.get_by_role("button", name="Stop taking part").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You are in no more draws")
    with links.database.reading() as session:
        person = session.get_one(PractitionerRow, links.key[1])
    assert person.state is PractitionerState.LEFT


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_violation_or_is_wider_than_a_phone(
    visit: OpenPage, links: Links, language: str, scheme: str
) -> None:
    with links.database.transaction() as session:
        introduction, person = links.key
        moment = session.get_one(PractitionerRow, person).joined_at
        session.add(
            FeedbackRow(
                introduction_id=introduction,
                practitioner_id=person,
                answer=Answer.MET,
                answered_at=moment,
                updated_at=moment,
            )
        )
    paths = links.answer, f"{links.answer}/more", f"{links.answer}/thanks", links.stop, f"{links.answer}x"
    for path in paths:
        opened = visit(links.site, f"{path}?language={language}", width=NARROW, scheme=scheme)
        assert violations(opened) == []
        assert widths(opened) == (NARROW, NARROW)
