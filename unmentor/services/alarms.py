"""Writing to organisers when nothing happens by itself any more: once for each kind of trouble, while it lasts.

The table of alarms remembers what they were written to about, and nothing else reads it.
"""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import AlarmLetter, Programme
from unmentor.persistence.models import AlarmRow
from unmentor.services.health import Problem, Trouble, alarming, in_words
from unmentor.services.organiser_mail import desk_link, organisers_to_tell
from unmentor.services.outbox import queue

_PATIENCE = timedelta(minutes=25)
"""How long a problem lasts before organisers are told: a job that fails twice and then works is none of their worry."""

_WORTH_READING = timedelta(days=1)
"""How late an alarm may come: one of mail that was down for days would come when it is up again."""


def raise_alarms(session: Session, programme: Programme, now: datetime) -> list[Problem]:
    """Tell owners and editors of what is newly wrong, and forget what is over; returns what they were told of.

    Of two who look at the same moment one tells: the alarm's row is written once, and its `told_at` is set once.
    """
    found = alarming(session, now)
    session.execute(delete(AlarmRow).where(AlarmRow.kind.not_in([problem.kind.value for problem in found])))
    told = []
    for problem in found:
        _note(session, problem, now)
        if _claim(session, problem, now):
            _tell(session, problem, programme, now)
            told.append(problem)
    return told


def _note(session: Session, problem: Problem, now: datetime) -> None:
    """Write a problem down unless it is written down, by us before or by somebody else at this moment.

    A job's trouble counts from now: after a night of a machine that was off, everything is late until it has run once.
    """
    since = problem.since if problem.kind is Trouble.MAIL_DOWN else now
    if session.get(AlarmRow, problem.kind.value) is not None:
        return
    try:
        with session.begin_nested():
            session.add(AlarmRow(kind=problem.kind.value, since=since, told_at=None))
    except IntegrityError:
        return


def _claim(session: Session, problem: Problem, now: datetime) -> bool:
    """Whether it is for us to tell of it."""
    claimed = (
        update(AlarmRow)
        .where(AlarmRow.kind == problem.kind.value, AlarmRow.told_at.is_(None), AlarmRow.since <= now - _PATIENCE)
        .values(told_at=now)
        .returning(AlarmRow.kind)
        .execution_options(synchronize_session=False)
    )
    return session.scalar(claimed) is not None


def _tell(session: Session, problem: Problem, programme: Programme, now: datetime) -> None:
    for organiser in organisers_to_tell(session):
        letter = AlarmLetter(
            notice_id=uuid4(),
            address=organiser.address,
            what=in_words(problem),
            since=problem.since,
            link=desk_link(programme),
            written=now,
        )
        queue(session, mail.alarm(letter, programme), None, now, expires_at=now + _WORTH_READING)
