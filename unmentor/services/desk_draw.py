"""A draw as organisers look at it, a page at a time: one that is only a preview, and one that is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from unmentor.matching.fairness import affinity_gap
from unmentor.persistence.models import (
    CycleRow,
    IntroductionRow,
    KeptFairness,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    SittingOutRow,
)
from unmentor.services.desk_people import PAGE_LENGTH
from unmentor.services.draw_counts import draw_counts, numbers_of, own
from unmentor.services.fairness import fairness_of
from unmentor.services.preview import Preview
from unmentor.services.words import Namer

SECONDS_ON_A_PAGE = 20.0
"""How long a draw that a page waits for may take. The preview and the draw have the same, so that they are the same."""


@dataclass(frozen=True)
class Side:
    """Somebody in a draw, with the short name of their council."""

    person: UUID
    name: str
    council: str


@dataclass(frozen=True)
class Meeting:
    """Who meets, and why, in sentences."""

    sides: Sequence[Side]
    reasons: Sequence[str]


@dataclass(frozen=True)
class Waits:
    """Who is left out, and why."""

    side: Side
    reason: str


@dataclass(frozen=True)
class DrawSeen:
    """A draw with one page of its meetings and of those left out.

    `people`, `introduced` (conversations) and `left_out` count the whole draw, `replacements` the conversations of
    draws after it. `affinity` is what all its pairs have together, `gap` what those of a better draw could have more at
    most (None: not known), both in thousandths.
    """

    people: int
    introduced: int
    replacements: int
    left_out: int
    optimal: bool
    gap: int | None
    affinity: int
    fairness: KeptFairness | None
    meetings: Sequence[Meeting]
    waiting: Sequence[Waits]

    @property
    def pages(self) -> int:
        """Into how many pages it goes; one at least."""
        return max(1, -(-max(self.introduced, self.left_out) // PAGE_LENGTH))


@dataclass(frozen=True)
class CycleLine:
    """A cycle in the list of all; `introduced` and `left_out` are of its own draw, `replacements` of those after it."""

    cycle: CycleRow
    introduced: int
    replacements: int
    left_out: int


def cycle_lines(session: Session) -> list[CycleLine]:
    """Every cycle, newest first, in one query."""
    rows = session.execute(select(CycleRow, *numbers_of(CycleRow.id)).order_by(CycleRow.number.desc()))
    return [CycleLine(*row) for row in rows]


def held_messages(session: Session, cycle: CycleRow) -> int:
    """How many messages go out once a cycle is sent."""
    held = MessageRow.cycle_id == cycle.id, MessageRow.state == MessageState.HELD
    return session.scalar(select(func.count(MessageRow.id)).where(*held)) or 0


def draw_previewed(shown: Preview, page: int) -> DrawSeen:
    """A page of a draw that is not written down."""
    people, draw = shown.taking_part.practitioners, shown.draw
    namer, here = Namer.of_rows(people), slice((page - 1) * PAGE_LENGTH, page * PAGE_LENGTH)
    sides = [Side(person.id, person.name, person.council.short_name) for person in people]
    return DrawSeen(
        people=len(people),
        introduced=len(draw.introductions),
        replacements=0,
        left_out=len(draw.left_out),
        optimal=draw.optimal,
        gap=affinity_gap(shown.pool, draw),
        affinity=sum(introduced.score for introduced in draw.introductions),
        fairness=fairness_of(shown),
        meetings=[Meeting([sides[at] for at in one.members], namer.reasons(one)) for one in draw.introductions[here]],
        waiting=[Waits(sides[one.person], namer.left_out(one)) for one in draw.left_out[here]],
    )


def draw_kept(session: Session, cycle: CycleRow, page: int) -> DrawSeen | None:
    """A page of a cycle's own draw as it was written down; None before it is made."""
    draw = cycle.draw
    if draw is None:
        return None
    counted = draw_counts(session, cycle)
    return DrawSeen(
        people=draw.people,
        introduced=counted.pairs + counted.trios,
        replacements=counted.replacements,
        left_out=counted.left_out,
        optimal=draw.optimal,
        gap=draw.affinity_gap,
        affinity=counted.affinity,
        fairness=draw.fairness,
        meetings=_meetings(session, cycle, page),
        waiting=_waiting(session, cycle, page),
    )


def _meetings(session: Session, cycle: CycleRow, page: int) -> list[Meeting]:
    members = selectinload(IntroductionRow.members)
    query = (
        select(IntroductionRow)
        .where(*own(cycle.id))
        .options(members.joinedload(MemberRow.practitioner), members.joinedload(MemberRow.council))
        .order_by(IntroductionRow.position)
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
    )
    return [
        Meeting(
            [Side(side.practitioner_id, side.practitioner.name, side.council.short_name) for side in row.members],
            row.reasons,
        )
        for row in session.scalars(query)
    ]


def _waiting(session: Session, cycle: CycleRow, page: int) -> list[Waits]:
    query = (
        select(SittingOutRow)
        .join(SittingOutRow.practitioner)
        .where(SittingOutRow.cycle_id == cycle.id)
        .options(joinedload(SittingOutRow.practitioner).joinedload(PractitionerRow.council))
        .order_by(PractitionerRow.address)  # as a preview has them
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
    )
    return [
        Waits(Side(row.practitioner_id, row.practitioner.name, row.practitioner.council.short_name), row.reason)
        for row in session.scalars(query)
    ]
