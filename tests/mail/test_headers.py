"""Headers of every letter: who wrote it, in which language, on which list it is, and which letter it follows up."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.samples import ID, PROGRAMME, STOP, TAKEN_OUT, TRIO, every_message
from unmentor.mail import LocalMailbox, Message, introduction, read_mailbox, taken_out

OF_NO_LIST = {"sign_in", "address_changed", "goodbye", "invitation_to_join", "draw_made", "digest", "alarm"}
OF_A_CONVERSATION = {"nudge", "how_it_went", "partner_answer", "taken_out"}
LISTS = {
    "List-Id": "<conversations.unmentoring.example>",
    "List-Unsubscribe": f"<{STOP}>, <mailto:hello@unmentoring.example?subject=Stop%20UnMentoring>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
FIRST = f"<introduction.{ID}.1@unmentoring.example>"


def _lists(message: Message) -> dict[str, str]:
    return {} if message.kind in OF_NO_LIST else LISTS


def _thread(message: Message) -> dict[str, str]:
    return {"In-Reply-To": FIRST, "References": FIRST} if message.kind in OF_A_CONVERSATION else {}


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("cy", "cy")])
def test_headers_say_the_language_the_list_the_ways_off_it_and_the_thread(language: str, tag: str) -> None:
    everywhere = {"Auto-Submitted": "auto-generated", "Content-Language": tag}
    messages = every_message(language)
    assert {name: message.headers for name, message in messages.items()} == {
        name: everywhere | _lists(message) | _thread(message) for name, message in messages.items()
    }


def test_what_follows_up_an_introduction_is_one_thread_with_its_readers_own() -> None:
    assert introduction(TRIO, PROGRAMME).message_id == FIRST


def test_whoever_is_on_no_list_finds_no_way_off_it_in_the_foot() -> None:
    off = {name for name, message in every_message("en").items() if STOP not in message.text}
    assert off == {name for name, message in every_message("en").items() if message.kind in OF_NO_LIST}


def test_a_thread_and_a_cancellation_arrive_whole_however_long_the_domain(tmp_path: Path) -> None:
    domain = ".".join(["h" * 46] * 4) + ".uk"
    message = taken_out(TAKEN_OUT, replace(PROGRAMME, sender_address=f"hello@{domain}"))
    with LocalMailbox(tmp_path) as mailbox:
        mailbox.deliver(message)
    (stored,) = read_mailbox(tmp_path)
    first = f"<introduction.{ID}.1@{domain}>"
    headers = {name: value for name, value in stored.headers if name in ("In-Reply-To", "References", "Message-ID")}
    assert headers == {"In-Reply-To": first, "References": first, "Message-ID": message.message_id}
    assert (stored.calendar, message.calendar_method) == (message.calendar, "CANCEL")
