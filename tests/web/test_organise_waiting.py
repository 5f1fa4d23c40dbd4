"""Those who wait for their organisation: settled by the list or by adding it, once, with errors beside the field."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select, update

from tests.services.conftest import PROGRAMME
from tests.services.joining_people import POSTED
from tests.web.browse import Browse
from tests.web.organising import banner, organiser, press, summary
from tests.web.test_scanner import everything
from unmentor.persistence import Database
from unmentor.persistence.models import CouncilRow, JoiningRow, PractitionerRow, Role
from unmentor.services.councils import sync_register
from unmentor.services.joining_council import NOT_LISTED
from unmentor.services.joining_drafts import confirm_draft, finish, keep_answers, start_draft

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
WAITING = "/organise/waiting"
GONE = "Important Nobody waits there any longer: they were settled already, or waited too long."


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, midday, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def waiting(database: Database) -> str:
    """The page on which Bronwen's organisation is settled."""
    with database.transaction() as session:
        sync_register(session)
        draft, _ = start_draft(session, NOON)
        keep_answers(session, draft, {**POSTED, "council": NOT_LISTED, "organisation": "Exe Health Trust"}, NOON)
        confirm_draft(session, draft, "bronwen.hughes@exeter.example", NOON)
        assert finish(session, draft, PROGRAMME, NOON) is None
    return f"{WAITING}/{draft.id}"


@pytest.fixture
def editor(app: Flask, database: Database) -> Browse:
    """An organiser who settles."""
    return organiser(app, database, Role.EDITOR)


def people(database: Database) -> list[tuple[str, str]]:
    """Who takes part, and for whom."""
    with database.reading() as session:
        query = select(PractitionerRow.name, CouncilRow.name).join(PractitionerRow.council)
        return [(name, council) for name, council in session.execute(query)]


def test_who_waits_is_listed(editor: Browse, waiting: str) -> None:
    page = editor(WAITING)
    assert page.texts(".//main//h2") == ["Bronwen Hughes"]
    assert summary(page) == {
        "Organisation": "Exe Health Trust",
        "Work email address": "bronwen.hughes@exeter.example",
        "Job title": "Service designer",
        "Waiting since": "Tuesday 24 November 2026 at midday",
    }
    assert waiting in page.addresses()


@pytest.mark.usefixtures("waiting")
def test_a_viewer_is_not_led_to_settling(app: Flask, database: Database, waiting: str) -> None:
    viewer = organiser(app, database, Role.VIEWER)
    page = viewer(WAITING)
    assert (page.texts(".//main//h2"), waiting in page.addresses()) == (["Bronwen Hughes"], False)
    assert "1 person waits for their organisation to be added" in viewer("/organise/").texts(".//main//li")


def test_it_was_in_the_list(editor: Browse, database: Database, waiting: str) -> None:
    page = editor(waiting)
    assert len(page.response.data) < 50_000
    done = press(editor, page, "/listed", council="E07000041")
    assert banner(done) == ["Done Bronwen Hughes takes part now, for Exeter City Council."]
    assert people(database) == [("Bronwen Hughes", "Exeter City Council")]
    before = everything(database)
    assert banner(press(editor, page, "/listed", council="E07000041")) == [GONE]
    assert everything(database) == before


def test_it_is_added_once(editor: Browse, database: Database, waiting: str) -> None:
    page = editor(waiting)
    assert page.root.find(".//input[@id='name']").get("value") == "Exe Health Trust"  # type: ignore[union-attr]  # it is there
    typed = {"name": "Exe Valley Health Trust", "kind": "health", "domain": " @ExeHealth.example "}
    assert banner(press(editor, page, "/new", **typed)) == [
        "Done Bronwen Hughes takes part now, for Exe Valley Health Trust."
    ]
    with database.reading() as session:
        added = session.scalars(select(CouncilRow).where(~CouncilRow.in_register)).one()
        assert (added.name, added.kind, [each.domain for each in added.domains]) == (
            "Exe Valley Health Trust",
            "health",
            ["exehealth.example"],
        )
    before = everything(database)
    assert banner(press(editor, page, "/new", **typed)) == [GONE]
    assert editor(editor.client.get(waiting).headers["Location"]).heading == "Waiting for their organisation"
    assert everything(database) == before


NEW = {"name": "Exe Health Trust", "kind": "health", "domain": ""}


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"name": ""}, "name", "Enter the name of the organisation"),
        ({"name": "ab"}, "name", "An organisation's name has 3 characters at least"),
        ({"name": "Exeter City Council"}, "name", "Exeter City Council is already there, as E07000041"),
        ({"kind": ""}, "kind", "Select what kind of organisation it is"),
        ({"kind": "county"}, "kind", "Select what kind of organisation it is"),
        ({"domain": "nhs.net"}, "domain", "People of any organisation have addresses at nhs.net"),
        ({"domain": "gov.uk"}, "domain", "Gov.uk is nobody's alone: anybody may have a name under it"),
        ({"domain": "exe health"}, "domain", "'exe health' is no mail domain; one looks like northfire.example"),
        ({"domain": "exeter.gov.uk"}, "domain", "The domain exeter.gov.uk already belongs to Exeter City Council"),
    ],
)
def test_an_organisation_that_cannot_be_added(
    editor: Browse, database: Database, waiting: str, typed: dict[str, str], field: str, said: str
) -> None:
    before = everything(database)
    page = press(editor, editor(waiting), "/new", **NEW | typed)
    assert page.title == "Error: The organisation of Bronwen Hughes – UnMentoring"
    assert page.texts(f".//a[@href='#{field}']") == [said]
    assert everything(database) == before
    if field != "kind":
        assert page.root.find(f".//input[@id='{field}']").get("value") == typed[field]  # type: ignore[union-attr]  # it is there


@pytest.mark.parametrize(
    "name", ["x" * 10_000, "<b>Exe</b>", "=Exe Trust", "Exe\x00Trust", "\u202eExe Trust", "\U0001f600" * 3]
)
def test_names_that_are_none_are_answered_beside_the_field(
    editor: Browse, database: Database, waiting: str, name: str
) -> None:
    page = press(editor, editor(waiting), "/new", **NEW | {"name": name})
    assert len(page.texts(".//a[@href='#name']")) == 1
    assert people(database) == []


@pytest.mark.parametrize(
    ("council", "said"),
    [
        ("", "Choose the organisation that they work for"),
        ("not-listed", "Choose an organisation of the list, for somebody who waits"),
        ("E07000041\x00", "Choose an organisation of the list, for somebody who waits"),
    ],
)
def test_a_council_that_there_is_not(editor: Browse, database: Database, waiting: str, council: str, said: str) -> None:
    page = press(editor, editor(waiting), "/listed", council=council)
    assert page.texts(".//a[@href='#council']") == [said]
    assert people(database) == []


def test_errors_are_in_welsh_too(editor: Browse, waiting: str) -> None:
    editor.client.set_cookie("language", "cy")
    page = press(editor, editor(waiting), "/new", **NEW | {"domain": "nhs.net"})
    assert page.texts(".//a[@href='#domain']") == ["Mae gan bobl o unrhyw sefydliad gyfeiriadau yn nhs.net"]


def test_whoever_waited_too_long_is_not_there(editor: Browse, database: Database, waiting: str) -> None:
    page = editor(waiting)
    with database.transaction() as session:
        session.execute(update(JoiningRow).values(expires_at=NOON))
    assert editor(WAITING).texts(".//main//h2") == []
    assert banner(press(editor, page, "/listed", council="E07000041")) == [GONE]
    with database.reading() as session:
        assert session.scalars(select(JoiningRow.practitioner_id)).all() == [None]
