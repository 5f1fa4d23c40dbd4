"""What `make run` does: once for a newcomer, and again without losing anything; and serving until it is stopped."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from tests.cli.conftest import Run


def test_a_newcomer_is_told_what_happened_and_where_to_look(run: Run) -> None:
    done = run("demo", "--once")
    assert done.code == 0, done.err
    assert "121 people in" in done.out
    assert "60 conversations out" in done.out
    assert "/mailbox" in done.out
    assert len(done.out.splitlines()) < 12


def test_a_second_run_keeps_what_is_there(run: Run) -> None:
    run("demo", "--once")
    before = run("cycle", "status", "--cycle", 1, "--json").json
    assert run("demo", "--once").code == 0
    assert run("cycle", "status", "--cycle", 1, "--json").json == before
    assert run("mail", "status", "--json").json["messages"]["sent"] == 121
    assert len(run("cycle", "list", "--json").json) == 2


def test_serving_answers_and_stops_when_asked(run: Run, tmp_path: Path) -> None:
    run("demo", "--once")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "unmentor", "serve", "--port", str(port), "--workers", "2"]
    environ = {name: value for name, value in os.environ.items() if not name.startswith("UNMENTOR_")}
    with subprocess.Popen(command, cwd=tmp_path, env=environ, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert "121" in _get(f"http://127.0.0.1:{port}/")
            assert "ready" in _get(f"http://127.0.0.1:{port}/readyz")
        finally:
            server.send_signal(signal.SIGTERM)
            _, log = server.communicate(timeout=60)
    assert server.returncode == 0, log
    assert "Traceback" not in log
    assert "scheduler started" in log


def _get(url: str) -> str:
    """The page, once the server is up; at most 20 seconds are waited for that."""
    last: Exception | None = None
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310 - a server of our own on 127.0.0.1
                return str(answer.read().decode())
        except OSError as error:
            last = error
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer: {last}")
