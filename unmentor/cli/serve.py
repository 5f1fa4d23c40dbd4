"""`unmentor serve` and `unmentor scheduler`: the pages, and the jobs that run by themselves."""

import logging
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click
from gunicorn.app.base import BaseApplication

from jobs.schedule import run_jobs
from unmentor.cli.here import settings_here
from unmentor.cli.stored import opened_database
from unmentor.persistence import Database
from unmentor.web import create_app


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--no-scheduler", is_flag=True, help="Only the pages; run `unmentor scheduler` elsewhere.")
def serve(host: str, port: int, workers: int, no_scheduler: bool) -> None:
    """Serve the pages, and run the jobs beside them."""
    serve_pages(host, port, workers, with_jobs=not no_scheduler)


@click.command()
def scheduler() -> None:
    """Run the jobs alone, for a deployment with several web workers. Several schedulers are harmless."""
    settings = settings_here()
    with opened_database(settings):
        pass  # refused now, in one line, when the database is not ready
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    run_jobs(settings)


def serve_pages(host: str, port: int, workers: int = 1, *, with_jobs: bool) -> None:
    """Serve until the process is asked to stop. Raises Refusal when the database is not ready."""
    with opened_database():
        pass
    with _jobs_beside() if with_jobs else _nothing_beside():
        _Server({"bind": f"{host}:{port}", "workers": workers, "threads": 4, "worker_class": "gthread"}).run()


class _Server(BaseApplication):
    """Gunicorn with options from us rather than from its own command line and files."""

    def __init__(self, options: dict[str, object]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        """Hand the options over; the scheduler's child keeps control of the process's name and logs."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # gunicorn's stubs do not take Flask for the WSGI application that it is
        """The application, made once in each worker: a database connection must not cross a fork."""
        settings = settings_here()
        return create_app(settings, Database(settings.database_url))


@contextmanager
def _jobs_beside() -> Iterator[None]:
    child = subprocess.Popen([sys.executable, "-m", "unmentor", "scheduler"])
    try:
        yield
    finally:
        child.terminate()
        child.wait(timeout=60)


@contextmanager
def _nothing_beside() -> Iterator[None]:
    yield
