"""What became of introductions, as each side tells it, and what all of them together make of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from unmentor.persistence.models import (
    Answer,
    CycleRow,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    PractitionerState,
)

DENIALS = frozenset({Answer.CANNOT, Answer.NO_REPLY, Answer.NOT_MET})
"""Whoever says so says that they had no conversation."""

OF_MEMBER = and_(
    FeedbackRow.introduction_id == MemberRow.introduction_id, FeedbackRow.practitioner_id == MemberRow.practitioner_id
)
"""Joins a member of an introduction with their answer."""


class Standing(StrEnum):
    """What is known of an introduction from all of its sides."""

    MET = "met"
    IN_DOUBT = "in_doubt"
    """One side says that they met, another that they did not."""
    NOT_MET = "not_met"
    DATE_SET = "date_set"
    UNKNOWN = "unknown"
    """Nobody has answered: that is never counted as "no"."""


def standing(answers: Iterable[Answer]) -> Standing:
    """What the answers of an introduction's sides amount to."""
    said = set(answers)
    denied = not said.isdisjoint(DENIALS)
    if Answer.MET in said:
        return Standing.IN_DOUBT if denied else Standing.MET
    if denied:
        return Standing.NOT_MET
    return Standing.DATE_SET if Answer.DATE_SET in said else Standing.UNKNOWN


def counts(found: Standing) -> bool:
    """Whether an introduction counts as a conversation: unless it is known that there was none."""
    return found is not Standing.NOT_MET


@dataclass(frozen=True)
class Outcomes:
    """How many introductions stand where; together they are all that were sent."""

    met: int = 0
    in_doubt: int = 0
    not_met: int = 0
    date_set: int = 0
    unknown: int = 0

    @property
    def range(self) -> "HeldRange":
        """How many became conversations, as far as it is known."""
        total = self.met + self.in_doubt + self.not_met + self.date_set + self.unknown
        return HeldRange(self.met, total - self.not_met, total)


@dataclass(frozen=True)
class HeldRange:
    """Of `total` introductions at least `confirmed` became conversations, and at most `possible`.

    Confirmed are those of which somebody says that they met and nobody denies it; possible all of which it is not known
    that they did not.
    """

    confirmed: int
    possible: int
    total: int

    @property
    def percent(self) -> tuple[int, int]:
        """Both ends in whole percent of the total, which is not 0."""
        return round(100 * self.confirmed / self.total), round(100 * self.possible / self.total)


def outcomes(session: Session, cycle_id: int | None = None) -> Outcomes:
    """What became of the introductions that were sent, of one cycle or of all. One query."""
    met, denied, dated = (
        func.max(case((FeedbackRow.answer.in_(said), 1), else_=0))
        for said in ((Answer.MET,), DENIALS, (Answer.DATE_SET,))
    )
    sent = (
        select(
            case(
                (and_(met == 1, denied == 1), Standing.IN_DOUBT.value),
                (met == 1, Standing.MET.value),
                (denied == 1, Standing.NOT_MET.value),
                (dated == 1, Standing.DATE_SET.value),
                else_=Standing.UNKNOWN.value,
            ).label("found")
        )
        .select_from(IntroductionRow)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .outerjoin(FeedbackRow, FeedbackRow.introduction_id == IntroductionRow.id)
        .where(CycleRow.introduced_at.is_not(None), *([CycleRow.id == cycle_id] if cycle_id is not None else []))
        .group_by(IntroductionRow.id)
        .subquery()
    )
    return Outcomes(**dict(session.execute(select(sent.c.found, func.count()).group_by(sent.c.found)).all()))


def counted() -> ColumnElement[bool]:
    """`counts` as a condition on the rows of introductions, for queries that read many of them."""
    return IntroductionRow.id.not_in(not_held())


def each_counted() -> ColumnElement[bool]:
    """The same for queries that read few: it is looked up for each of them."""
    said = exists().where(FeedbackRow.introduction_id == IntroductionRow.id)
    return or_(said.where(FeedbackRow.answer == Answer.MET), ~said.where(FeedbackRow.answer.in_(DENIALS)))


def not_held() -> Select[UUID]:
    """The introductions of which it is known that there was no conversation, each once."""
    met = aliased(FeedbackRow)
    somebody_met = exists().where(met.introduction_id == FeedbackRow.introduction_id, met.answer == Answer.MET)
    return select(FeedbackRow.introduction_id).where(FeedbackRow.answer.in_(DENIALS), ~somebody_met).distinct()


def let_down(answers: Mapping[UUID, Answer | None]) -> set[UUID]:
    """Who of an introduction's members was let down, by what each says (None: nothing).

    Whoever says that nobody replied; and whoever has nobody left, because all others cannot make it. Not who cannot
    make it themselves, and nobody where anybody says that they met.
    """
    if Answer.MET in answers.values():
        return set()
    can = {person for person, answer in answers.items() if answer is not Answer.CANNOT}
    alone = can if len(can) == 1 < len(answers) else set[UUID]()
    unanswered = {person for person, answer in answers.items() if answer is Answer.NO_REPLY}
    return unanswered | alone


def everybody_let_down(session: Session, only: UUID | None = None) -> set[tuple[UUID, UUID]]:
    """Everybody who was ever let down: an introduction and one of its members each. One query.

    only: as far as this person's introductions tell it.
    """
    in_trouble = select(FeedbackRow.introduction_id).where(FeedbackRow.answer.in_([Answer.NO_REPLY, Answer.CANNOT]))
    if only is not None:
        theirs = select(MemberRow.introduction_id).where(MemberRow.practitioner_id == only)
        in_trouble = in_trouble.where(FeedbackRow.introduction_id.in_(theirs))
    answers: dict[UUID, dict[UUID, Answer | None]] = defaultdict(dict)
    for introduction, practitioner, answer in session.execute(
        select(MemberRow.introduction_id, MemberRow.practitioner_id, _ANSWER_OR_GONE)
        .join(PractitionerRow, PractitionerRow.id == MemberRow.practitioner_id)
        .outerjoin(FeedbackRow, OF_MEMBER)
        .where(MemberRow.introduction_id.in_(in_trouble))
    ):
        answers[introduction][practitioner] = answer
    return {(introduction, person) for introduction, said in answers.items() for person in let_down(said)}


# Of the others nobody can meet who has left without a word.
_GONE = and_(PractitionerRow.state == PractitionerState.LEFT, FeedbackRow.answer.is_(None))
_ANSWER_OR_GONE = case((_GONE, literal(Answer.CANNOT, FeedbackRow.answer.type)), else_=FeedbackRow.answer)


def all_agree(sides: Iterable[FeedbackRow | None]) -> bool:
    """Whether what the sides of one conversation learned may be read by everybody: only if each of them says so."""
    return all(side is not None and side.publish and side.answer is Answer.MET for side in sides)
