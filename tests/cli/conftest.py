"""The real command, in an empty folder."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, chdir, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Unpack

import pytest
from click.testing import CliRunner

from unmentor.cli import main
from unmentor.councils import load_register
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.services.councils import sync_register
from unmentor.services.cycles import Choices, draw_cycle, plan_cycle, send_cycle
from unmentor.services.practitioners import import_signups
from unmentor.services.programme import programme_of
from unmentor.settings import read_settings
from unmentor.sheets import read_signups
from unmentor.topics import load_topics

SAMPLE = Path(__file__).parents[2] / "unmentor" / "cli" / "sample-sign-ups.csv"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, read as JSON."""
        return json.loads(self.out)


Run = Callable[..., Ran]


class Running:
    """A command that runs until it is stopped."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self._lines: list[str] = []
        self.code: int | None = None

    @property
    def pid(self) -> int:
        """Its process."""
        return self._process.pid

    @property
    def said(self) -> str:
        """All that it said on standard error, once it is stopped."""
        return "".join(self._lines)

    def says(self, text: str) -> bool:
        """Whether the command says `text` on standard error before it ends."""
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._lines.append(line)
            if text in line:
                return True
        return False

    @property
    def traceback(self) -> str:
        """What it said, if that was a traceback."""
        return self.said if "Traceback" in self.said else ""

    def wait(self) -> int:
        """Its exit code, once it has ended by itself; minus a signal's number if that ended it."""
        return self._process.wait(timeout=60)

    def stop(self) -> None:
        """Ask it to stop, as a service manager does, and wait."""
        self._process.send_signal(signal.SIGTERM)
        _, rest = self._process.communicate(timeout=60)
        self._lines.append(rest)
        self.code = self._process.returncode


Start = Callable[..., AbstractContextManager[Running]]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Starts `unmentor` with arguments, for the length of a block."""

    @contextmanager
    def start_it(*arguments: object, **environ: str) -> Iterator[Running]:
        command = [sys.executable, "-m", "unmentor", *map(str, arguments)]
        environment = _clean() | environ
        with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True) as process:
            running = Running(process)
            try:
                yield running
            finally:
                running.stop()

    return start_it


def _clean() -> dict[str, str]:
    """This environment without settings of ours."""
    return {name: value for name, value in os.environ.items() if not name.startswith("UNMENTOR_")}


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `unmentor` with arguments, in the test's folder with its data below it.

    In this process, because starting Python anew takes longer than most commands: `start`, tests/test_docs.py and
    tests/test_packaging.py start it as people do. What is no refusal of the command's own is raised.
    """

    def run_it(*arguments: object, **environ: str) -> Ran:
        settings = {name: None for name in os.environ if name.startswith("UNMENTOR_")} | environ
        with chdir(tmp_path):
            done = CliRunner().invoke(main, list(map(str, arguments)), env=settings, catch_exceptions=False)
        return Ran(done.exit_code, done.stdout, done.stderr)

    return run_it


def imported(folder: Path, sheet: str) -> Database:
    """The database of commands that run in this folder, with the people of a sheet; the caller closes it.

    Made here rather than by the commands themselves, which would take several seconds before each test.
    """
    (folder / "people.csv").write_text(sheet, "utf-8")
    settings = read_settings({"UNMENTOR_DATA_DIR": str(folder / "instance")})
    database = Database(settings.database_url)
    upgrade(database)
    with database.transaction() as session:
        sync_register(session)
        signups = read_signups(folder / "people.csv", load_register(), load_topics())
        import_signups(session, signups, datetime.now(UTC))
    return database


def next_cycle(database: Database, *, send: bool, **choices: Unpack[Choices]) -> None:
    """One cycle more, drawn, and sent if that is asked for."""
    settings = read_settings({"UNMENTOR_SECRET_KEY": "k" * 40})
    moment = datetime.now(UTC)
    with database.transaction() as session:
        cycle = plan_cycle(session, moment, moment, settings.timezone)
        draw_cycle(session, cycle, programme_of(settings), moment, **choices)
        if send:
            send_cycle(session, cycle, moment)


def queue_four_messages(folder: Path) -> None:
    """In the database of commands that run in this folder: four people, two conversations, four messages due."""
    names = ("Ann Lee", "Ben Okoro", "Carys Huws", "Dev Rao")
    councils = ("Fife", "Camden", "Gwynedd", "Devon")
    rows = [f"{n.split()[0].lower()}@x.example,{n},{c}\n" for n, c in zip(names, councils, strict=True)]
    database = imported(folder, "Email,Name,Council\n" + "".join(rows))
    next_cycle(database, send=True, seed=0)
    database.close()
