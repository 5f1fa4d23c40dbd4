"""The mailbox on this machine: a real server files, and anybody can read."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.mail.samples import PAIR, PROGRAMME, a_message
from unmentor.mail import (
    LocalMailbox,
    PassingFailure,
    ServerUnavailable,
    SmtpTransport,
    StoredMessage,
    introduction,
    read_mailbox,
    read_message,
    transport,
)


def test_a_delivered_introduction_can_be_read_whole(tmp_path: Path) -> None:
    message = introduction(PAIR, PROGRAMME)
    with LocalMailbox(tmp_path / "a" / "mailbox") as mailbox:
        mailbox.deliver(message)
    (stored,) = read_mailbox(tmp_path / "a" / "mailbox")
    headers = dict(stored.headers)
    assert stored == StoredMessage(
        id=stored.id,
        to="Asha Patel <asha.patel@devon.example>",
        subject="Meet Ben Okoro of Camden by Friday 18 December",
        date=datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        text=message.text,
        html=message.html,
        calendar=message.calendar,
        headers=stored.headers,
    )
    assert (headers["Message-ID"], headers["Reply-To"]) == (message.message_id, "ben.okoro@camden.example")


def test_the_newest_come_first_across_deliveries(tmp_path: Path) -> None:
    for morning in range(2):
        with LocalMailbox(tmp_path) as mailbox:
            for number in range(12):
                mailbox.deliver(a_message(subject=f"{morning}.{number}"))
    expected = [f"{morning}.{number}" for morning in (1, 0) for number in reversed(range(12))]
    assert [stored.subject for stored in read_mailbox(tmp_path)] == expected
    assert [stored.subject for stored in read_mailbox(tmp_path, newest=2)] == expected[:2]


def test_a_message_is_read_by_its_id(tmp_path: Path) -> None:
    with LocalMailbox(tmp_path) as mailbox:
        mailbox.deliver(a_message(subject="one"))
        mailbox.deliver(a_message(subject="two"))
    for stored in read_mailbox(tmp_path):
        assert read_message(tmp_path, stored.id) == stored


@pytest.mark.parametrize(
    "message_id", ["", ".", "..", "../secret", "new/../../secret", "/etc/passwd", "x\x00", "secret"]
)
def test_an_id_leads_nowhere_else(tmp_path: Path, message_id: str) -> None:
    (tmp_path / "secret").write_text("Subject: secret\n\nsecret")
    with LocalMailbox(tmp_path / "mailbox") as mailbox:
        mailbox.deliver(a_message())
    (tmp_path / "mailbox" / "secret").write_text("Subject: secret\n\nsecret")
    assert read_message(tmp_path / "mailbox", message_id) is None


def test_no_mailbox_yet_is_an_empty_one(tmp_path: Path) -> None:
    assert read_mailbox(tmp_path / "none") == []
    assert read_message(tmp_path / "none", "x") is None


ODD = [
    b"",
    b"\x00\xff\xfe" * 100,
    b"no headers at all",
    b"Subject: =?x-unknown?q?hm?=\nDate: yesterday\nTo: <\n\nhm",
    b"Content-Type: text/plain; charset=x-unknown\n\nhm",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/calendar\n\n",
    b"Content-Type: multipart/alternative\n\n",
    b"Content-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\n!!!",
    b"To: =?utf-8?b?/w==?= <\xff@x>\nContent-Type: ;;;\n\n",
]


@pytest.mark.parametrize("content", ODD)
def test_an_odd_file_shows_without_hiding_the_others(tmp_path: Path, content: bytes) -> None:
    with LocalMailbox(tmp_path) as mailbox:
        mailbox.deliver(a_message())
    (tmp_path / "new" / "odd").write_bytes(content)
    (tmp_path / "new" / "folder").mkdir()
    (tmp_path / "cur" / "gone").symlink_to(tmp_path / "nowhere")
    assert [stored.id for stored in read_mailbox(tmp_path)][1:] == ["odd"]
    odd = read_message(tmp_path, "odd")
    assert odd is not None
    (odd.subject + odd.to + odd.text + odd.html + repr(odd.headers)).encode()


def test_a_folder_that_cannot_be_written_is_a_passing_failure(tmp_path: Path) -> None:
    with LocalMailbox(tmp_path) as mailbox:
        (tmp_path / "tmp").rmdir()
        with pytest.raises(PassingFailure, match="452 No such file or directory"):
            mailbox.deliver(a_message())


def test_a_folder_that_cannot_be_made_is_a_server_that_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "mailbox").write_text("a file")
    with pytest.raises(ServerUnavailable) as refusal, LocalMailbox(tmp_path / "mailbox"):
        pass
    assert str(refusal.value) == f"the local mailbox {tmp_path / 'mailbox'}: Not a directory"


def test_mail_url_picks_the_transport(tmp_path: Path) -> None:
    assert isinstance(transport("mailbox:", tmp_path), LocalMailbox)
    assert isinstance(transport("smtp://mail.example", tmp_path), SmtpTransport)
    with transport("mailbox:", tmp_path) as chosen:
        chosen.deliver(a_message(subject="picked"))
    assert [stored.subject for stored in read_mailbox(tmp_path)] == ["picked"]
