"""Who joins: Asha, whose address tells no council, or Bronwen, whose address tells one; and what they press."""

from datetime import UTC, datetime

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.web.browse import Browse, Page
from tests.web.signing_in import letters, send
from unmentor.persistence import Database
from unmentor.persistence.models import JoiningRow, PractitionerRow, PractitionerState
from unmentor.services.joining_checks import CONSENT_VERSION

NOON = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)
ASHA = "asha.patel@elsewhere.example"
BRONWEN = "bronwen.hughes@trust.example"
EXETER = "E07000041"
Posted = dict[str, str | list[str]]
ANSWERS: dict[str, Posted] = {
    "council/list": {"council": EXETER, "organisation": ""},
    "about": {"name": "Asha Patel", "role": "Planner", "profession": ""},
    "topics": {"learn": "User research\nBeekeeping on roofs", "share": ""},
    "rhythm": {"cadence": "2", "conversations": "1", "second_seat": "yes"},
    "talk": {"ways": ["video", "in_person"], "times": "Tuesdays", "language": "cy", "for_partners": "I lip-read."},
}


def confirm(browse: Browse, database: Database, address: str) -> TestResponse:
    """Ask for the message and press the button of its page; the answer to that."""
    assert send(browse, browse("/join/address"), address=address).headers["Location"] == "/sign-in/code"
    return send(browse, browse(f"/sign-in/{letters(database, address)[0].link}"))


def post(browse: Browse, step: str, **changed: str | list[str]) -> TestResponse:
    """Fill a page as Asha does, but for what is changed, and press its button."""
    return send(browse, browse(f"/join/{step}"), **(ANSWERS[step] | changed))


def answer_everything(browse: Browse) -> None:
    """Every page of questions, as Asha does."""
    for step in ANSWERS:
        assert post(browse, step).status_code == 303


def agree(browse: Browse, version: str = CONSENT_VERSION) -> TestResponse:
    """Press the button of the last page."""
    return send(browse, browse("/join/check"), consent=version)


def people(database: Database) -> list[PractitionerRow]:
    """Everybody, however they take part."""
    with database.reading() as rows:
        return list(rows.scalars(select(PractitionerRow).order_by(PractitionerRow.address)))


def drafts(database: Database) -> list[dict[str, object]]:
    """What is kept of everybody who is joining."""
    with database.reading() as rows:
        return [row.answers for row in rows.scalars(select(JoiningRow).order_by(JoiningRow.started_at))]


def add(database: Database, state: PractitionerState, address: str = ASHA) -> None:
    """Somebody, Asha mostly, as they were known before."""
    with database.transaction() as rows:
        person = PractitionerRow(address=address, name="A. Patel", council_code=EXETER, role="", state=state)
        person.joined_at = person.updated_at = NOON
        rows.add(person)


def errors(page: Page) -> list[str]:
    """What the summary says, where it leads to."""
    return page.texts(".//div[@class='govuk-error-summary']//a")


def beside(page: Page) -> list[str]:
    """What is said beside the fields."""
    return [text.removeprefix("Error: ") for text in page.texts(".//p[@class='govuk-error-message']")]
