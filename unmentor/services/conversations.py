"""One conversation as one of its sides sees it: who, about what, by when, and what each has said of it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased, selectinload

from unmentor.persistence.models import (
    Answer,
    CouncilRow,
    CycleRow,
    Direction,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    PractitionerState,
)
from unmentor.services.feedback import OF_MEMBER, Standing, all_agree, standing
from unmentor.services.schedule import MEET_WITHIN


@dataclass(frozen=True)
class Side:
    """Somebody who was introduced, the council that they worked for at the time, and what they say of it."""

    person: PractitionerRow
    council: CouncilRow
    feedback: FeedbackRow | None

    @property
    def answer(self) -> Answer | None:
        """None for who has said nothing."""
        return self.feedback.answer if self.feedback else None

    @property
    def stands_to_meet(self) -> bool:
        """Still taking part, has not met and could: whom it concerns what others say."""
        settled = self.answer in (Answer.MET, Answer.CANNOT)
        return self.person.state is PractitionerState.ACTIVE and not settled


@dataclass(frozen=True)
class Conversation:
    """An introduction that was sent, from the side of `me`; `partners` are one or two.

    `is_superseded`: a later cycle is drawn, so that nobody is looked for any more in place of a partner of this one.
    """

    introduction: IntroductionRow
    cycle: CycleRow
    me: Side
    partners: tuple[Side, ...]
    is_superseded: bool

    def looks_for_another(self, now: datetime) -> bool:
        """Whether somebody else may still be found for who is let down: see services/replacements.py."""
        sent = self.cycle.introduced_at
        return not self.is_superseded and sent is not None and now <= sent + MEET_WITHIN

    def may_be_waited_for(self, now: datetime, zone: ZoneInfo) -> bool:
        """Whether anybody may still wait to meet: until the last day for it is over, and the time held has come."""
        row = self.introduction
        return now.astimezone(zone).date() <= row.meet_by or (row.hold_start is not None and now < row.hold_start)

    @property
    def sides(self) -> tuple[Side, ...]:
        """Everybody in it."""
        return (self.me, *self.partners)

    @property
    def standing(self) -> Standing:
        """What is known of it."""
        return standing(side.answer for side in self.sides if side.answer)

    @property
    def first_writer(self) -> Side | None:
        """Who writes first; None where that is not kept."""
        return next((side for side in self.sides if side.person.id == self.introduction.first_writer_id), None)

    @property
    def will_be_published(self) -> bool:
        """Whether all sides agree that everybody may read what they learned."""
        return all_agree(side.feedback for side in self.sides)

    def from_partner(self, partner: Side) -> tuple[str, ...]:
        """What `me` could learn from a partner, in the words of `me`."""
        return _wanted_and_offered(self.me.person, partner.person)

    def for_partner(self, partner: Side) -> tuple[str, ...]:
        """What a partner could learn from `me`, in the partner's words."""
        return _wanted_and_offered(partner.person, self.me.person)


def conversation_of(session: Session, introduction_id: UUID, practitioner_id: UUID) -> Conversation | None:
    """The conversation, if it was introduced and the person is in it and not erased. Two queries."""
    later = aliased(CycleRow)
    superseded = exists().where(later.number > CycleRow.number, later.drawn_at.is_not(None))
    rows = session.execute(
        select(IntroductionRow, CycleRow, PractitionerRow, CouncilRow, FeedbackRow, superseded)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .join(MemberRow, MemberRow.introduction_id == IntroductionRow.id)
        .join(PractitionerRow, PractitionerRow.id == MemberRow.practitioner_id)
        .join(CouncilRow, CouncilRow.code == MemberRow.council_code)
        .outerjoin(FeedbackRow, OF_MEMBER)
        .where(IntroductionRow.id == introduction_id, CycleRow.introduced_at.is_not(None))
        .options(selectinload(PractitionerRow.interests))
        .order_by(MemberRow.position)
    ).all()
    mine = [row for row in rows if row[2].id == practitioner_id and row[2].erased_at is None]
    if not mine:
        return None
    introduction, cycle, *_me, is_superseded = mine[0]
    sides = {person.id: Side(person, council, said) for _, _, person, council, said, _ in rows}
    me = sides.pop(practitioner_id)
    return Conversation(introduction, cycle, me, tuple(sides.values()), is_superseded)


def _wanted_and_offered(learner: PractitionerRow, sharer: PractitionerRow) -> tuple[str, ...]:
    offered = sharer.keys(Direction.SHARE)
    return tuple(
        interest.words
        for interest in learner.interests
        if interest.direction is Direction.LEARN and interest.key in offered
    )
