"""People who sign in: what they press, and what they find in their messages."""

from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.services.letters import Found, letters
from tests.web.browse import Browse, Page
from unmentor.persistence import Database
from unmentor.persistence.models import Role
from unmentor.services.organisers import add_organiser
from unmentor.web.context import now

__all__ = ["Found", "letters"]
PRACTITIONER = "person0@council.example"
ORGANISER = "olu@programme.example"


def organise(database: Database) -> None:
    """Have somebody organise."""
    with database.transaction() as session:
        add_organiser(session, ORGANISER, Role.OWNER, now())


def send(browse: Browse, page: Page, **fields: str | list[str]) -> TestResponse:
    """Fill the first form of a page's main part, and press its button; a field with several values has a list."""
    form = page.root.find(".//main//form")
    assert form is not None
    hidden: dict[str, str | list[str]] = {
        field.get("name", ""): field.get("value", "") for field in form.iter("input") if field.get("type") == "hidden"
    }
    action = urlsplit(form.get("action") or "").path
    return browse.client.post(action, data=hidden | fields)


def ask(browse: Browse, address: str = PRACTITIONER, page: str = "/sign-in") -> TestResponse:
    """Ask for a message."""
    return send(browse, browse(page), address=address)


def sign_in(browse: Browse, database: Database, address: str = PRACTITIONER) -> TestResponse:
    """Ask for a message and press the button of its page; the answer to that."""
    ask(browse, address)
    return send(browse, browse(f"/sign-in/{letters(database, address)[0].link}"))
