"""A programme with made-up people in the database, and a mail server that keeps what it gets."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from unmentor.councils import Kind, load_register
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import Direction, InterestRow, PractitionerRow, PractitionerState
from unmentor.services.councils import sync_register
from unmentor.services.cycles import draw_cycle, plan_cycle
from unmentor.topics import load_topics

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
PROGRAMME = Programme("UnMentoring", "http://127.0.0.1:5000", "hello@unmentor.example", "Europe/London", "s" * 40)

AddPeople = Callable[..., list[PractitionerRow]]


@pytest.fixture
def now() -> datetime:
    """A Tuesday morning."""
    return NOW


@pytest.fixture
def programme() -> Programme:
    """The programme that writes."""
    return PROGRAMME


@pytest.fixture
def add_people() -> AddPeople:
    """Adds people of different councils, the n-th wanting topic n and sharing topic n + 1 of the list."""
    return _add_people


def _add_people(session: Session, number: int, **facts: object) -> list[PractitionerRow]:
    sync_register(session)
    councils = [council for council in load_register().councils if council.kind is Kind.DISTRICT]
    topics = load_topics().topics
    people = []
    for n in range(number):
        learn, share = topics[n % 40], topics[(n + 1) % 40]
        columns: dict[str, object] = {
            "address": f"person{n:04}@council{n}.example",
            "name": f"Person {n}",
            "council_code": councils[n % len(councils)].code,
            "role": "Service designer",
            "state": PractitionerState.ACTIVE,
            "joined_at": NOW,
            "updated_at": NOW,
            "interests": [
                InterestRow(direction=Direction.LEARN, position=0, key=learn.slug, words=learn.name),
                InterestRow(direction=Direction.SHARE, position=0, key=share.slug, words=share.name),
            ],
        }
        people.append(PractitionerRow(**columns | facts))
    session.add_all(people)
    session.flush()
    return people


@pytest.fixture
def drawn(database: Database, programme: Programme) -> Database:
    """A database with seven people and a cycle that is drawn."""
    with database.transaction() as session:
        _add_people(session, 7)
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        draw_cycle(session, cycle, programme, NOW, seed=1)
    return database
