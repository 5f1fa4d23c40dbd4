"""The message to whoever has joined."""

from dataclasses import replace
from datetime import timedelta

from tests.mail.samples import ID, PROGRAMME, WELCOME
from tests.mail.seen import body
from unmentor.mail import welcome


def test_it_says_what_happens_next_and_when() -> None:
    message = welcome(WELCOME, PROGRAMME)
    assert message.subject == "Welcome to UnMentoring: what happens next"
    assert body(message) == [
        "You take part in UnMentoring from now on.",
        "There is nothing to do until we write to you.",
        "WHAT HAPPENS NEXT",
        "1. On Monday 4 January we draw who meets whom. We write to you some days before each draw, so that you can"
        " skip it if you are away."
        " 2. Soon after that we write to you: whom you meet, what you could learn from each other, and which of you"
        " writes first."
        " 3. You agree on a time and talk for half an hour, as equals: nobody is the mentor and nobody the mentee."
        " 4. Afterwards you tell us in two presses whether you met.",
        "To change your topics, how often you take part, or anything else, open your page:"
        " https://unmentoring.example/me",
    ]


def test_without_a_date_for_the_next_draw_none_is_promised() -> None:
    message = welcome(replace(WELCOME, next_draw=None, has_notice=False), PROGRAMME)
    assert body(message)[3].startswith("1. We draw who meets whom. The day is not set yet. 2. Soon after")


def test_whoever_comes_back_is_welcomed_anew() -> None:
    later = replace(WELCOME, written=WELCOME.written + timedelta(days=1))
    assert [welcome(letter, PROGRAMME).message_id for letter in (WELCOME, WELCOME, later)] == [
        f"<welcome.{ID}.1796115600@unmentoring.example>",
        f"<welcome.{ID}.1796115600@unmentoring.example>",
        f"<welcome.{ID}.1796202000@unmentoring.example>",
    ]
