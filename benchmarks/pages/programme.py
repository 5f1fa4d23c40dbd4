"""A large programme in a database: people of every council, months of introductions, and what became of some."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    Answer,
    CouncilRow,
    CycleRow,
    CycleState,
    Direction,
    FeedbackRow,
    InterestRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
)
from unmentor.services.browser_sessions import open_session
from unmentor.services.councils import sync_register
from unmentor.services.organisers import known_by
from unmentor.services.schedule import meet_by
from unmentor.topics import load_topics

CYCLES = 6
_EACH_WAY = 3  # topics that a person wants, and offers
_A_MONTH = timedelta(days=30)


def fill(session: Session, people: int, now: datetime, *, seed: int = 0) -> None:
    """Put `people` practitioners, `CYCLES` past cycles that introduced all of them, and a planned one into the rows."""
    chance = random.Random(seed)
    sync_register(session)
    councils = list(session.scalars(select(CouncilRow.code).order_by(CouncilRow.code)))
    rows = [_person(number, chance.choice(councils), now) for number in range(people)]
    session.execute(insert(PractitionerRow), rows)
    session.execute(insert(InterestRow), list(_interests([row["id"] for row in rows], chance)))
    for number in range(1, CYCLES + 1):
        _cycle(session, number, rows, now - _A_MONTH * (CYCLES + 1 - number), chance)
    session.add(CycleRow(number=CYCLES + 1, state=CycleState.OPEN, seed=1, draw_at=now + timedelta(days=7)))


def sign_in(session: Session, number: int, now: datetime) -> str:
    """What the browser of person `number` keeps once they are signed in."""
    opened = open_session(session, UUID(int=number), known_by(session, address(number)), "a benchmark", now)
    assert opened is not None  # noqa: S101 - its request is new
    return opened.token


def address(number: int) -> str:
    """The address of person `number`, counted from 0."""
    return f"person{number}@council.example"


def _person(number: int, council: str, now: datetime) -> dict[str, Any]:
    return {
        "id": UUID(int=number + 1, version=4),
        "address": address(number),
        "name": f"Person {number}",
        "council_code": council,
        "role": "Planner",
        "state": PractitionerState.ACTIVE,
        "joined_at": now - timedelta(days=400),
        "updated_at": now - timedelta(days=400),
    }


def _interests(people: list[UUID], chance: random.Random) -> Iterator[dict[str, Any]]:
    topics = load_topics().topics
    for person in people:
        for direction in Direction:
            for position, topic in enumerate(chance.sample(topics, _EACH_WAY)):
                yield {
                    "practitioner_id": person,
                    "direction": direction,
                    "position": position,
                    "key": topic.slug,
                    "words": topic.name,
                }


def _cycle(session: Session, number: int, people: list[dict[str, Any]], when: datetime, chance: random.Random) -> None:
    """Everybody introduced to somebody, by chance; of an odd number one sits out."""
    cycle = CycleRow(
        number=number,
        state=CycleState.CLOSED,
        seed=1,
        draw_at=when,
        drawn_at=when,
        approved_at=when,
        introduced_at=when,
    )
    session.add(cycle)
    session.flush()
    order = chance.sample(people, len(people))
    pairs = list(zip(order[::2], order[1::2], strict=False))
    ids = [UUID(int=(number << 64) + position, version=4) for position in range(len(pairs))]
    session.execute(insert(IntroductionRow), [_introduction(cycle, at, ids[at], pair) for at, pair in enumerate(pairs)])
    session.execute(insert(MemberRow), [row for at, pair in enumerate(pairs) for row in _members(ids[at], pair)])
    session.execute(
        insert(FeedbackRow), [_feedback(ids[at], at, pair[0], when) for at, pair in enumerate(pairs) if at % 3]
    )
    if len(people) % 2:
        session.add(SittingOutRow(cycle_id=cycle.id, practitioner_id=order[-1]["id"], reason="Odd."))


def _introduction(cycle: CycleRow, position: int, id_: UUID, pair: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    return {
        "id": id_,
        "cycle_id": cycle.id,
        "position": position,
        "score": 0,
        "reasons": ["They work in different regions."],
        "first_writer_id": pair[0]["id"],
        "meet_by": meet_by(cycle.draw_at, ZoneInfo("Europe/London")),
    }


def _members(introduction: UUID, pair: tuple[dict[str, Any], ...]) -> Iterator[dict[str, Any]]:
    for position, person in enumerate(pair):
        yield {
            "introduction_id": introduction,
            "practitioner_id": person["id"],
            "council_code": person["council_code"],
            "position": position,
        }


def _feedback(introduction: UUID, position: int, person: dict[str, Any], when: datetime) -> dict[str, Any]:
    """Two in three answer, one in ten of them that nobody replied."""
    told = when.astimezone(UTC) + timedelta(days=14)
    return {
        "introduction_id": introduction,
        "practitioner_id": person["id"],
        "answer": Answer.MET if position % 10 else Answer.NO_REPLY,
        "answered_at": told,
        "updated_at": told,
    }
