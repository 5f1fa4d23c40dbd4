"""The clock that wakes the jobs: one process, nothing stored, a late job runs once."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler

from jobs.deliver_mail import EVERY_SECONDS, deliver_mail, said
from jobs.stopping import waiting_for_the_end
from unmentor.errors import Refusal
from unmentor.persistence import Database
from unmentor.settings import Settings

log = logging.getLogger("unmentor.jobs")

# APScheduler's own default for a late job is one second, after which it is dropped without a word.
_LATE = 3600


def run_jobs(settings: Settings, lifeline: int | None = None) -> None:
    """Run the jobs until the process is asked to stop (SIGTERM, SIGINT) or the file `lifeline` is at its end.

    A running job is told so and waited for: at most for what the mail server has yet to say about one message.
    """
    database = Database(settings.database_url)
    stop = Event()
    scheduler = BackgroundScheduler(timezone=UTC)
    scheduler.add_job(
        _logged("deliver mail", lambda: said(deliver_mail(database, settings, stop.is_set))),
        "interval",
        seconds=EVERY_SECONDS,
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=_LATE,
    )
    with waiting_for_the_end(lifeline) as wait:
        log.info("scheduler started")
        scheduler.start()
        wait()
        stop.set()
        scheduler.shutdown(wait=True)
    database.close()


def _logged(name: str, job: Callable[[], str]) -> Callable[[], None]:
    """A job whose news and failures are logged; a failed one is tried at its next time, and the others go on."""

    def run() -> None:
        try:
            if news := job():
                log.info("%s: %s", name, news)
        except Refusal as refusal:
            log.error("%s: %s", name, refusal)  # one line, and a traceback explains nothing
        except Exception:
            log.exception("%s failed", name)

    return run
