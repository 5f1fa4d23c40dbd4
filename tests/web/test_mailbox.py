"""The local mailbox shows what was delivered, also when it means harm."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.web.browse import Browse
from tests.web.mailing import introduction
from unmentor.settings import Settings

FileMessage = Callable[[bytes], str]

HOSTILE_HTML = (
    "<!DOCTYPE html><title>x</title><script>parent.document.title='taken'</script>"
    "<img src=https://tracker.example/x.png onerror=alert(1)><form action=https://evil.example><button>Go</button></form>"
)
SANDBOX = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    "form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox"
)


def test_an_empty_mailbox_says_how_messages_come(browse: Browse) -> None:
    page = browse("/mailbox")
    assert page.title == "Mailbox – UnMentoring"
    assert page.texts(".//main//p") == [
        "Nothing has been delivered yet. Messages appear here once a cycle is sent and unmentor mail deliver has run."
    ]


def test_lists_messages_newest_first(browse: Browse, file_message: FileMessage) -> None:
    for subject in ("First", "Second"):
        file_message(bytes(introduction(subject)))
    page = browse("/mailbox")
    assert page.texts(".//main//li/a") == ["Second", "First"]
    assert page.texts(".//main//li/p") == ["To Asha Patel <asha@council.example>", "Tuesday 1 December 2026 at 9am"] * 2


def test_a_long_mailbox_comes_in_pages_of_fifty(browse: Browse, file_message: FileMessage) -> None:
    for number in range(51):
        file_message(bytes(introduction(f"Message {number}")))
    first, second = browse("/mailbox"), browse("/mailbox?page=2")
    assert first.texts(".//main//li/a") == [f"Message {number}" for number in range(50, 0, -1)]
    assert second.texts(".//main//li/a") == ["Message 0"]
    assert "/mailbox?page=2" in first.addresses()
    assert second.title == "Mailbox, page 2 of 2 – UnMentoring"


@pytest.mark.parametrize("number", ["0", "-1", "2", "99999999999999999999"])
def test_a_page_that_is_not_there_is_not_found(browse: Browse, number: str) -> None:
    browse(f"/mailbox?page={number}", status=404)


def test_shows_a_message_with_the_headers_that_matter(browse: Browse, file_message: FileMessage) -> None:
    page = browse(f"/mailbox/{file_message(bytes(introduction()))}")
    assert page.heading == "Meet Bo of Test Council"
    assert dict(zip(page.texts(".//dt"), page.texts(".//dd"), strict=True)) == {
        "From": "UnMentoring <hello@unmentor.example>",
        "To": "Asha Patel <asha@council.example>",
        "Reply-To": "bo@other.example",
        "Date": "Tue, 01 Dec 2026 09:00:00 +0000",
        "Message-ID": "<one@unmentor.example>",
    }
    assert page.text(".//pre") == "Meet Bo."


def test_the_calendar_entry_can_be_taken_home(app: Flask, file_message: FileMessage) -> None:
    answer = app.test_client().get(f"/mailbox/{file_message(bytes(introduction()))}/conversation.ics")
    assert (answer.status_code, answer.mimetype, answer.data) == (
        200,
        "text/calendar",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
    )
    assert answer.headers["Content-Disposition"] == 'attachment; filename="conversation.ics"'


def test_html_that_means_harm_is_shut_into_a_sandbox(browse: Browse, app: Flask, file_message: FileMessage) -> None:
    address = f"/mailbox/{file_message(bytes(introduction(html=HOSTILE_HTML)))}"
    (frame,) = browse(address).root.findall(".//iframe")
    assert (frame.get("sandbox"), frame.get("title")) == ("", "The message as HTML")
    answer = app.test_client().get(f"{address}/html")
    assert answer.text.strip() == HOSTILE_HTML
    assert answer.headers["Content-Security-Policy"] == SANDBOX


def test_markup_in_headers_and_text_is_shown_as_it_was_written(browse: Browse, file_message: FileMessage) -> None:
    script = "<script>alert(1)</script>"
    message = f"From: {script}\nTo: {script}\nSubject: {script}\n\n{script}\n".encode()
    page = browse(f"/mailbox/{file_message(message)}")
    assert page.heading == script
    assert page.text(".//pre") == script
    assert browse("/mailbox").texts(".//main//li/a") == [script]


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"\x00\xff\xfe no message at all",
        b"Date: the day after tomorrow\n\nNo date that can be read",
        b"Date: Mon, 01 Jan 0001 00:00:00 +0000\n\nBefore there were dates",
        b"Date: Fri, 31 Dec 9999 23:59:59 -1200\n\nAfter the last of them",
        b"Subject: =?utf-8?q?=FF=FE?=\nContent-Type: text/html; charset=unknown-8bit\n\n<p>\xff</p>",
        b"Subject: " + b"long " * 5000 + b"\n\nA subject without end",
        b"Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/calendar\n\n\n--x--",
    ],
    ids=["nothing", "bytes", "bad date", "first date", "last date", "bad charset", "long subject", "empty calendar"],
)
def test_a_file_that_is_hardly_a_message_breaks_no_page(
    browse: Browse, file_message: FileMessage, message: bytes
) -> None:
    address = f"/mailbox/{file_message(message)}"
    browse("/mailbox")
    browse(address)


@pytest.mark.parametrize(
    "path", ["..", "%2e%2e", "..%2f..%2funmentor.db", "..%5c..%5cunmentor.db", "%2fetc%2fpasswd", "new"]
)
@pytest.mark.parametrize("part", ["", "/html", "/conversation.ics"])
def test_an_id_leads_to_no_file_outside_the_mailbox(
    app: Flask, settings: Settings, file_message: FileMessage, path: str, part: str
) -> None:
    file_message(bytes(introduction()))
    (settings.data_dir / "unmentor.db").touch()
    assert app.test_client().get(f"/mailbox/{path}{part}").status_code == 404


def test_a_message_without_html_or_calendar_has_no_page_for_them(app: Flask, file_message: FileMessage) -> None:
    address = f"/mailbox/{file_message(b'Subject: Text alone' + bytes([10, 10]) + b'Hello')}"
    client = app.test_client()
    assert [client.get(address + part).status_code for part in ("/html", "/conversation.ics")] == [404, 404]
