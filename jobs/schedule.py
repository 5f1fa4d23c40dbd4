"""The clock that wakes the jobs: one process, nothing stored, a late job runs once."""

import logging
from datetime import UTC, datetime
from threading import Event

from apscheduler.schedulers.background import BackgroundScheduler

from jobs import advance_cycles, deliver_mail, forget, replace_partners, send_digests, watch_health
from jobs.job import Here, Job
from jobs.stopping import waiting_for_the_end
from unmentor.persistence import Database
from unmentor.services.job_log import run_job
from unmentor.settings import Settings

log = logging.getLogger("unmentor.jobs")

JOBS = (
    deliver_mail.JOB,
    advance_cycles.JOB,
    replace_partners.JOB,
    send_digests.JOB,
    watch_health.JOB,
    forget.JOB,
)
"""Everything that runs by itself."""

# APScheduler's own default for a late job is one second, after which it is dropped without a word.
_LATE = 3600


def run_jobs(settings: Settings, lifeline: int | None = None) -> None:
    """Run the jobs until the process is asked to stop (SIGTERM, SIGINT) or the file `lifeline` is at its end.

    A running job is told so and waited for: at most for what the mail server has yet to say about one message.
    """
    database = Database(settings.database_url)
    stop = Event()
    here = Here(database, settings, stop.is_set)
    scheduler = BackgroundScheduler(timezone=UTC)
    for job in JOBS:
        _add(scheduler, job, here)
    with waiting_for_the_end(lifeline) as wait:
        log.info("scheduler started")
        scheduler.start()
        wait()
        stop.set()
        scheduler.shutdown(wait=True)
    database.close()


def _add(scheduler: BackgroundScheduler, job: Job, here: Here) -> None:
    scheduler.add_job(
        lambda: run_job(here.database, job.name, lambda: job.run(here), here.now),
        "interval",
        seconds=job.every.total_seconds(),
        next_run_time=datetime.now(UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=_LATE,
    )
