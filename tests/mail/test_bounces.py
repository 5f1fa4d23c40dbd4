"""Reading delivery status notifications: what they say, what is broken about them, and what they are not."""

import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.notifications import OURS, notification
from unmentor.mail.bounces import LARGEST, Bounce, read_bounces

SAID_AT = datetime(2026, 12, 1, 9, 5, tzinfo=UTC)
NO_SUCH_MAILBOX = Bounce(
    OURS, "asha@devon.example", "failed", "5.1.1", "550 5.1.1 <asha@devon.example>: no such mailbox", SAID_AT
)


@pytest.mark.parametrize("returned", ["message/rfc822", "text/rfc822-headers", "message/global-headers"])
def test_a_report_says_which_message_of_whom_failed_and_why(returned: str) -> None:
    assert read_bounces(notification(returned=returned)) == (NO_SUCH_MAILBOX,)
    assert NO_SUCH_MAILBOX.is_about_address
    assert NO_SUCH_MAILBOX.in_words == "5.1.1 550 5.1.1 <asha@devon.example>: no such mailbox"


@pytest.mark.parametrize(
    ("content", "action", "status", "about_address"),
    [
        (notification(status="Status: 4.2.2 (mailbox full)\n"), "failed", "4.2.2", False),
        (notification(action="Action: delayed\n", status="Status: 4.4.1\n"), "delayed", "4.4.1", False),
        (notification(action="Action: delivered\n", status="Status: 2.0.0\n"), "delivered", "2.0.0", False),
        (notification(action="ACTION: Failed (bounced)\n"), "failed", "5.1.1", True),
        (notification(action=""), "failed", "5.1.1", True),
        (notification(status=""), "failed", "5.1.1", True),
        (notification(status="", diagnostic="Diagnostic-Code: 554 Go away\n"), "failed", "5.0.0", True),
        (notification(status="Status: none\n", diagnostic=""), "failed", "", False),
    ],
)
def test_what_a_report_leaves_out_is_made_out_from_the_rest(
    content: bytes, action: str, status: str, about_address: bool
) -> None:
    (bounce,) = read_bounces(content)
    assert (bounce.action, bounce.status, bounce.is_about_address) == (action, status, about_address)


@pytest.mark.parametrize(
    "recipient", ["asha@devon.example", "RFC822;<asha@devon.example>", "utf-8; asha@devon.example"]
)
def test_recipients_are_found_in_whatever_way_they_are_written(recipient: str) -> None:
    assert [bounce.recipient for bounce in read_bounces(notification(recipient=recipient))] == ["asha@devon.example"]


@pytest.mark.parametrize(
    ("status", "about_address"),
    [
        ("5.1.1", True),
        ("5.1.10", True),
        ("5.2.0", True),
        ("5.2.1", True),
        ("5.0.0", True),
        ("5.4.4", True),
        ("5.1.7", False),
        ("5.1.8", False),
        ("5.2.2", False),
        ("5.3.4", False),
        ("5.6.1", False),
        ("5.7.1", False),
        ("4.1.1", False),
    ],
)
def test_what_is_about_us_or_the_message_says_nothing_of_the_address(status: str, about_address: bool) -> None:
    (bounce,) = read_bounces(notification(status=f"Status: {status}\n"))
    assert (bounce.status, bounce.is_about_address) == (status, about_address)


def test_a_report_on_two_recipients_says_two_things() -> None:
    two = notification(diagnostic="\nFinal-Recipient: rfc822; ben@camden.example\nAction: delayed\nStatus: 4.4.1\n")
    assert [(bounce.recipient, bounce.action) for bounce in read_bounces(two)] == [
        ("asha@devon.example", "failed"),
        ("ben@camden.example", "delayed"),
    ]


def test_line_ends_of_the_wire_and_a_wrapper_make_no_difference() -> None:
    wrapped = (
        b'Date: Tue, 1 Dec 2026 09:05:00 +0000\nContent-Type: multipart/mixed; boundary="outer"\n\n--outer\n'
        + notification()
        + b"\n--outer--\n"
    )
    assert read_bounces(notification().replace(b"\n", b"\r\n")) == (NO_SUCH_MAILBOX,)
    assert read_bounces(wrapped) == (NO_SUCH_MAILBOX,)


def test_a_report_within_a_returned_message_is_not_the_servers_word() -> None:
    forwarded = b"Subject: look\nContent-Type: message/rfc822\n\n" + notification()
    assert read_bounces(forwarded) == ()


@pytest.mark.parametrize(
    ("date", "written"),
    [
        ("Tue, 1 Dec 2026 10:05:00 +0100", SAID_AT),
        ("Tue, 1 Dec 2026 09:05:00 -0000", SAID_AT),
        ("yesterday", None),
        ("Tue, 1 Dec 2026 09:05:00 +99999999999", None),
        ("", None),
    ],
)
def test_when_a_report_was_written_is_read_where_it_says_so(date: str, written: datetime | None) -> None:
    assert read_bounces(notification(date=date)) == (replace(NO_SUCH_MAILBOX, written=written),)


def test_the_servers_words_are_one_short_line() -> None:
    (bounce,) = read_bounces(notification(diagnostic="Diagnostic-Code: smtp; 550 \x1b[2J\n gone " + "no " * 400 + "\n"))
    assert bounce.diagnostic.isprintable()
    assert (bounce.diagnostic[:12], len(bounce.diagnostic) <= 500) == ("550 [2J gone", True)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Subject: out of office\n\nBack on Monday.\n",
        notification(message_id=""),
        notification().replace(b"Final-Recipient", b"Somebody"),
        notification().replace(b"message/delivery-status", b"text/plain"),
        b"\x00\xff" * 1000,
    ],
)
def test_what_reports_on_no_message_says_nothing(content: bytes) -> None:
    assert read_bounces(content) == ()


def test_what_is_made_to_take_long_takes_no_time() -> None:
    deep = b"".join(b'Content-Type: multipart/report; boundary="%d"\n\n--%d\n' % (n, n) for n in range(20_000))
    began = time.monotonic()
    assert read_bounces(deep) == ()
    assert read_bounces(notification() + b"x" * 10 * LARGEST) == (NO_SUCH_MAILBOX,)
    assert time.monotonic() - began < 5


@given(st.integers(0, len(notification()) - 1), st.binary(max_size=20), st.integers(0, 200))
def test_nothing_that_is_broken_in_a_report_raises_anything(at: int, put: bytes, take: int) -> None:
    whole = notification()
    for bounce in read_bounces(whole[:at] + put + whole[at + take :]):
        assert bounce.message_id
        assert bounce.in_words.isprintable()
