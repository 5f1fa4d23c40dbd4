"""A programme with the register, on the day on which people join."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from tests.web.browse import Browse
from tests.web.joining.steps import ASHA, NOON, answer_everything, confirm
from tests.web.programme import plan_draw
from unmentor.councils import Kind
from unmentor.persistence import Database
from unmentor.services.councils import add_organisation, sync_register


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, 12:20, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _the_register(database: Database) -> None:
    with database.transaction() as rows:
        sync_register(rows)
        add_organisation(rows, "Exe Health Trust", Kind.HEALTH, "trust.example")
        plan_draw(rows, datetime(2026, 12, 1, 9, tzinfo=UTC))


@pytest.fixture
def confirmed(browse: Browse, database: Database) -> Browse:
    """The browser of Asha, whose address tells no council, and is confirmed."""
    assert confirm(browse, database, ASHA).headers["Location"] == "/join/council"
    return browse


@pytest.fixture
def answered(confirmed: Browse) -> Browse:
    """The same with every question answered."""
    answer_everything(confirmed)
    return confirmed
