"""Asking everybody of a cycle who has not said so how it went, but for those who had nobody left to meet."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, selectinload

from unmentor import mail
from unmentor.mail import HowItWentLetter, Participant, Programme
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
)
from unmentor.services import outbox
from unmentor.services.cycle_moves import close_cycle, note_asking
from unmentor.services.links import Use, link
from unmentor.services.members import keep_members, left_alone
from unmentor.services.reachable import reachable


def ask_how_it_went(session: Session, cycle: CycleRow, programme: Programme, now: datetime) -> int:
    """Write to whoever has not said what became of their introductions, or only that there is a date; how many.

    Introductions of later draws wait until the cycle closes. Nobody who has left is written to, and nobody whose
    partners all cannot make it or have left. Raises AlreadyTaken when the cycle was asked about before.
    """
    note_asking(session, cycle, now)
    return _ask(session, cycle, IntroductionRow.replacement_id.is_(None), programme, now)


def close(session: Session, cycle: CycleRow, programme: Programme, now: datetime) -> int:
    """Close a cycle, and ask about the introductions of its later draws. Raises AlreadyTaken when it is closed."""
    close_cycle(session, cycle, now)
    return _ask(session, cycle, IntroductionRow.replacement_id.is_not(None), programme, now)


def _ask(session: Session, cycle: CycleRow, which: ColumnElement[bool], programme: Programme, now: datetime) -> int:
    keep_members(session, cycle)
    settled = {
        (introduction, person)
        for query in (_settled(cycle), _alone(cycle))
        for introduction, person in session.execute(query)
    }
    letters = [
        (member, _letter(introduction, member, cycle, programme, now))
        for introduction in session.scalars(_introductions(cycle).where(which))
        for member in introduction.members
        if (introduction.id, member.practitioner_id) not in settled and reachable(member.practitioner)
    ]
    for member, letter in letters:
        outbox.queue(session, mail.how_it_went(letter, programme), member.practitioner_id, now, cycle.id)
    return len(letters)


def _settled(cycle: CycleRow) -> Select[UUID, UUID]:
    """Who has said of which introduction what there is to say."""
    return (
        select(FeedbackRow.introduction_id, FeedbackRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == FeedbackRow.introduction_id)
        .where(IntroductionRow.cycle_id == cycle.id, FeedbackRow.answer != Answer.DATE_SET)
    )


def _alone(cycle: CycleRow) -> Select[UUID, UUID]:
    """Who had nobody left to meet in which introduction: there is nothing to say of it."""
    return (
        select(MemberRow.introduction_id, MemberRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .where(IntroductionRow.cycle_id == cycle.id, left_alone())
    )


def _introductions(cycle: CycleRow) -> Select[IntroductionRow]:
    members = selectinload(IntroductionRow.members)
    return (
        select(IntroductionRow)
        .where(IntroductionRow.cycle_id == cycle.id)
        .options(members.joinedload(MemberRow.practitioner), members.joinedload(MemberRow.council))
        .order_by(IntroductionRow.position)
    )


def _letter(
    introduction: IntroductionRow, member: MemberRow, cycle: CycleRow, programme: Programme, now: datetime
) -> HowItWentLetter:
    person = member.practitioner
    return HowItWentLetter(
        introduction_id=introduction.id,
        place=member.position,
        cycle=cycle.draw_at.astimezone(programme.zone).date(),
        person=Participant(person.name, person.address, member.council.short_name, "", language=person.language),
        partners=tuple(other.practitioner.name for other in introduction.members if other is not member),
        answer_link=link(programme, Use.FEEDBACK, introduction.id, person.id),
        written=now,
        stop_link=link(programme, Use.UNSUBSCRIBE, person.id),
    )
