"""The clock that wakes the jobs: one process, nothing stored, a late job runs once."""

import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.blocking import BlockingScheduler

from jobs.deliver_mail import EVERY_SECONDS, deliver_mail
from unmentor.persistence import Database
from unmentor.settings import Settings

log = logging.getLogger("unmentor.jobs")

# APScheduler's own default for a late job is one second, after which it is dropped without a word.
_LATE = 3600


def run_jobs(settings: Settings) -> None:
    """Run the jobs until the process is asked to stop (SIGTERM, SIGINT); a running job is finished first."""
    database = Database(settings.database_url)
    scheduler = BlockingScheduler(timezone=UTC)
    scheduler.add_job(
        _logged("deliver mail", lambda: deliver_mail(database, settings)),
        "interval",
        seconds=EVERY_SECONDS,
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=_LATE,
    )
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: scheduler.shutdown(wait=True))
    log.info("scheduler started")
    scheduler.start()
    database.close()


def _logged(name: str, job: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        try:
            log.info("%s: %s", name, job())
        except Exception:  # a job that fails is tried at its next time; the others go on
            log.exception("%s failed", name)

    return run
