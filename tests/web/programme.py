"""Rows for a programme of a given size."""

from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from unmentor.councils import Kind
from unmentor.persistence.models import (
    CouncilRow,
    CycleRow,
    CycleState,
    IntroductionRow,
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


def plan_draw(session: Session, when: datetime) -> None:
    """A cycle that is open until its draw."""
    session.add(CycleRow(number=2, state=CycleState.OPEN, seed=1, draw_at=when))
