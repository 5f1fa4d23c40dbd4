"""What a person's own page shows of the draw and of their conversations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, bindparam, select
from sqlalchemy.orm import Session, aliased

from unmentor.persistence.models import (
    Answer,
    CouncilRow,
    CycleRow,
    CycleState,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    PractitionerState,
    SkippingRow,
)
from unmentor.services.cycles import BEFORE_SENDING
from unmentor.services.feedback import DENIALS
from unmentor.services.joining_wishes import is_paused
from unmentor.services.pool import draws_to_wait


class Turn(StrEnum):
    """Whether a person is in the next draw, and if not, why."""

    IN = "in"
    SKIPS = "skips"
    RESTING = "resting"
    """Until they say that they are still in."""
    PAUSED = "paused"
    LATER = "later"
    """Their cadence passes it over."""
    INVITED = "invited"
    """They have not accepted the invitation."""


@dataclass(frozen=True)
class NextDraw:
    """The cycle that is not sent yet, None without one; without one, `turn` is as of today.

    `to_wait`: how many draws from this one on pass the person over; not 0 where the turn is LATER.
    """

    cycle: CycleRow | None
    turn: Turn
    to_wait: int = 0

    @property
    def is_made(self) -> bool:
        """Whether it is decided who meets whom, and the messages are about to go out."""
        return self.cycle is not None and self.cycle.state in (CycleState.DRAWN, CycleState.APPROVED)

    def is_missed_by(self, person: PractitionerRow) -> bool:
        """Whether it was made before somebody said that they take part, or that they are still in."""
        made = self.cycle.drawn_at if self.cycle and self.is_made else None
        return made is not None and made < (person.in_again_at or person.joined_at)

    def is_late(self, now: datetime) -> bool:
        """Whether its planned time is over."""
        return self.cycle is not None and self.cycle.draw_at < now


@dataclass(frozen=True)
class Partner:
    """The other side of a conversation, with the council of that time. Nothing is left of whoever `is_erased`."""

    id: UUID
    name: str
    address: str
    council: str
    is_erased: bool
    answer: Answer | None


@dataclass(frozen=True)
class Conversation:
    """An introduction that was sent, as one side sees it. `draw_at` (UTC) names its month."""

    id: UUID
    draw_at: datetime
    meet_by: date
    first_writer_id: UUID | None
    answer: Answer | None
    partners: tuple[Partner, ...]

    @property
    def is_called_off(self) -> bool:
        """Whether all partners have said that they cannot make it, and this side has not said that they met."""
        return self.answer is not Answer.MET and all(each.answer is Answer.CANNOT for each in self.partners)

    def is_ahead(self, today: date) -> bool:
        """Whether the two are still to meet: there is time, and nobody says that they have met or will not."""
        over = self.answer is Answer.MET or self.answer in DENIALS or self.is_called_off
        return not over and today <= self.meet_by


def next_draw(session: Session, person: PractitionerRow, now: datetime) -> NextDraw:
    """Where a person stands before the next draw, by the rules of `take_part`. At most four queries."""
    coming = select(CycleRow, SkippingRow.asked_at).where(CycleRow.state.in_(BEFORE_SENDING)).order_by(CycleRow.number)
    own = and_(SkippingRow.cycle_id == CycleRow.id, SkippingRow.practitioner_id == person.id)
    found = session.execute(coming.outerjoin(SkippingRow, own).limit(1)).one_or_none()
    cycle, skips = (found[0], found[1] is not None) if found else (None, False)
    if away := _away(person, cycle.draw_at if cycle else now, skips):
        return NextDraw(cycle, away)
    to_wait = draws_to_wait(session, person, cycle.number) if cycle else 0
    return NextDraw(cycle, Turn.LATER if to_wait else Turn.IN, to_wait)


def conversations(session: Session, person_id: UUID) -> list[Conversation]:
    """All that a person was introduced to, newest first. One query."""
    rows = session.execute(_CONVERSATIONS, {"person": person_id})
    return [_conversation(list(group)) for _, group in groupby(rows, key=lambda row: row.id)]


def _away(person: PractitionerRow, when: datetime, skips: bool) -> Turn | None:
    """Why a person is in no draw at that time, whatever their cadence."""
    if person.state is PractitionerState.INVITED:
        return Turn.INVITED
    if person.resting_since is not None:
        return Turn.RESTING
    if is_paused(person, when.date()):
        return Turn.PAUSED
    return Turn.SKIPS if skips else None


def _of(word: type[FeedbackRow], member: type[MemberRow]) -> ColumnElement[bool]:
    """The answer of a member of an introduction."""
    return and_(word.introduction_id == member.introduction_id, word.practitioner_id == member.practitioner_id)


def _conversation(rows: Sequence[Any]) -> Conversation:
    """One introduction of the rows of its partners."""
    first = rows[0]
    partners = (
        Partner(row.partner_id, row.name, row.address, row.council, row.erased_at is not None, row.their_answer)
        for row in rows
    )
    return Conversation(
        first.id, first.draw_at, first.meet_by, first.first_writer_id, first.answer, partners=tuple(partners)
    )


def _all_conversations() -> Select[*tuple[Any, ...]]:
    """A row for each partner of each introduction of the bound `person`."""
    mine, other = aliased(MemberRow), aliased(MemberRow)
    my_word, their_word = aliased(FeedbackRow), aliased(FeedbackRow)
    return (
        select(
            IntroductionRow.id,
            CycleRow.draw_at,
            IntroductionRow.meet_by,
            IntroductionRow.first_writer_id,
            my_word.answer.label("answer"),
            PractitionerRow.id.label("partner_id"),
            PractitionerRow.name,
            PractitionerRow.address,
            PractitionerRow.erased_at,
            CouncilRow.name.label("council"),
            their_word.answer.label("their_answer"),
        )
        .join(mine, mine.introduction_id == IntroductionRow.id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .join(other, and_(other.introduction_id == mine.introduction_id, other.practitioner_id != mine.practitioner_id))
        .join(PractitionerRow, PractitionerRow.id == other.practitioner_id)
        .join(CouncilRow, CouncilRow.code == other.council_code)
        .outerjoin(my_word, _of(my_word, mine))
        .outerjoin(their_word, _of(their_word, other))
        .where(
            mine.practitioner_id == bindparam("person", type_=MemberRow.practitioner_id.type),
            CycleRow.introduced_at.is_not(None),
        )
        .order_by(CycleRow.number.desc(), IntroductionRow.position.desc(), IntroductionRow.id, other.position)
    )


_CONVERSATIONS = _all_conversations()  # built once: it takes longer to write than to answer
