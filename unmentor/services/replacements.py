"""Replacement draws: between a cycle's own draw and the next, for who had nobody, was let down, or came since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from unmentor.mail import Programme
from unmentor.matching import certificate, draw
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    CycleState,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    ReplacementRow,
    SittingOutRow,
)
from unmentor.services.cycle_moves import note_replacing
from unmentor.services.cycles import SECONDS_FOR_A_DRAW, AlreadyTaken, CycleRefused
from unmentor.services.feedback import OF_MEMBER, everybody_let_down
from unmentor.services.introductions import introduce
from unmentor.services.members import left_alone
from unmentor.services.pool import TakingPart, take_part_again
from unmentor.services.preview import Preview
from unmentor.services.schedule import MEET_WITHIN
from unmentor.services.scheduling import the_schedule

_FEWEST = 2  # people for a draw
_NEWEST_SENT = select(CycleRow).where(CycleRow.introduced_at.is_not(None)).order_by(CycleRow.number.desc()).limit(1)


class NothingSent(CycleRefused):
    """No cycle was sent yet that somebody could be replaced in."""


class NextDrawn(CycleRefused):
    """Whoever is free is in the draw of the next cycle."""


class TooLate(CycleRefused):
    """The time to meet in the cycle is over."""


class NobodyFree(CycleRefused):
    """Fewer than two are free, or none of them may meet another."""


@dataclass(frozen=True)
class Free:
    """Who would be in a replacement draw, and the cycle that it would be in."""

    cycle: CycleRow
    people: Sequence[PractitionerRow]


@dataclass(frozen=True)
class Replacements:
    """A replacement draw of a cycle, by its number within it, and what it decided."""

    cycle: CycleRow
    number: int
    decision: Preview


def look_for_replacements(session: Session, programme: Programme, now: datetime) -> Replacements | None:
    """Draw replacements if the schedule has it that it is time to, which only one caller finds at a time.

    None if it is not time, or if there is nobody to introduce, in which case they are looked for again a week later.
    Raises AlreadyTaken when somebody else draws at the same moment.
    """
    schedule = the_schedule(session)
    cycle = session.scalar(_NEWEST_SENT)
    if schedule is None or cycle is None or cycle.introduced_at is None:
        return None
    looked_at = cycle.replaced_at or cycle.introduced_at
    if now < looked_at + timedelta(days=schedule.replace_days) or now > cycle.introduced_at + MEET_WITHIN:
        return None
    note_replacing(session, cycle, now)
    try:
        return draw_replacements(session, programme, now)
    except AlreadyTaken:
        raise
    except CycleRefused:  # the next draw is made, and whoever is free is in it
        return None


def who_is_free(session: Session, now: datetime) -> Free:
    """Whom `draw_replacements` would draw from, to look at. Raises CycleRefused as that does."""
    cycle = _cycle_to_replace_in(session, now, lock=False)
    return Free(cycle, take_part_again(session, cycle, _without_anybody(session, cycle), now.date()).practitioners)


def draw_replacements(session: Session, programme: Programme, now: datetime) -> Replacements | None:
    """Introduce those who are free in the newest cycle to each other, and queue their messages, all in one transaction.

    None, and nothing is written, if fewer than two are free or none of them may meet another. Raises CycleRefused when
    there is no cycle to replace in, or no longer, and AlreadyTaken when somebody else draws at the same moment.
    """
    cycle = _cycle_to_replace_in(session, now)
    # The number first: whoever draws at the same moment has either written down whom, or takes the number from us.
    last = session.scalar(select(func.max(ReplacementRow.number)).where(ReplacementRow.cycle_id == cycle.id)) or 0
    taking_part = _free(session, cycle, now)
    if len(taking_part.practitioners) < _FEWEST:
        return None
    decided = draw(taking_part.pool, seed=cycle.seed, seconds=SECONDS_FOR_A_DRAW)
    if not decided.introductions:
        return None
    row = ReplacementRow(
        cycle_id=cycle.id,
        number=last + 1,
        drawn_at=now,
        people=len(taking_part.pool),
        value=decided.value,
        bound=decided.bound,
        optimal=decided.optimal,
        certificate=certificate(taking_part.pool, decided),
    )
    taken = AlreadyTaken(f"somebody else drew replacements in cycle {cycle.number} at this moment")
    session.add(row)
    try:
        session.flush()
    except IntegrityError as error:
        raise taken from error
    introduce(session, cycle, taking_part.practitioners, decided, programme, now, replacement_id=row.id)
    return Replacements(cycle, row.number, Preview(taking_part, decided))


def _cycle_to_replace_in(session: Session, now: datetime, *, lock: bool = True) -> CycleRow:
    """The newest cycle that was sent, while its conversations are to be had and the next is not drawn.

    lock: a later cycle, so that it is not drawn meanwhile. Raises NothingSent, NextDrawn or TooLate.
    """
    unsent = select(CycleRow).where(CycleRow.introduced_at.is_(None))
    later = list(session.scalars(unsent.with_for_update() if lock else unsent))
    cycle = session.scalar(_NEWEST_SENT)
    if cycle is None or cycle.introduced_at is None:
        raise NothingSent("no cycle was sent yet: replacements come after `unmentor cycle send`")
    for row in later:
        if row.state not in (CycleState.OPEN, CycleState.NOTICE):
            raise NextDrawn(f"cycle {row.number} is {row.state}: whoever had nobody in cycle {cycle.number} is in it")
    if now > cycle.introduced_at + MEET_WITHIN:
        raise TooLate(
            f"cycle {cycle.number} was sent more than {MEET_WITHIN.days} days ago: "
            "whoever had nobody in it comes first in the next draw"
        )
    return cycle


def _free(session: Session, cycle: CycleRow, now: datetime) -> TakingPart:
    """Who is free, and while they are introduced stays as they are: nobody of them leaves or is erased meanwhile."""
    ids = _without_anybody(session, cycle)
    session.execute(
        select(PractitionerRow.id)
        .where(PractitionerRow.id.in_(ids))
        .order_by(PractitionerRow.id)
        .with_for_update(read=True)
    )
    return take_part_again(session, cycle, ids, now.date())


def _without_anybody(session: Session, cycle: CycleRow) -> set[UUID]:
    """Left out, let down, or new since the draw; but nobody who cannot make it, or was replaced before."""
    members = select(MemberRow.practitioner_id).join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
    of_cycle = IntroductionRow.cycle_id == cycle.id
    left_out = select(SittingOutRow.practitioner_id).where(SittingOutRow.cycle_id == cycle.id)
    replaced = members.where(of_cycle, IntroductionRow.replacement_id.is_not(None))
    cannot = (
        select(FeedbackRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == FeedbackRow.introduction_id)
        .where(of_cycle, FeedbackRow.answer == Answer.CANNOT)
    )
    here = set(session.scalars(left_out)) | _let_down(session, cycle) | set(session.scalars(_new(cycle)))
    return here - set(session.scalars(replaced)) - set(session.scalars(cannot))


def _let_down(session: Session, cycle: CycleRow) -> set[UUID]:
    introductions = set(session.scalars(select(IntroductionRow.id).where(IntroductionRow.cycle_id == cycle.id)))
    said = {person for introduction, person in everybody_let_down(session) if introduction in introductions}
    return said | set(session.scalars(_left_behind(cycle)))


def _left_behind(cycle: CycleRow) -> Select[UUID]:
    """Whose partners have all left or cannot make it, and who has not said that they met, or did not."""
    return (
        select(MemberRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .outerjoin(FeedbackRow, OF_MEMBER)
        .where(IntroductionRow.cycle_id == cycle.id, left_alone())
        .where(or_(FeedbackRow.answer.is_(None), FeedbackRow.answer == Answer.DATE_SET))
    )


def _new(cycle: CycleRow) -> Select[UUID]:
    """Who joined, or proved their address, after the draw, and was never introduced to anybody."""
    came_later = or_(PractitionerRow.joined_at > cycle.drawn_at, PractitionerRow.confirmed_at > cycle.drawn_at)
    introduced = select(MemberRow.practitioner_id)
    return select(PractitionerRow.id).where(came_later, PractitionerRow.id.not_in(introduced))
