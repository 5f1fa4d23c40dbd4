"""Every minute: take the steps that cycles are due for, as the programme's schedule has it."""

from datetime import timedelta

from jobs.job import Here, Job
from unmentor.services.due import Step
from unmentor.services.lifecycle import advance
from unmentor.services.programme import programme_of


def advance_cycles(here: Here) -> list[Step]:
    """Every step that is due now, in order."""
    return advance(here.database, programme_of(here.settings), here.now)


def _said(steps: list[Step]) -> str:
    return ", ".join(f"cycle {step.number}: {step.what}" for step in steps)


JOB = Job("advance cycles", timedelta(minutes=1), lambda here: _said(advance_cycles(here)))
