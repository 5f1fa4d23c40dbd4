"""`unmentor jobs`: what runs by itself, and what each job last did."""

from typing import Any

import click

from jobs.job import Job
from jobs.schedule import JOBS
from unmentor.cli.here import as_json, echo_json, settings_here
from unmentor.cli.stored import opened_database
from unmentor.persistence.models import JobRow
from unmentor.services.job_log import job_rows

_UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))


@click.command()
@as_json
def jobs(as_json: bool) -> None:
    """What runs by itself: how often, when it last ran, how long that took, and what went wrong."""
    settings = settings_here()
    with opened_database(settings) as database, database.reading() as session:
        rows = {row.name: row for row in job_rows(session)}
    found = [_seen(job, rows.get(job.name)) for job in JOBS]
    if as_json:
        echo_json(found)
        return
    for each in found:
        _echo(each)


def _seen(job: Job, row: JobRow | None) -> dict[str, Any]:
    """A job and its last run; times are UTC."""
    last = row.finished_at if row else None
    return {
        "job": job.name,
        "every_seconds": int(job.every.total_seconds()),
        "last_run": last,
        "next_run": last + job.every if last else None,
        "took_ms": row.took_ms if row else None,
        "news": row.news if row else "",
        "error": row.error if row else "",
    }


def _echo(seen: dict[str, Any]) -> None:
    last = seen["last_run"]
    ran = f"last at {last:%Y-%m-%d %H:%M} UTC in {seen['took_ms']} ms" if last else "has not run yet"
    then = f", next at {seen['next_run']:%H:%M}" if last else ""
    click.echo(f"{seen['job']}: every {_interval(seen['every_seconds'])}, {ran}{then}")
    if seen["news"]:
        click.echo(f"  latest news: {seen['news']}")
    if seen["error"]:
        click.echo(f"  failed: {seen['error']}")


def _interval(seconds: int) -> str:
    """ "10 seconds", "minute", "day": what comes after "every"."""
    size, unit = next((size, unit) for size, unit in _UNITS if seconds % size == 0)
    return unit if seconds == size else f"{seconds // size} {unit}s"
