"""Rows for a programme of a given size."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor.councils import Kind
from unmentor.persistence.models import (
    CouncilRow,
    CycleRow,
    CycleState,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    PractitionerState,
)

LAST_MONTH = datetime(2026, 11, 3, 9, tzinfo=UTC)


def add_people(session: Session, people: int, councils: int) -> None:
    """So many people who take part, spread over so many councils."""
    for number in range(councils):
        session.add(
            CouncilRow(
                code=f"X{number}",
                name=f"Test Council {number}",
                short_name=f"Test {number}",
                kind=Kind.DISTRICT,
                nation="England",
                region="South West",
                in_register=True,
            )
        )
    session.flush()
    for number in range(people):
        session.add(
            PractitionerRow(
                address=f"person{number}@council.example",
                name=f"Person {number}",
                council_code=f"X{number % councils}",
                role="Planner",
                state=PractitionerState.ACTIVE,
                joined_at=LAST_MONTH,
                updated_at=LAST_MONTH,
            )
        )


def add_introductions(session: Session, introductions: int) -> None:
    """A cycle of last month that has sent so many introductions."""
    cycle = CycleRow(number=1, state=CycleState.INTRODUCED, seed=1, draw_at=LAST_MONTH, introduced_at=LAST_MONTH)
    cycle.introductions = [
        IntroductionRow(position=position, score=0, reasons=[], meet_by=date(2026, 12, 1))
        for position in range(introductions)
    ]
    session.add(cycle)


def plan_draw(session: Session, when: datetime, number: int = 2) -> None:
    """A cycle that is open until its draw."""
    session.add(CycleRow(number=number, state=CycleState.OPEN, seed=1, draw_at=when))


def add_meetings(session: Session, pairs: list[int]) -> None:
    """A past cycle for each number, oldest first, that introduced so many pairs; everybody is of another council.

    Nobody meets the same person twice: the people are two halves, and one half moves on by one in each cycle.
    """
    half = max(pairs)
    add_people(session, people=2 * half, councils=2 * half)
    session.flush()
    ids = list(session.scalars(select(PractitionerRow).order_by(PractitionerRow.name)))
    for number, count in enumerate(pairs, start=1):
        when = LAST_MONTH - timedelta(days=30 * (len(pairs) - number))
        cycle = CycleRow(number=number, state=CycleState.CLOSED, seed=1, draw_at=when, introduced_at=when)
        cycle.introductions = [
            _introduction(position, ids[position], ids[half + (position + number) % half]) for position in range(count)
        ]
        session.add(cycle)


def _introduction(position: int, *people: PractitionerRow) -> IntroductionRow:
    introduction = IntroductionRow(position=position, score=0, reasons=[], meet_by=date(2026, 12, 1))
    introduction.members = [
        MemberRow(practitioner_id=person.id, council_code=person.council_code, position=side)
        for side, person in enumerate(people)
    ]
    return introduction
