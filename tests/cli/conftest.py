"""The real command in a process of its own, in an empty folder."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

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
        said = "".join(self._lines)
        return said if "Traceback" in said else ""

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
    def start_it(*arguments: object) -> Iterator[Running]:
        command = [sys.executable, "-m", "unmentor", *map(str, arguments)]
        with subprocess.Popen(command, cwd=tmp_path, env=_clean(), stderr=subprocess.PIPE, text=True) as process:
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
    """Runs `unmentor` with arguments, in the test's folder with its data below it."""

    def run_it(*arguments: object, **environ: str) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "unmentor", *map(str, arguments)],
            cwd=tmp_path,
            env=_clean() | environ,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run_it
