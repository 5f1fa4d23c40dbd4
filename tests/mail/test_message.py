"""A message that exists can be sent, and a row can hold it."""

import json
from dataclasses import asdict, replace
from datetime import datetime

import pytest

from tests.mail.samples import PAIR, PROGRAMME, TAKEN_OUT, a_message, every_message
from unmentor.errors import Refusal
from unmentor.mail import BadAddress, Message, TooLong, UnsafeHeader, introduction, taken_out

BREAKS = ["\nBcc: x@y.example", "\r\nBcc: x@y.example", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\ud800"]


@pytest.mark.parametrize("field", ["kind", "recipient_name", "sender_name", "subject", "message_id"])
@pytest.mark.parametrize("text", BREAKS)
def test_a_line_break_or_control_character_in_a_header_is_refused(field: str, text: str) -> None:
    with pytest.raises(UnsafeHeader) as refusal:
        a_message(**{field: f"Ben{text}"})
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize("field", ["recipient", "sender", "reply_to"])
@pytest.mark.parametrize("text", BREAKS)
def test_a_line_break_or_control_character_in_an_address_is_refused(field: str, text: str) -> None:
    with pytest.raises(BadAddress):
        a_message(**{field: f"ben@camden.example{text}"})


@pytest.mark.parametrize("field", ["recipient_name", "sender_name", "subject"])
def test_text_that_mail_programs_would_decode_into_a_line_break_is_refused(field: str) -> None:
    with pytest.raises(UnsafeHeader, match="decode"):
        a_message(**{field: "=?utf-8?q?Ben=0ABcc:_x@y.example?="})


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Note": "a\nBcc: x@y.example"},
        {"X-Note\nBcc": "x@y.example"},
        {"X-Note: a\r\nBcc": "x@y.example"},
        {"Bcc": "x@y.example"},
        {"bCC": "x@y.example"},
        {"Cc": "x@y.example"},
        {"To": "x@y.example"},
        {"Message-ID": "<2@y.example>"},
        {"Content-Type": "text/html"},
        {"X-Note": "Gŵyl"},
        {"": "empty"},
    ],
)
def test_additional_headers_add_neither_recipients_nor_contradictions(headers: dict[str, str]) -> None:
    with pytest.raises(UnsafeHeader):
        a_message(headers=headers)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ben",
        "ben@",
        "@camden.example",
        "ben@camden.example, x@y.example",
        "ben@camden.example,x@y.example",
        "Ben <ben@camden.example>",
        "ben okoro@camden.example",
        '"ben okoro"@camden.example',
        "ben@@camden.example",
        "ben.@camden.example",
        "ben..o@camden.example",
        "ben@camden..example",
        "ben@-camden.example",
        "ben@[127.0.0.1]",
        "sîan@gwynedd.example",
        "sian@gwŷnedd.example",
        "b" * 65 + "@camden.example",
        "b@" + ".".join(["c" * 60] * 5),
    ],
)
def test_what_is_not_one_plain_address_is_refused_as_recipient(address: str) -> None:
    with pytest.raises(BadAddress):
        a_message(recipient=address)


@pytest.mark.parametrize(
    "address", ["o'neill@fermanagh.example", "a+b.c_d@x-y.example", "jobs@localhost", "a@b.gov.uk"]
)
def test_addresses_that_people_have_are_taken(address: str) -> None:
    assert a_message(recipient=address, reply_to=f"{address}, x@y.example").reply_addresses == (address, "x@y.example")


def test_without_an_address_to_reply_to_replies_go_to_the_sender() -> None:
    assert a_message().reply_addresses == ()


@pytest.mark.parametrize("message_id", ["", "x@y.example", "<x>", "<x@y.example", "<x@y.example> ", "<a b@y.example>"])
def test_a_message_id_that_is_none_is_refused(message_id: str) -> None:
    with pytest.raises(UnsafeHeader):
        a_message(message_id=message_id)


def test_a_message_id_is_no_longer_than_its_column() -> None:
    assert len(a_message(message_id="<" + "a" * 238 + "@y.example>").message_id) == 250
    with pytest.raises(TooLong, match=r"^The message ID has 251 characters; 250 is the most$"):
        a_message(message_id="<" + "a" * 239 + "@y.example>")


def test_the_longest_programme_that_there_can_be_writes_messages_that_a_row_holds() -> None:
    host = ".".join(["h" * 46] * 4) + ".uk"
    programme = replace(PROGRAMME, name="n" * 100, sender_address=f"a@{host}")
    assert len(host) == 190
    longest = max(every_message("en").values(), key=lambda message: len(message.message_id))
    assert len(longest.message_id.replace(PROGRAMME.host, host)) == 250
    assert len(taken_out(replace(TAKEN_OUT, answer="no_reply"), programme).message_id) == 250


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"name": "n" * 101}, "The programme's name has 101 characters; 100 is the most"),
        (
            {"sender_address": "a@" + ".".join(["h" * 37] * 5) + ".h"},
            "The domain of the programme's address has 191 characters; 190 is the most",
        ),
    ],
)
def test_a_programme_that_no_message_could_carry_is_refused(change: dict[str, str], sentence: str) -> None:
    with pytest.raises(TooLong) as refusal:
        replace(PROGRAMME, **change)
    assert str(refusal.value) == sentence


@pytest.mark.parametrize("method", ["REQUEST; x=y", "REQUEST\r\nBcc: x@y.example", "", "DÉPÔT"])
def test_a_calendar_method_is_one_word(method: str) -> None:
    with pytest.raises(UnsafeHeader):
        a_message(calendar=b"BEGIN:VCALENDAR", calendar_method=method)


def test_a_calendar_without_a_method_and_a_date_without_a_zone_are_faults() -> None:
    with pytest.raises(ValueError, match="come together"):
        a_message(calendar=b"BEGIN:VCALENDAR")
    with pytest.raises(ValueError, match="time zone"):
        a_message(written=datetime(2026, 12, 1, 9, 0))  # noqa: DTZ001 -- the fault under test


def test_refusals_are_refusals_so_that_people_see_a_sentence() -> None:
    assert issubclass(UnsafeHeader, Refusal)
    assert issubclass(BadAddress, Refusal)


def test_a_row_holds_a_message_and_gives_it_back_equal() -> None:
    message = introduction(PAIR, PROGRAMME)
    row = asdict(message)
    row["headers"] = json.loads(json.dumps(row["headers"]))
    assert Message(**row) == message


def test_a_message_does_not_change_with_the_headers_it_was_made_from() -> None:
    headers = {"X-Note": "a"}
    message = a_message(headers=headers)
    headers["Bcc"] = "x@y.example"
    assert message.headers == {"X-Note": "a"}
