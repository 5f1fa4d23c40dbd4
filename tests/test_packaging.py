"""The wheel: built, installed in a fresh environment from the lock file, and run away from the checkout."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    _run([sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT], folder)
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `unmentor` command of a fresh environment that holds the locked dependencies and the wheel, nothing else."""
    folder = tmp_path_factory.mktemp("environment")
    _run([sys.executable, "-m", "venv", folder / "venv"], folder)
    pip = [folder / "venv" / "bin" / "python", "-m", "pip", "install", "--quiet"]
    _run([*pip, "--require-hashes", "-r", ROOT / "requirements" / "run.txt"], folder)
    _run([*pip, "--no-deps", wheel], folder)
    return folder / "venv" / "bin" / "unmentor"


def test_the_wheel_carries_everything_that_is_not_code(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        "jobs/schedule.py",
        "unmentor/councils/register.csv",
        "unmentor/councils/former.csv",
        "unmentor/topics/topics.csv",
        "unmentor/cli/sample-sign-ups.csv",
        "unmentor/migrations/env.py",
        "unmentor/templates/layout.html",
        "unmentor/templates/mail/introduction/body.html",
        "unmentor/web/static/vendor/site.css",
        "unmentor/translations/cy/LC_MESSAGES/messages.mo",
        "unmentor/web/static/vendor/site.js",
        "unmentor/web/static/vendor/govuk-frontend.LICENCE.txt",
        "unmentor/web/static/vendor/accessible-autocomplete.LICENCE.txt",
        "unmentor/web/static/vendor/preact.LICENCE.txt",
    }
    assert wanted <= names
    assert not [name for name in names if name.startswith(("tests/", "tools/", "benchmarks/"))]


def test_the_installed_command_does_the_whole_job(installed: Path, tmp_path: Path) -> None:
    printed = _run([installed, "demo", "--once"], tmp_path)
    assert "121 made-up people in" in printed
    assert json.loads(_run([installed, "mail", "status", "--json"], tmp_path))["messages"]["sent"] > 100
    assert "Devon County Council" in _run([installed, "councils", "find", "Devon CC"], tmp_path)
    assert _run([installed, "db", "check"], tmp_path).endswith("as it should be\n")


def test_the_installed_jobs_are_found(installed: Path, tmp_path: Path) -> None:
    python = installed.with_name("python")
    printed = _run([python, "-c", "import jobs.schedule, unmentor; print(jobs.__file__)"], tmp_path)
    assert str(installed.parents[1]) in printed


def _run(command: Sequence[object], folder: Path) -> str:
    """What the command prints; fails with its error output. Nothing of this checkout is on its path."""
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("UNMENTOR_", "PYTHON"))}
    done = subprocess.run([str(part) for part in command], cwd=folder, env=environ, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
