"""Every hour: write to organisers about each cycle that was closed since."""

from datetime import timedelta

from jobs.job import Here, Job
from unmentor.services.cycles import AlreadyTaken
from unmentor.services.digest import send_digest
from unmentor.services.programme import programme_of


def send_digests(here: Here) -> str:
    """Of which cycle organisers were told, in a line; empty when there was nothing to tell."""
    try:
        with here.database.transaction() as session:
            cycle = send_digest(session, programme_of(here.settings), here.now())
            return f"cycle {cycle.number}: organisers are told what became of it" if cycle else ""
    except AlreadyTaken:  # by another scheduler, at this moment
        return ""


JOB = Job("send digests", timedelta(hours=1), send_digests)
