"""A scheduler that is there to be killed: the real jobs, one after the other without a pause, at the time it is told.

What it was doing when it was killed it has said before, into a file of a fixed size that outlives it.
"""

import multiprocessing
import os
import re
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import time_machine
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from jobs.job import Here
from jobs.schedule import JOBS
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow
from unmentor.services.job_log import run_job
from unmentor.settings import read_settings

LOOKING, CLAIMING, HANDING_OVER, NOTING = "looking", "claiming", "handing over", "noting what became of it"
COMMIT = ", commit"
_MARK = 200  # bytes
_MESSAGE_ID = re.compile(rb"^Message-ID: (<.+>)\r$", re.MULTILINE)
_PAUSE = 0.002  # seconds; without it two workers would leave a database of one writer to nobody else

# What a statement is for, by what it says; the first that fits.
_PURPOSES = tuple(
    (re.compile(pattern, re.DOTALL), purpose)
    for pattern, purpose in (
        (r"INSERT INTO cycle ", "planning"),
        (r"UPDATE cycle SET .*\bdrawn_at=", "deciding"),
        (r"UPDATE cycle SET .*\bapproved_at=", "approving"),
        (r"UPDATE cycle SET .*\bintroduced_at=", "releasing"),
        (r"UPDATE cycle ", "another step"),
        (r"UPDATE message SET (?=.*\battempts=).*\bclaimed_at=", CLAIMING),
        (r"UPDATE message SET .*\bsent_at=", NOTING),
        (r"INSERT INTO (draw|introduction|introduction_member|sitting_out|message) ", "writing down"),
    )
)


@dataclass(frozen=True)
class Doing:
    """What a worker said last. message_id: of the message that it gave to the mail server last, since it looked."""

    what: str
    message_id: str = ""

    def tell(self, file: int) -> None:
        """Write it over what was said before, in one piece."""
        os.pwrite(file, f"{self.what}|{self.message_id}".encode().ljust(_MARK), 0)


def said_by(mark: Path) -> Doing:
    """What the worker of this file did last."""
    what, _, message_id = mark.read_text().rstrip().partition("|")
    return Doing(what or LOOKING, message_id)


def work(environ: Mapping[str, str], ahead: Path, mark: Path) -> None:
    """Do every job again and again, until killed. ahead: a file with how many seconds the clock is ahead of ours."""
    settings = read_settings(environ)
    database = Database(settings.database_url)
    _Telling(mark).listen_to(database.engine)
    here = Here(database, settings)
    parent = multiprocessing.parent_process()
    read = ""
    with time_machine.travel(datetime.now(UTC), tick=True) as clock:
        while parent is not None and parent.is_alive():
            if (text := ahead.read_text()) != read:
                clock.move_to(_true_time() + timedelta(seconds=float(text)))
                read = text
            for job in JOBS:
                run_job(database, job.name, partial(job.run, here), here.now)
            time.sleep(_PAUSE)


def _true_time() -> datetime:
    return datetime.fromtimestamp(time_machine.escape_hatch.time.time(), UTC)


class _Telling:
    """Follows what the product says to its database and to the mail server."""

    def __init__(self, mark: Path) -> None:
        self._file = os.open(mark, os.O_CREAT | os.O_WRONLY | os.O_TRUNC)
        self._doing = Doing(LOOKING)
        self._in_hand = ""
        self._claimed = False  # whether it has a batch of messages

    def listen_to(self, engine: Engine) -> None:
        """Say what is done from now on."""
        event.listen(engine, "before_cursor_execute", self._statement)
        event.listen(engine, "commit", self._commit)
        event.listen(MessageRow, "load", self._loaded)
        event.listen(Session, "after_commit", self._ended)
        event.listen(Session, "after_rollback", self._ended)
        sys.addaudithook(self._sent)

    def _tell(self, what: str) -> None:
        doing = Doing(what, self._in_hand)
        if doing != self._doing:
            self._doing = doing
            doing.tell(self._file)

    def _statement(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        for pattern, purpose in _PURPOSES:
            if pattern.match(statement):
                self._tell(purpose)
                return

    def _loaded(self, _row: MessageRow, _context: Any) -> None:
        self._claimed = self._doing.what == CLAIMING

    def _sent(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "smtplib.send":
            if isinstance(arguments[1], bytes) and (found := _MESSAGE_ID.search(arguments[1])):
                self._in_hand = found[1].decode()
            self._tell(HANDING_OVER)

    def _commit(self, _connection: Any) -> None:
        if self._doing.what not in (LOOKING, HANDING_OVER):
            self._tell(self._doing.what + COMMIT)

    def _ended(self, _session: Session) -> None:
        self._in_hand = ""
        self._tell(HANDING_OVER if self._claimed else LOOKING)
        self._claimed = False
