"""What a job is: a name, how often it runs, and what it does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from unmentor.persistence import Database
from unmentor.settings import Settings


@dataclass(frozen=True)
class Here:
    """Where a job runs: the database, the settings, and whether the process was asked to stop."""

    database: Database
    settings: Settings
    stopping: Callable[[], bool] = lambda: False

    def now(self) -> datetime:
        """This moment, UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True)
class Job:
    """`run` returns its news in a line for the log, empty when there was nothing to do."""

    name: str
    every: timedelta
    run: Callable[[Here], str]
