"""The real server, as `unmentor serve` starts it, over a database that was filled before."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

_STARTS_WITHIN = 60  # seconds


@contextmanager
def served(folder: Path, workers: int) -> Iterator[int]:
    """Serve the programme whose data are in `folder`; gives the port. Raises RuntimeError when it does not start."""
    port = _free_port()
    command = [
        sys.executable,
        "-m",
        "unmentor",
        "serve",
        "--no-scheduler",
        "--port",
        str(port),
        "--workers",
        str(workers),
    ]
    environment = {**os.environ, "UNMENTOR_DATA_DIR": str(folder)}
    with (folder / "server.log").open("w") as log:
        # S603: our own command
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            _wait_for(port)
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    until = time.monotonic() + _STARTS_WITHIN
    while time.monotonic() < until:
        try:
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise RuntimeError("the server did not start: see server.log in its data folder")
