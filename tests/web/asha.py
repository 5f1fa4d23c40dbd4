"""Asha, who has answered everything, is signed in, and changes things."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload
from werkzeug.test import TestResponse

from tests.web.browse import Browse, Page
from tests.web.signing_in import send, sign_in
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Direction,
    InterestRow,
    PractitionerRow,
    PractitionerState,
    Way,
)
from unmentor.services.councils import sync_register

ASHA = "asha.patel@exeter.example"
EXETER = "E07000041"
BEFORE = datetime(2026, 10, 1, 9, tzinfo=UTC)


def asha(**facts: Any) -> PractitionerRow:
    """Her row, but for what is said otherwise."""
    return PractitionerRow(
        **{
            "address": ASHA,
            "name": "Asha Patel",
            "council_code": EXETER,
            "role": "Planner",
            "profession": "Planning",
            "cadence": 2,
            "conversations": 1,
            "second_seat": True,
            "ways": frozenset({Way.VIDEO, Way.IN_PERSON}),
            "times": "Tuesdays",
            "language": "en",
            "for_partners": "I lip-read.",
            "state": PractitionerState.ACTIVE,
            "joined_at": BEFORE,
            "updated_at": BEFORE,
            "consented_at": BEFORE,
            "consent_version": "2026-11-24",
            "interests": [
                InterestRow(direction=Direction.LEARN, position=0, key="user-research", words="User research"),
                InterestRow(
                    direction=Direction.SHARE, position=0, key="own:beekeepingonroof", words="Beekeeping on roofs"
                ),
            ],
        }
        | facts
    )


def arrive(browse: Browse, database: Database, **facts: Any) -> Browse:
    """The browser in which she is signed in."""
    with database.transaction() as rows:
        sync_register(rows)
        rows.add(asha(**facts))
    sign_in(browse, database, str(facts.get("address", ASHA)))
    return browse


def row_of(database: Database, address: str = ASHA) -> dict[str, Any]:
    """All that her row and her interests hold, but when it was changed."""
    query = select(PractitionerRow).where(PractitionerRow.address == address)
    with database.reading() as rows:
        row = rows.scalars(query.options(selectinload(PractitionerRow.interests))).one()
        columns = {column.key: getattr(row, column.key) for column in PractitionerRow.__table__.columns}
        interests = [(each.direction.value, each.key, each.words) for each in row.interests]
    del columns["updated_at"]
    return columns | {"interests": interests}


def press(browse: Browse, path: str, **fields: str | list[str]) -> TestResponse:
    """Open a page, fill its form, and press its button."""
    return send(browse, browse(path), **fields)


def errors(page: Page) -> list[str]:
    """What the summary at the top says, which has to be what stands beside the fields."""
    summary = page.texts(".//main//ul[@class='govuk-list govuk-error-summary__list']/li")
    beside = page.texts(".//p[@class='govuk-error-message']")
    assert beside == [f"Error: {error}" for error in summary]
    return summary
