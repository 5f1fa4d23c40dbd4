"""Reminding people of a conversation of which nobody has said anything: whoever writes first, and later everybody."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import NudgeLetter, Programme
from unmentor.persistence.models import CycleRow, FeedbackRow, IntroductionRow, MemberRow
from unmentor.services import outbox
from unmentor.services.cycle_moves import note_nudge
from unmentor.services.cycles import introductions_of
from unmentor.services.introductions import participant
from unmentor.services.links import Use, link
from unmentor.services.members import keep_members
from unmentor.services.reachable import reachable


def nudge(session: Session, cycle: CycleRow, programme: Programme, now: datetime, *, again: bool) -> int:
    """Write to whoever writes first (again: to everybody) in the cycle's own introductions; returns how many.

    Nobody is reminded of an introduction that somebody has left, or of which anybody has said anything, were it only
    that there is a date. Raises AlreadyTaken when it was done before.
    """
    note_nudge(session, cycle, now, again=again)
    keep_members(session, cycle)
    told = set(
        session.scalars(
            select(FeedbackRow.introduction_id)
            .join(IntroductionRow, IntroductionRow.id == FeedbackRow.introduction_id)
            .where(IntroductionRow.cycle_id == cycle.id)
        )
    )
    letters = [
        (member, _letter(introduction, member, cycle, programme, now, again=again))
        for introduction in introductions_of(session, cycle)
        if introduction.replacement_id is None and introduction.id not in told
        for member in _readers(introduction, again=again)
    ]
    for member, letter in letters:
        message = mail.nudge(letter, programme)
        outbox.queue(session, message, member.practitioner_id, now, cycle.id, expires_at=cycle.ask_at)
    return len(letters)


def _readers(introduction: IntroductionRow, *, again: bool) -> Iterator[MemberRow]:
    if not all(reachable(member.practitioner) for member in introduction.members):
        return
    for member in introduction.members:
        if again or member.practitioner_id == introduction.first_writer_id:
            yield member


def _letter(
    introduction: IntroductionRow,
    member: MemberRow,
    cycle: CycleRow,
    programme: Programme,
    now: datetime,
    *,
    again: bool,
) -> NudgeLetter:
    person = member.practitioner
    others = (other.practitioner for other in introduction.members if other is not member)
    return NudgeLetter(
        introduction_id=introduction.id,
        place=member.position,
        cycle=cycle.draw_at.astimezone(programme.zone).date(),
        person=participant(person),
        partners=tuple(map(participant, others)),
        meet_by=introduction.meet_by,
        again=again,
        answer_link=link(programme, Use.FEEDBACK, introduction.id, person.id),
        written=now,
        stop_link=link(programme, Use.UNSUBSCRIBE, person.id),
    )
