"""Once a day: forget what is no longer needed."""

from datetime import timedelta

from jobs.job import Here, Job
from unmentor.services.retention import forget, forget_invitations


def run_retention(here: Here) -> str:
    """How many messages lost their words, in a line; empty when none did."""
    forget_invitations(here.database, here.now())
    with here.database.transaction() as session:
        forgotten = forget(session, here.now())
    return f"the words of {forgotten} messages are no longer kept" if forgotten else ""


JOB = Job("forget", timedelta(days=1), run_retention)
