"""How often something may be tried: counters in the database, so that all workers count together."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from unmentor.persistence.models import AttemptRow


@dataclass(frozen=True)
class Limit:
    """At most so many in each window of time; windows are the same for everybody, so an hour is the clock's hour."""

    most: int
    window: timedelta


def attempt(session: Session, key: str, limit: Limit, now: datetime) -> datetime | None:
    """Count one attempt. None if it may go on, or else the moment from which it may be tried again."""
    end = _window_end(limit.window, now)
    # Both databases have it, each under its own name; the statements differ in nothing.
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    count = session.scalar(
        insert(AttemptRow)
        .values(key=key, window_end=end, count=1)
        .on_conflict_do_update(index_elements=["key", "window_end"], set_={"count": AttemptRow.count + 1})
        .returning(AttemptRow.count)
    )
    assert count is not None  # noqa: S101 - the row is there now
    return end if count > limit.most else None


def forget_attempts(session: Session, now: datetime) -> None:
    """Delete the counters of windows that are over."""
    session.execute(delete(AttemptRow).where(AttemptRow.window_end <= now))


def _window_end(window: timedelta, now: datetime) -> datetime:
    seconds = int(window.total_seconds())
    return datetime.fromtimestamp((int(now.timestamp()) // seconds + 1) * seconds, UTC)
