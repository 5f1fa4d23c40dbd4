"""What each job last did, for whoever wonders whether things still happen by themselves."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from unmentor.errors import Refusal
from unmentor.persistence import Database
from unmentor.persistence.models import JobRow

log = logging.getLogger("unmentor.jobs")

_WRITTEN_EVERY = timedelta(minutes=1)


def run_job(database: Database, name: str, job: Callable[[], str], clock: Callable[[], datetime]) -> None:
    """Run a job, log its news and failures, and write down what it did.

    A failed one is tried at its next time, and the others go on. A run that did nothing is written down only once a
    minute, or a job of every ten seconds would write all day.
    """
    began = clock()
    news, error = _tried(name, job)
    try:
        with database.transaction() as session:
            _write_down(session, name, began, clock(), news, error)
    except Refusal as refusal:
        log.error("%s: %s", name, refusal)
    except IntegrityError:  # another scheduler wrote the job's first row at this moment; ours is for the next run
        log.info("%s: another scheduler began at this moment too", name)


def job_rows(session: Session) -> list[JobRow]:
    """What each job last did, by name."""
    return list(session.scalars(select(JobRow).order_by(JobRow.name)))


def _tried(name: str, job: Callable[[], str]) -> tuple[str, str]:
    try:
        if news := job():
            log.info("%s: %s", name, news)
        return news, ""
    except Refusal as refusal:
        log.error("%s: %s", name, refusal)  # one line, and a traceback explains nothing
        return "", str(refusal)
    except Exception as fault:
        log.exception("%s failed", name)
        return "", f"{type(fault).__name__}: {fault}"


def _write_down(session: Session, name: str, began: datetime, ended: datetime, news: str, error: str) -> None:
    row = session.get(JobRow, name) or JobRow(name=name, news="", error="", failed_at=None)
    if not (news or error or row.error) and row.finished_at and ended - row.finished_at < _WRITTEN_EVERY:
        return
    row.started_at, row.finished_at = began, ended
    row.took_ms = round((ended - began).total_seconds() * 1000)
    row.news = news or row.news
    row.error = error
    row.failed_at = ended if error else row.failed_at
    session.merge(row)
