"""Who is in no draw until they say that they are still in: whose address took no message, and who never answered.

Once somebody has said so, what they did not answer before counts no more.
"""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import ColumnElement, Select, and_, case, delete, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from unmentor import mail
from unmentor.mail import Programme, StillInLetter
from unmentor.mail.still_in import KIND as STILL_IN
from unmentor.persistence.models import (
    CycleRow,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    RestReason,
)
from unmentor.services import outbox
from unmentor.services.erasing_record import all_introductions
from unmentor.services.feedback import OF_MEMBER
from unmentor.services.introductions import participant
from unmentor.services.links import Use, link
from unmentor.services.members import left_alone
from unmentor.services.unsent import leave_out, take_back, take_back_about, wait_for_draws

SILENT_CYCLES = 2
"""Of so many cycles, the newest that they were asked about, somebody says nothing before they rest."""

TIME_TO_ANSWER = timedelta(days=5)
"""A cycle that people were asked about later than so long ago is not held against them yet."""

_ASKED_AFTER = {RestReason.UNANSWERED: timedelta(0), RestReason.BOUNCED: timedelta(days=7)}
"""When somebody is asked; a mailbox that was full may take mail again by then."""

_NOTICES = UUID("3f0f3c52-6a3c-4e0e-9a8f-5d1c5c0f8a21")  # a namespace


def rest(
    session: Session, practitioner: PractitionerRow, reason: RestReason, programme: Programme, now: datetime
) -> bool:
    """Somebody who takes part is in no draw until they say that they are still in, and is asked whether they are.

    Whoever cannot be reached is taken out of draws that are not sent yet, too, as if they had left. False, and nothing
    is changed, for whoever rests already or takes no part.
    """
    if reason is RestReason.BOUNCED:
        wait_for_draws(session)
    if _rests(session, practitioner, lock=True) or practitioner.state is not PractitionerState.ACTIVE:
        return False
    if reason is RestReason.BOUNCED:
        _take_out_of_draws(session, practitioner)
    practitioner.resting_since, practitioner.rest_reason = now, reason
    letter = StillInLetter(
        notice_id=uuid5(_NOTICES, f"{practitioner.id} {now.isoformat()}"),
        person=participant(practitioner),
        reason=reason.value,
        link=link(programme, Use.STILL_IN, practitioner.id),
        written=now,
        stop_link=link(programme, Use.UNSUBSCRIBE, practitioner.id),
    )
    outbox.queue(session, mail.still_in(letter, programme), practitioner.id, now + _ASKED_AFTER[reason])
    return True


def still_in(session: Session, practitioner: PractitionerRow, now: datetime) -> bool:
    """Somebody who rests is in draws again. False, and nothing is changed, for whoever does not rest.

    They are not asked any more, as far as the question is not sent.
    """
    # Most people do not rest, and are not locked: they may be answering at the same moment as their partners.
    if not (_rests(session, practitioner) and _rests(session, practitioner, lock=True)):
        return False
    practitioner.resting_since = practitioner.rest_reason = None
    practitioner.in_again_at = now
    question = MessageRow.practitioner_id == practitioner.id, MessageRow.kind == STILL_IN
    session.execute(delete(MessageRow).where(*question, MessageRow.state == MessageState.QUEUED))
    return True


def rest_the_silent(session: Session, programme: Programme, now: datetime) -> list[UUID]:
    """Rest whoever has said nothing of the newest two cycles that they were asked about, nor of any since; returns who.

    A cycle counts for those whom it introduced to somebody, unless nobody was left for them to meet, and once they have
    had `TIME_TO_ANSWER`.
    """
    query = (
        select(PractitionerRow)
        .where(PractitionerRow.id.in_(_silent(now)))
        .options(joinedload(PractitionerRow.council), selectinload(PractitionerRow.interests))
        .order_by(PractitionerRow.id)  # in which whoever locks several people locks them
    )
    silent = list(session.scalars(query))
    return [person.id for person in silent if rest(session, person, RestReason.UNANSWERED, programme, now)]


def _rests(session: Session, practitioner: PractitionerRow, *, lock: bool = False) -> bool:
    """Whether somebody rests, as it is now; lock: and stays until this transaction ends."""
    # FOR NO KEY UPDATE: whoever only needs the person to stay in the table (FOR KEY SHARE) does not wait for it.
    session.refresh(practitioner, ("state", "resting_since"), with_for_update={"key_share": True} if lock else None)
    return practitioner.resting_since is not None


def _take_out_of_draws(session: Session, practitioner: PractitionerRow) -> None:
    """Else a partner would be introduced to somebody who does not get to hear of it."""
    for introduction, cycle in all_introductions(session, practitioner):
        if cycle.introduced_at is None:
            theirs = MessageRow.practitioner_id == practitioner.id, MessageRow.cycle_id == cycle.id
            take_back(session, and_(*theirs, MessageRow.state == MessageState.HELD))
            take_back_about(session, practitioner, introduction, cycle)
            leave_out(session, practitioner, introduction, cycle)


def _silent(now: datetime) -> Select[UUID]:
    """Those who neither rest nor pause, and said nothing since the first of the last two cycles they were asked about.

    Frequent cycles overlap: the newest are not asked about yet when the next is drawn.
    """
    cycles = _cycles_of_each(now).subquery()
    return (
        select(cycles.c.practitioner_id)
        .where(cycles.c.asked_since - cycles.c.asked < SILENT_CYCLES)
        .group_by(cycles.c.practitioner_id)
        .having(func.sum(cycles.c.asked) == SILENT_CYCLES, func.sum(cycles.c.answers) == 0)
    )


def _cycles_of_each(now: datetime) -> Select[UUID, int, int, int]:
    """A row for each person and cycle that introduced them: whether they were asked about all of it, and their answers.

    asked: 1 or 0; asked_since: the sum of that and of all newer cycles.
    """
    # What came of a later draw is asked about when its cycle closes.
    asked_at = case((IntroductionRow.replacement_id.is_(None), CycleRow.asked_at), else_=CycleRow.closed_at)
    in_time = case((asked_at <= now - TIME_TO_ANSWER, 1))
    asked = case((func.count() == func.count(in_time), 1), else_=0)
    since = func.sum(asked).over(partition_by=MemberRow.practitioner_id, order_by=CycleRow.number.desc())
    return (
        select(
            MemberRow.practitioner_id,
            asked.label("asked"),
            since.label("asked_since"),
            func.count(FeedbackRow.answer).label("answers"),
        )
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .join(PractitionerRow, PractitionerRow.id == MemberRow.practitioner_id)
        .outerjoin(FeedbackRow, OF_MEMBER)
        .where(*_may_rest(now.date()), CycleRow.introduced_at.is_not(None))
        .where(or_(FeedbackRow.answer.is_not(None), ~left_alone()))
        .group_by(MemberRow.practitioner_id, CycleRow.number)
    )


def _may_rest(today: date) -> tuple[ColumnElement[bool], ...]:
    """Who takes part, and neither rests nor pauses; of the cycles, those since they said that they are still in."""
    since = or_(PractitionerRow.in_again_at.is_(None), CycleRow.introduced_at > PractitionerRow.in_again_at)
    here = or_(PractitionerRow.paused_until.is_(None), PractitionerRow.paused_until < today)
    return PractitionerRow.state == PractitionerState.ACTIVE, PractitionerRow.resting_since.is_(None), here, since
