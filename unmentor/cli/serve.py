"""`unmentor serve` and `unmentor scheduler`: the pages, and the jobs that run by themselves."""

import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any

import click
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer

from jobs.schedule import run_jobs
from unmentor.cli.here import settings_here
from unmentor.cli.stored import opened_database
from unmentor.mail import transport
from unmentor.persistence import Database
from unmentor.settings import Settings
from unmentor.web import create_app

# Longer than a mail server may be silent (unmentor.mail.smtp.TIMEOUT), so that a message in hand is written down.
_PATIENCE = 30


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64), help="Processes that answer.")
@click.option("--no-scheduler", is_flag=True, help="Only the pages; run `unmentor scheduler` elsewhere.")
def serve(host: str, port: int, workers: int, no_scheduler: bool) -> None:
    """Serve the pages, and run the jobs beside them."""
    serve_pages(host, port, workers, with_jobs=not no_scheduler)


@click.command()
@click.option("--until-stdin-closes", is_flag=True, hidden=True, help="End with whoever started it, as `serve` asks.")
def scheduler(until_stdin_closes: bool) -> None:
    """Run the jobs alone, for a deployment with several web workers. Several schedulers are harmless."""
    settings = _ready()
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    run_jobs(settings, sys.stdin.fileno() if until_stdin_closes else None)


def serve_pages(host: str, port: int, workers: int = 1, *, with_jobs: bool) -> None:
    """Serve until the process is asked to stop. Raises Refusal when the database or the settings are not ready."""
    _ready()
    options = {"bind": f"{host}:{port}", "workers": workers, "threads": 4, "worker_class": "gthread"}
    with _jobs_beside() if with_jobs else nullcontext() as jobs:
        _Server(options, jobs).run()


def _ready() -> Settings:
    """The settings. Raises Refusal now, in one line, for what would fail later in each worker and each minute."""
    settings = settings_here()
    transport(settings.mail_url, settings.mailbox_folder)
    with opened_database(settings):
        return settings


class _Jobs:
    """`unmentor scheduler` in a process of its own, which ends with this one, however this one ends.

    Its standard input is a pipe that nobody writes to and that is at its end once we are gone, killed or not.
    """

    def __init__(self) -> None:
        self._starter = os.getpid()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "unmentor", "scheduler", "--until-stdin-closes"],
            stdin=subprocess.PIPE,
            start_new_session=True,  # Ctrl+C in a terminal is for us, who then stop it
        )

    @property
    def ended(self) -> bool:
        return self._process.poll() is not None

    def let_go(self) -> None:
        """In a fork of the process that started them: the jobs are not its own, and do not live as long as it does."""
        assert self._process.stdin is not None  # noqa: S101 - it is a pipe
        self._process.stdin.close()

    def stop(self) -> None:
        """Ask them to stop, wait for the message in hand, and then insist. Nothing in a fork, which leaves this way."""
        if os.getpid() != self._starter:
            return
        self._process.terminate()
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


@contextmanager
def _jobs_beside() -> Iterator[_Jobs]:
    jobs = _Jobs()
    try:
        yield jobs
    finally:
        jobs.stop()


class _Master(Arbiter):
    """Gunicorn's master process, which ends with an error when the jobs end: a service manager then starts both."""

    def __init__(self, server: "_Server", jobs: _Jobs | None) -> None:
        self._jobs = jobs
        super().__init__(server)

    def manage_workers(self) -> None:
        """Called every second, and whenever a process has ended."""
        if self._jobs is not None and self._jobs.ended:
            raise HaltServer("the scheduler ended by itself", 1)
        super().manage_workers()


class _Server(BaseApplication):
    """Gunicorn with options from us rather than from its own command line and files."""

    def __init__(self, options: dict[str, object], jobs: _Jobs | None) -> None:
        self._options = options
        self._jobs = jobs
        super().__init__()

    def run(self) -> None:
        """Serve until the process is asked to stop."""
        _Master(self, self._jobs).run()

    def load_config(self) -> None:
        """Hand the options over; the scheduler's child keeps control of the process's name and logs."""
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:  # gunicorn's stubs do not take Flask for the WSGI application that it is
        """The application, made once in each worker: a database connection must not cross a fork."""
        if self._jobs is not None:
            self._jobs.let_go()
        settings = settings_here()
        return create_app(settings, Database(settings.database_url))
