"""What organisers see first: what waits for them, how many people take part, the cycle, and the messages."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    CycleRow,
    JoiningRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
)
from unmentor.services.desk_people import Standing, stands
from unmentor.services.draw_counts import numbers_of
from unmentor.services.joining_drafts import still_waiting
from unmentor.services.outbox import count_by_state


@dataclass(frozen=True)
class Desk:
    """The programme as it stands.

    `taking_part`, `invited`, `councils`: people, and the organisations of those who take part, of whom so many are
    `resting` or `paused`, and in no draw. `waiting`: those who wait for their organisation. `cycle`: the newest, with
    how many its own draw introduced and left out, and how many conversations came of `replacements`.
    """

    taking_part: int
    resting: int
    paused: int
    invited: int
    councils: int
    waiting: int
    cycle: CycleRow | None
    introductions: int
    replacements: int
    left_out: int
    messages: dict[MessageState, int]


def desk(session: Session, now: datetime) -> Desk:
    """Read in three queries."""
    cycle = session.scalar(select(CycleRow).order_by(CycleRow.number.desc()).limit(1))
    active = PractitionerRow.state == PractitionerState.ACTIVE
    number = cycle.id if cycle else None
    numbers = select(
        select(func.count()).where(active).scalar_subquery(),
        select(func.count()).where(stands(Standing.RESTING, now.date())).scalar_subquery(),
        select(func.count()).where(stands(Standing.PAUSED, now.date())).scalar_subquery(),
        select(func.count()).where(PractitionerRow.state == PractitionerState.INVITED).scalar_subquery(),
        select(func.count(PractitionerRow.council_code.distinct())).where(active).scalar_subquery(),
        select(func.count(JoiningRow.id)).where(*still_waiting(now)).scalar_subquery(),
        *numbers_of(number),
    )
    taking_part, resting, paused, invited, councils, waiting, introductions, replacements, left_out = session.execute(
        numbers
    ).one()
    return Desk(
        taking_part=taking_part,
        resting=resting,
        paused=paused,
        invited=invited,
        councils=councils,
        waiting=waiting,
        cycle=cycle,
        introductions=introductions,
        replacements=replacements,
        left_out=left_out,
        messages=count_by_state(session),
    )
