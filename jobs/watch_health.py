"""Every ten minutes: see whether everything else still happens by itself, and write to organisers when it does not."""

from datetime import timedelta

from jobs.job import Here, Job
from unmentor.services.alarms import raise_alarms
from unmentor.services.programme import programme_of


def watch_health(here: Here) -> str:
    """Of what organisers were told, in a line; empty when there was nothing new."""
    with here.database.transaction() as session:
        told = raise_alarms(session, programme_of(here.settings), here.now())
    return ", ".join(f"organisers were told: {problem.kind}" for problem in told)


JOB = Job("watch health", timedelta(minutes=10), watch_health)
