"""Serving and the jobs beside it: they start together, end together, and neither outlives the other."""

import os
import signal
import socket
import time
import urllib.request
from pathlib import Path

from jobs.deliver_mail import said
from tests.cli.conftest import SAMPLE, Run, Start, queue_four_messages
from unmentor.services.delivering import Delivery


def test_serving_answers_and_stops_when_asked(run: Run, start: Start) -> None:
    run("demo", "--once")
    port = _free_port()
    with start("serve", "--port", port, "--workers", 2) as server:
        assert server.says("scheduler started")
        assert "121" in _get(f"http://127.0.0.1:{port}/")
        assert "ready" in _get(f"http://127.0.0.1:{port}/readyz")
    assert (server.code, server.traceback) == (0, "")


def test_a_worker_that_ends_leaves_the_jobs_running(run: Run, start: Start) -> None:
    run("db", "upgrade")
    port = _free_port()
    with start("serve", "--port", port) as server:
        assert "ready" in _get(f"http://127.0.0.1:{port}/readyz")
        before = _children(server.pid)
        (worker,) = before - _schedulers(server.pid)
        os.kill(worker, signal.SIGTERM)
        assert server.says("Worker exiting")
        assert "ready" in _get(f"http://127.0.0.1:{port}/readyz")
        assert _schedulers(server.pid) == before - {worker}
    assert (server.code, server.traceback) == (0, "")


def test_serving_ends_with_an_error_when_the_jobs_end(run: Run, start: Start) -> None:
    run("db", "upgrade")
    with start("serve", "--port", _free_port()) as server:
        assert server.says("scheduler started")
        (scheduler,) = _schedulers(server.pid)
        os.kill(scheduler, signal.SIGKILL)
        assert server.says("the scheduler ended by itself")
        assert server.wait() == 1
    assert server.traceback == ""


def test_nothing_is_left_of_a_server_that_was_killed(run: Run, start: Start) -> None:
    run("db", "upgrade")
    port = _free_port()
    with start("serve", "--port", port) as server:
        assert server.says("scheduler started")
        assert "ready" in _get(f"http://127.0.0.1:{port}/readyz")
        children = _children(server.pid)
        assert len(children) == 2
        os.kill(server.pid, signal.SIGKILL)
        assert server.wait() == -signal.SIGKILL
        assert _all_end(children)


def test_serving_stops_in_time_while_a_mail_server_says_nothing(run: Run, start: Start, tmp_path: Path) -> None:
    queue_four_messages(tmp_path)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        start("serve", "--port", _free_port(), UNMENTOR_MAIL_URL=_mail_url(silent)) as server,
    ):
        caller, _ = silent.accept()
        started = time.monotonic()
        os.kill(server.pid, signal.SIGTERM)
        server.wait()
        caller.close()
        assert time.monotonic() - started < 29  # of which the mail server has 20
    assert (server.code, server.traceback) == (0, "")
    assert "the mail server took nothing more: 127.0.0.1" in server.said
    assert run("mail", "status", "--json").json["messages"]["queued"] == 4


def test_a_minute_in_which_nothing_was_due_is_not_logged() -> None:
    assert said(Delivery(0, 0, 0)) == ""
    assert said(Delivery(0, 0, 1)) == "0 sent, 0 to be tried again, 1 given up"
    words = "mail.example:587: 535 no"
    assert (
        said(Delivery(2, 0, 0, words))
        == f"2 sent, 0 to be tried again, 0 given up; the mail server took nothing more: {words}"
    )


def test_the_scheduler_delivers_by_itself_and_stops_when_asked(run: Run, start: Start) -> None:
    run("db", "upgrade")
    run("practitioners", "import", SAMPLE)
    for step in ("plan", "draw", "send"):
        run("cycle", step)
    with start("scheduler") as scheduler:
        assert scheduler.says("deliver mail: 121 sent, 0 to be tried again, 0 given up")
    assert (scheduler.code, scheduler.traceback) == (0, "")
    assert run("mail", "status", "--json").json["messages"]["sent"] == 121


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _mail_url(listener: socket.socket) -> str:
    return f"smtp://127.0.0.1:{listener.getsockname()[1]}?tls=none"


def _children(pid: int) -> set[int]:
    """The processes that a process started and that still run, as the kernel has them."""
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def _schedulers(pid: int) -> set[int]:
    return {c for c in _children(pid) if b"scheduler" in Path(f"/proc/{c}/cmdline").read_bytes().split(b"\0")}


def _all_end(pids: set[int]) -> bool:
    """Whether all of these processes end within ten seconds."""
    for _ in range(100):
        if not any(_runs(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


def _runs(pid: int) -> bool:
    """Whether it runs; one that has ended and that nobody asked about yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


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
