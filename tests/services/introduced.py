"""Conversations that were introduced, for tests of what becomes of them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from unmentor.persistence.models import CycleRow, CycleState, IntroductionRow, MemberRow, PractitionerRow, SittingOutRow

DRAWN = datetime(2026, 11, 24, 9, tzinfo=UTC)


def introduced(
    session: Session, *groups: Sequence[PractitionerRow], number: int = 1, left_out: Sequence[PractitionerRow] = ()
) -> list[IntroductionRow]:
    """A cycle that was sent the day it was drawn: an introduction for each group, and who had nobody."""
    cycle = CycleRow(
        number=number, state=CycleState.INTRODUCED, seed=1, draw_at=DRAWN, drawn_at=DRAWN, introduced_at=DRAWN
    )
    cycle.introductions = [_introduction(position, group) for position, group in enumerate(groups)]
    cycle.sitting_out = [SittingOutRow(practitioner_id=person.id, reason="") for person in left_out]
    session.add(cycle)
    session.flush()
    return cycle.introductions


def _introduction(position: int, group: Sequence[PractitionerRow]) -> IntroductionRow:
    return IntroductionRow(
        position=position,
        score=0,
        reasons=[],
        first_writer_id=group[0].id,
        meet_by=date(2026, 12, 15),
        members=[
            MemberRow(practitioner_id=person.id, council_code=person.council_code, position=seat)
            for seat, person in enumerate(group)
        ],
    )
