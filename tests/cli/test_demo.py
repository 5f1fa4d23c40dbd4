"""What `make run` does: once for a newcomer, and again without losing anything; and serving until it is stopped."""

import re
import socket
import time
import urllib.request
from pathlib import Path

from tests.cli.conftest import SAMPLE, Run, Start

README = Path(__file__).parents[2] / "README.md"


def test_a_newcomer_is_told_what_happened_and_where_to_look(run: Run) -> None:
    done = run("demo", "--once")
    assert done.code == 0, done.err
    (shown,) = re.findall(r"```text\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    shown = shown.replace(".venv/bin/unmentor", "unmentor")
    assert _without_dates(done.out).splitlines() == _without_dates(shown).splitlines()[:-1]  # it does not serve


def test_a_second_run_keeps_what_is_there(run: Run) -> None:
    run("demo", "--once")
    before = run("cycle", "status", "--cycle", 1, "--json").json
    assert run("demo", "--once").code == 0
    assert run("cycle", "status", "--cycle", 1, "--json").json == before
    assert run("mail", "status", "--json").json["messages"]["sent"] == 121
    assert len(run("cycle", "list", "--json").json) == 2


def test_serving_answers_and_stops_when_asked(run: Run, start: Start) -> None:
    run("demo", "--once")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with start("serve", "--port", port, "--workers", 2) as server:
        assert server.says("scheduler started")
        assert "121" in _get(f"http://127.0.0.1:{port}/")
        assert "ready" in _get(f"http://127.0.0.1:{port}/readyz")
    assert (server.code, server.traceback) == (0, "")


def test_the_scheduler_delivers_by_itself_and_stops_when_asked(run: Run, start: Start) -> None:
    run("db", "upgrade")
    run("practitioners", "import", SAMPLE)
    for step in ("plan", "draw", "send"):
        run("cycle", step)
    with start("scheduler") as scheduler:
        assert scheduler.says("deliver mail: Delivery(sent=121, waiting=0, failed=0)")
    assert (scheduler.code, scheduler.traceback) == (0, "")
    assert run("mail", "status", "--json").json["messages"]["sent"] == 121


def _without_dates(text: str) -> str:
    return re.sub(r"Next draw: .*", "Next draw: some day.", text)


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
