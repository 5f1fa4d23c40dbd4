"""Every hour: see whether it is time to draw replacements for whoever had nobody, was let down or came since."""

from datetime import timedelta

from jobs.job import Here, Job
from unmentor.services.cycles import AlreadyTaken
from unmentor.services.programme import programme_of
from unmentor.services.replacements import look_for_replacements


def replace_partners(here: Here) -> str:
    """What was drawn, in a line; empty when it was not time, or nobody was free."""
    try:
        with here.database.transaction() as session:
            made = look_for_replacements(session, programme_of(here.settings), here.now())
    except AlreadyTaken:  # by another scheduler or an organiser, at this moment
        return ""
    return f"cycle {made.cycle.number}: {len(made.decision.draw.introductions)} introduced" if made else ""


JOB = Job("replace partners", timedelta(hours=1), replace_partners)
