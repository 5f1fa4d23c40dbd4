"""Telling everybody whose turn it is of the draw to come, with a way to skip it in one press."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import NoticeLetter, Programme
from unmentor.persistence.models import CycleRow, PractitionerRow
from unmentor.services import outbox
from unmentor.services.cycle_moves import note_notice
from unmentor.services.introductions import participant
from unmentor.services.links import Use, link
from unmentor.services.pool import whose_turn
from unmentor.services.resting import rest_the_silent

_NOTICES = UUID("c1c7a3b0-6f43-4b0f-8b52-2f3f0f9f0c64")  # a namespace


def give_notice(session: Session, cycle: CycleRow, programme: Programme, now: datetime) -> int:
    """Write to whoever would be in the draw; returns how many. Raises AlreadyTaken when it was done before.

    Whoever has said nothing of two cycles is asked whether they are still in, and is told of no draw until they say so.
    """
    note_notice(session, cycle, now)  # whoever leaves waits for the cycles that are not sent, so for this one
    rest_the_silent(session, programme, now)
    people = whose_turn(session, cycle)
    for person in people:
        outbox.queue(
            session,
            mail.notice(_letter(person, cycle, programme, now), programme),
            person.id,
            now,
            cycle.id,
            expires_at=cycle.draw_at,
        )
    return len(people)


def _letter(person: PractitionerRow, cycle: CycleRow, programme: Programme, now: datetime) -> NoticeLetter:
    # By its date too: a draw that moves is told of anew.
    return NoticeLetter(
        notice_id=uuid5(_NOTICES, f"{cycle.id} {cycle.draw_at.isoformat()} {person.id}"),
        person=participant(person),
        draw_at=cycle.draw_at,
        skip_link=link(programme, Use.SKIP, person.id, UUID(int=cycle.id)),
        written=now,
        stop_link=link(programme, Use.UNSUBSCRIBE, person.id),
    )
