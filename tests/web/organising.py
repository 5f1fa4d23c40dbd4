"""Organisers of each role who are signed in, for the tests of the desk."""

from flask import Flask

from tests.web.browse import Browse, Page
from tests.web.signing_in import sign_in
from unmentor.persistence import Database
from unmentor.persistence.models import Role
from unmentor.services.organisers import add_organiser
from unmentor.web.context import now

DESK = "/organise"


def organiser(app: Flask, database: Database, role: Role) -> Browse:
    """A visitor who is signed in as an organiser of that role."""
    address = f"{role}@programme.example"
    with database.transaction() as session:
        add_organiser(session, address, role, now())
    browse = Browse(app)
    assert sign_in(browse, database, address).headers["Location"] == f"{DESK}/"
    return browse


def press(browse: Browse, page: Page, action: str, **fields: str) -> Page:
    """Press the button of the form with that action, and look at the page that it leads to."""
    (form,) = [form for form in page.root.iter("form") if (form.get("action") or "").endswith(action)]
    hidden = {field.get("name", ""): field.get("value", "") for field in form.iter("input")}
    answer = browse.client.post(form.get("action") or "", data=hidden | fields)
    if answer.status_code == 200:
        return browse.checked(answer)
    assert answer.status_code == 303
    return browse(answer.headers["Location"])


def banner(page: Page) -> list[str]:
    """What the page says of what was just done, each with its heading."""
    return page.texts(".//main//div[@role='alert']")


def table(page: Page) -> list[list[str]]:
    """The rows of the page's table, without its head."""
    return [
        [" ".join("".join(cell.itertext()).split()) for cell in row if cell.tag in {"td", "th"}]
        for row in page.root.findall(".//tbody/tr")
    ]


def summary(page: Page) -> dict[str, str]:
    """What the page's summary lists say."""
    return dict(zip(page.texts(".//dt"), page.texts(".//dd"), strict=True))


def buttons(page: Page) -> list[str]:
    """What may be pressed on the page, links that look like buttons too; without signing out."""
    found = page.texts(".//main//button") + page.texts(".//main//a[@role='button']")
    return [text for text in found if text != "Sign out"]
