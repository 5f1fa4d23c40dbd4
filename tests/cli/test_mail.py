"""The outbox as the command shows it: what happened, in lines that a terminal only shows."""

import json
import mailbox
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run, Start, queue_four_messages
from tests.mail.notifications import notification
from tests.mail.servers import SILENCE, SLOWLY, Script, running, unused_server


@pytest.fixture(autouse=True)
def _queued(tmp_path: Path) -> None:
    queue_four_messages(tmp_path)


def _counts(run: Run) -> dict[str, int]:
    """The states that messages are in, and how many."""
    counts: dict[str, int] = run("mail", "status", "--json").json["messages"]
    return {state: number for state, number in counts.items() if number}


def test_a_delivery_says_what_it_did_and_where_the_mailbox_is(run: Run, tmp_path: Path) -> None:
    done = run("mail", "deliver")
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines() == [
        "4 messages sent, 0 to be tried again, 0 given up",
        f"in the local mailbox {tmp_path / 'instance' / 'mailbox'}; "
        "`unmentor serve` shows it at http://127.0.0.1:5000/mailbox",
    ]
    again = run("mail", "deliver", "--json")
    assert again.json == {"sent": 0, "waiting": 0, "failed": 0, "unavailable": "", "limited": False, "sending": 0}


def test_a_delivery_that_may_send_no_more_says_so_and_keeps_the_rest(run: Run) -> None:
    done = run("mail", "deliver", UNMENTOR_MAIL_PER_MINUTE="3")
    assert done.code == 0
    assert done.out.splitlines()[:2] == [
        "3 messages sent, 0 to be tried again, 0 given up",
        "no more for now: 3 a minute may go out (UNMENTOR_MAIL_PER_MINUTE)",
    ]
    assert _counts(run) == {"sent": 3, "queued": 1}


def test_a_server_that_is_down_is_said_in_one_line_and_keeps_every_message(run: Run) -> None:
    port = unused_server().port
    words = f"127.0.0.1:{port}: [Errno 111] Connection refused"
    url = f"smtp://127.0.0.1:{port}?tls=none"
    done = run("mail", "deliver", UNMENTOR_MAIL_URL=url)
    assert (done.code, done.out) == (1, "0 messages sent, 0 to be tried again, 0 given up\n")
    assert done.err == f"unmentor: the mail server took nothing more: {words}\n"
    as_json = run("mail", "deliver", "--json", UNMENTOR_MAIL_URL=url)
    assert (as_json.code, as_json.json["unavailable"]) == (1, words)
    assert _counts(run) == {"queued": 4}


@pytest.mark.parametrize("url", ["smtp://a..b:25", "smtp://jo:hunter2@mail.example:port", "post:"])
def test_an_address_that_is_no_mail_server_is_refused_in_one_line(run: Run, url: str) -> None:
    done = run("mail", "deliver", UNMENTOR_MAIL_URL=url)
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert "UNMENTOR_MAIL_URL" in done.err
    assert "hunter2" not in done.err


def test_a_server_cannot_talk_to_the_terminal(run: Run) -> None:
    with running(Script(at_rcpt=("550 \x1b[2J\x1b]0;owned\x07gone",))) as server:
        done = run("mail", "deliver", UNMENTOR_MAIL_URL=f"smtp://127.0.0.1:{server.port}?tls=none")
    assert (done.code, done.out) == (0, "3 messages sent, 0 to be tried again, 1 given up\n")
    status = run("mail", "status")
    assert status.out.splitlines()[-1] == "failed   introduction to ann@x.example: 550 [2J ]0;owned gone"


def test_what_an_older_row_holds_cannot_talk_to_the_terminal(run: Run, tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "instance" / "unmentor.db") as rows:
        rows.execute("UPDATE message SET state = 'failed', last_error = ?", ("550 \x1b[2J\x9bm\nsent     4",))
    rows.close()
    status = run("mail", "status")
    assert [line for line in status.out.splitlines() if line.startswith("sent")] == ["sent     0"]
    assert status.out.replace("\n", "").isprintable()
    assert run("mail", "status", "--json").json["failures"][0]["error"] == "550 [2J m sent 4"


def test_what_a_killed_delivery_had_claimed_is_said(run: Run, start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}?tls=none"
        with start("mail", "deliver", UNMENTOR_MAIL_URL=url) as deliverer:
            caller, _ = silent.accept()
            os.kill(deliverer.pid, signal.SIGKILL)
            assert deliverer.wait() == -signal.SIGKILL
            caller.close()
    assert _counts(run) == {"sending": 4}
    done = run("mail", "deliver")
    assert done.out.splitlines()[:2] == [
        "0 messages sent, 0 to be tried again, 0 given up",
        "4 messages in the hands of another deliverer; "
        "if that one died, they are taken up 10 minutes after it began with them",
    ]


def test_a_delivery_asked_twice_to_stop_stops_at_once_and_keeps_every_message(run: Run, start: Start) -> None:
    script = Script(at_rcpt=(SILENCE,))
    with running(script) as server:
        url = f"smtp://127.0.0.1:{server.port}?tls=none"
        with start("mail", "deliver", UNMENTOR_MAIL_URL=url) as deliverer:
            assert script.was_asked.wait(60)
            os.kill(deliverer.pid, signal.SIGTERM)
            os.kill(deliverer.pid, signal.SIGINT)
            assert deliverer.wait() == 1
    assert deliverer.said == "\nAborted!\n"
    assert _counts(run) == {"queued": 4}


def test_a_delivery_asked_once_to_stop_finishes_the_message_in_hand(run: Run, start: Start) -> None:
    script = Script(at_rcpt=(SLOWLY,))
    with running(script) as server:
        url = f"smtp://127.0.0.1:{server.port}?tls=none"
        with start("mail", "deliver", UNMENTOR_MAIL_URL=url) as deliverer:
            assert script.was_asked.wait(60)
            os.kill(deliverer.pid, signal.SIGTERM)
            assert deliverer.wait() == 1
    assert deliverer.said == "unmentor: stopped when asked; what is left is for the next delivery\n"
    assert _counts(run) == {"queued": 3, "sent": 1}


def test_retry_queues_what_was_given_up(run: Run) -> None:
    with running(Script(at_rcpt=("554 no",) * 4)) as server:
        run("mail", "deliver", UNMENTOR_MAIL_URL=f"smtp://127.0.0.1:{server.port}?tls=none")
    assert _counts(run) == {"failed": 4}
    assert run("mail", "retry").out == "4 messages queued again\n"
    assert run("mail", "deliver", "--json").json["sent"] == 4


def _came_back(folder: Path) -> bytes:
    """A report that the introduction to Ann came back."""
    with sqlite3.connect(folder / "instance" / "unmentor.db") as rows:
        ((message_id,),) = rows.execute("SELECT message_id FROM message WHERE recipient = 'ann@x.example'").fetchall()
    rows.close()
    return notification(message_id=message_id, recipient="rfc822; ann@x.example")


def test_what_came_back_is_read_from_an_mbox_a_maildir_and_one_message_and_counts_once(
    run: Run, tmp_path: Path
) -> None:
    run("mail", "deliver")
    report = _came_back(tmp_path)
    (tmp_path / "mbox").write_bytes(b"From MAILER-DAEMON\n" + report + b"\nFrom elsewhere\nSubject: hello\n\nHello\n")
    folder = mailbox.Maildir(tmp_path / "maildir")
    folder.add(report)
    (tmp_path / "one.eml").write_bytes(report)
    assert run("mail", "bounces", "mbox").out.splitlines() == [
        "bounced  ann@x.example: 5.1.1 550 5.1.1 <asha@devon.example>: no such mailbox",
        "1 message came back; 0 reports of other things ignored",
    ]
    for other in ("maildir", "one.eml"):
        assert run("mail", "bounces", other, "--json").json == {"bounced": 0, "ignored": 1, "messages": []}
    assert _counts(run) == {"sent": 3, "queued": 1, "bounced": 1}  # and whether she is still in will be asked


def test_what_holds_no_notifications_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    refused = run("mail", "bounces", tmp_path / "plain")
    assert (refused.code, "it is a folder, and no Maildir with cur and new in it" in refused.err) == (1, True)
    note = tmp_path / "note.txt"
    note.write_text("Dear all,\n\nsee you on Tuesday.\n", "utf-8")
    assert run("mail", "bounces", note).out == f"{note} has no delivery status notification in it\n"
    done = run("mail", "bounces", "nowhere")
    assert (done.code, done.err) == (1, "unmentor: nowhere cannot be read: No such file or directory\n")


def test_what_came_back_is_read_from_standard_input(run: Run, tmp_path: Path) -> None:
    run("mail", "deliver")
    command = [sys.executable, "-m", "unmentor", "mail", "bounces", "-", "--json"]
    done = subprocess.run(command, cwd=tmp_path, input=_came_back(tmp_path), capture_output=True, check=True)
    assert json.loads(done.stdout)["bounced"] == 1
