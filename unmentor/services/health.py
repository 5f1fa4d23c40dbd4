"""What is wrong with a programme that should run by itself, worked out from rows each time somebody asks."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, case, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from unmentor.persistence.models import (
    Approval,
    CycleRow,
    CycleState,
    JobRow,
    MessageRow,
    MessageState,
    ScheduleRow,
)
from unmentor.services.identity import NOT_TAKEN_KEPT
from unmentor.services.job_log import job_rows

DELIVER_MAIL = "deliver mail"
EVERY = {
    DELIVER_MAIL: timedelta(seconds=10),
    "advance cycles": timedelta(minutes=1),
    "watch health": timedelta(minutes=10),
    "replace partners": timedelta(hours=1),
    "send digests": timedelta(hours=1),
    "forget": timedelta(days=1),
}
"""How often each job runs. Services may not look into `jobs/`; a test holds the two against each other."""

_LATE_AFTER = 10  # times that a job should have run
_SOONEST_LATE = timedelta(minutes=10)  # because a job that had nothing to do is written down every minute or so
_ALIVE = timedelta(minutes=10)
_HOUR = timedelta(hours=1)
_DAY = timedelta(days=1)
_DRAW_WAITS = timedelta(days=2)
_LATELY = timedelta(days=7)
_SEVERAL = 3  # servers of readers


class Trouble(StrEnum):
    """A kind of problem, worst first."""

    MAIL_DOWN = "mail_down"
    """The mail server has taken nothing for a day, though there was something to send."""
    JOB_LATE = "job_late"
    """A job should have run ten times since it last did."""
    JOB_FAILS = "job_fails"
    """The last run of a job ended in an error."""
    DRAW_WAITS = "draw_waits"
    """A draw has waited for an organiser's approval for two days."""
    GIVEN_UP = "given_up"
    """Messages that were given up in the last week."""
    BOUNCED = "bounced"
    """Addresses from which a message came back in the last week."""


ALARMING = frozenset({Trouble.MAIL_DOWN, Trouble.JOB_LATE, Trouble.JOB_FAILS})
"""Of these organisers are told wherever they are; the others are on the desk's first page."""


@dataclass(frozen=True)
class Problem:
    """Something that is wrong: since when, and of how many messages, jobs or addresses.

    `names`: of the jobs. `cycle`: the number of the one that waits.
    """

    kind: Trouble
    since: datetime
    count: int = 1
    names: tuple[str, ...] = ()
    cycle: int | None = None


def problems(session: Session, now: datetime) -> list[Problem]:
    """Everything that is wrong, worst first. Four queries."""
    return [*alarming(session, now), *_waiting_draws(session, now), *_undelivered(session, now)]


def alarming(session: Session, now: datetime) -> list[Problem]:
    """What is so wrong that nothing happens by itself any more, worst first. Two queries."""
    mail, sent = _mail_moments(session, now)
    down = [Problem(Trouble.MAIL_DOWN, mail)] if mail and now - mail >= _DAY else []
    jobs = [row for row in job_rows(session) if row.name in EVERY]  # others were jobs of an earlier version
    late = [row for row in jobs if now - _last_seen(row, sent) > late_after(row.name)]
    failing = [row for row in jobs if row.error]
    return [*down, *_of_jobs(Trouble.JOB_LATE, late), *_of_jobs(Trouble.JOB_FAILS, failing)]


def mail_is_down(session: Session, now: datetime) -> bool:
    """Whether nothing could be sent for an hour, so that no page should promise a message. One query."""
    since, _ = _mail_moments(session, now)
    return since is not None and now - since >= _HOUR


def outbox_moves(session: Session, now: datetime) -> bool:
    """Whether messages go out: nothing waits, or something went out within a day. One query."""
    since, _ = _mail_moments(session, now)
    return since is None or now - since < _DAY


def scheduler_is_alive(session: Session, now: datetime) -> bool | None:
    """Whether any job finished lately; None in a database in which none ever did. One query."""
    last = session.scalar(select(func.max(JobRow.finished_at)))
    return None if last is None else now - last <= _ALIVE


def late_after(job: str) -> timedelta:
    """How long ago the last run of a job of `EVERY` may be."""
    return max(_LATE_AFTER * EVERY[job], _SOONEST_LATE)


def in_words(problem: Problem) -> str:
    """A problem as a whole English sentence, for messages."""
    names = ", ".join(problem.names)
    match problem.kind:
        case Trouble.MAIL_DOWN:
            return "The mail server has taken no message for a day."
        case Trouble.JOB_LATE:
            return f"A job has stopped: {names}."
        case Trouble.JOB_FAILS:
            return f"A job fails: {names}."
        case Trouble.DRAW_WAITS:
            return f"The draw of cycle {problem.cycle} has waited for approval for more than two days."
        case Trouble.GIVEN_UP:
            return f"Messages that were given up in the last week: {problem.count}."
        case Trouble.BOUNCED:
            return f"Addresses from which messages came back in the last week: {problem.count}."


def _mail_moments(session: Session, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Since when nothing went out though something should have (None: all is well), and when the last message did.

    A message to sign in is given up when its link ends. What was given up since the last message went out tells how
    long the server has been down, as long as something still waits, or did two hours ago: else nobody would know of it
    at a time when people only sign in.
    """
    sent = select(func.max(MessageRow.sent_at)).scalar_subquery()
    due = and_(
        MessageRow.state == MessageState.QUEUED, or_(MessageRow.due_at <= now, MessageRow.failing_since.is_not(None))
    )
    ended = and_(
        MessageRow.state == MessageState.FAILED,
        MessageRow.failing_since.is_not(None),
        MessageRow.expires_at.between(now - NOT_TAKEN_KEPT, now),
        or_(sent.is_(None), MessageRow.expires_at > sent),
    )
    waited_until = case((due, literal(now, MessageRow.expires_at.type)), else_=MessageRow.expires_at)
    stuck = select(
        func.min(func.coalesce(MessageRow.failing_since, MessageRow.due_at)).label("since"),
        func.max(waited_until).label("until"),
    ).where(or_(due, ended), _speaks_of_the_server(or_(due, ended)))
    since, until, last = session.execute(stuck.add_columns(sent)).one()
    if until is None or until < now - 2 * _HOUR:
        return None, last
    return (max(since, last) if last else since), last


def _speaks_of_the_server(stuck: ColumnElement[bool]) -> ColumnElement[bool]:
    """A server that is down costs a message no attempt. One that was tried in vain speaks of its reader's server alone,
    unless several do.
    """
    # What follows the "@", on either database: it is what is left after all that may stand before it is taken away.
    address = MessageRow.recipient
    domain = func.replace(address, func.rtrim(address, func.replace(address, "@", "")), "")
    tried = select(func.count(domain.distinct())).where(stuck, MessageRow.attempts > 0).scalar_subquery()
    return or_(MessageRow.attempts == 0, tried >= _SEVERAL)


def _last_seen(job: JobRow, sent: datetime | None) -> datetime:
    """When a job was last at work. A run is written down at its end, and thousands of messages take a while."""
    last = job.finished_at or job.started_at
    return max(last, sent) if job.name == DELIVER_MAIL and sent else last


def _of_jobs(kind: Trouble, rows: list[JobRow]) -> list[Problem]:
    if not rows:
        return []
    since = min(row.failed_at if kind is Trouble.JOB_FAILS and row.failed_at else row.started_at for row in rows)
    return [Problem(kind, since, len(rows), tuple(row.name for row in rows))]


def _waiting_draws(session: Session, now: datetime) -> list[Problem]:
    """A draw that goes out by itself waits for nobody."""
    by_itself = exists().where(ScheduleRow.approval != Approval.BY_HAND)
    query = select(CycleRow.drawn_at, CycleRow.number).where(
        CycleRow.state == CycleState.DRAWN,
        CycleRow.drawn_at <= now - _DRAW_WAITS,
        or_(CycleRow.stopped_at.is_not(None), ~by_itself),
    )
    return [Problem(Trouble.DRAW_WAITS, since, cycle=number) for since, number in session.execute(query) if since]


def _undelivered(session: Session, now: datetime) -> list[Problem]:
    ended = func.coalesce(MessageRow.claimed_at, MessageRow.due_at)
    failed = _lately(MessageState.FAILED, ended, now)
    bounced = _lately(MessageState.BOUNCED, MessageRow.bounced_at, now)
    query = select(
        select(func.count()).where(*failed).scalar_subquery(),
        select(func.min(ended)).where(*failed).scalar_subquery(),
        select(func.count(MessageRow.recipient.distinct())).where(*bounced).scalar_subquery(),
        select(func.min(MessageRow.bounced_at)).where(*bounced).scalar_subquery(),
    )
    given_up, since, addresses, first = session.execute(query).one()
    found = [(Trouble.GIVEN_UP, since, given_up), (Trouble.BOUNCED, first, addresses)]
    return [Problem(kind, when, count) for kind, when, count in found if when]


def _lately(state: MessageState, moment: SQLColumnExpression[Any], now: datetime) -> tuple[ColumnElement[bool], ...]:
    return MessageRow.state == state, moment >= now - _LATELY
