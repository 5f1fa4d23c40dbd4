"""The real command in a process of its own, in an empty folder."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


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


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs `unmentor` with arguments, in the test's folder with its data below it."""

    def run_it(*arguments: object, **environ: str) -> Ran:
        clean = {name: value for name, value in os.environ.items() if not name.startswith("UNMENTOR_")}
        done = subprocess.run(
            [sys.executable, "-m", "unmentor", *map(str, arguments)],
            cwd=tmp_path,
            env=clean | environ,
            capture_output=True,
            text=True,
            timeout=120,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    return run_it
