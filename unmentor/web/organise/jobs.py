"""What happens by itself: when each job last ran, when it runs next, and what went wrong."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template

from unmentor.persistence.models import JobRow
from unmentor.services.health import EVERY
from unmentor.services.job_log import job_rows
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.organise.troubles import job_name

blueprint = Blueprint("organise_jobs", __name__, url_prefix="/organise/jobs")


@dataclass(frozen=True)
class JobLine:
    """A job as organisers read of it. `took`: seconds; `next_run`: None for a job of another version."""

    name: str
    row: JobRow
    took: str
    next_run: datetime | None


@blueprint.get("")
@open_to(Audience.ORGANISERS)
def list_jobs() -> str:
    with database().reading() as session:
        rows = job_rows(session)
    return render_template("organise/jobs.html", lines=[_line(row) for row in rows])


def _line(row: JobRow) -> JobLine:
    every = EVERY.get(row.name)
    took = f"{(row.took_ms or 0) / 1000:.1f}"
    return JobLine(job_name(row.name), row, took, row.started_at + every if every else None)
