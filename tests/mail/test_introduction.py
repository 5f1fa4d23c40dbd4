"""What two or three people read about each other."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings

from tests.mail.samples import ASHA, BEN, KEPT_LOOKING, PAIR, PROGRAMME, SITS_OUT, STOP, TRIO
from tests.mail.seen import body, section
from tests.mail.strategies import letters
from unmentor.mail import IntroductionLetter, Message, Participant, UnsafeHeader, introduction, no_partner

TO_ASHA = """\
Hello Asha,

For December 2026 you are meeting Ben Okoro of Camden.

Ben Okoro
Content designer
Camden
ben.okoro@camden.example

You talk for half an hour, as equals: nobody is the mentor and nobody
the mentee. Please meet by Friday 18 December.

YOU WRITE FIRST

Ben is waiting to hear from you. Offer two or three times. A reply to
this message goes straight to Ben.

WHAT YOU COULD LEARN FROM EACH OTHER

- From Ben you could learn about AI governance and assurance, and
  council tax.
- Ben could learn from you about service design.
- You both want to learn about agile coaching.

WHY YOU TWO

Each wants something that the other shares. Devon and Camden have not
met yet.

THREE WAYS TO START

1. Ask Ben: “What do you know about AI governance and assurance now that
   you wish somebody had told you at the start?”
2. Ben may ask you: “What did you try first with service design, and
   what would you skip next time?”
3. Ask each other: “If each of us had a free week for agile coaching,
   what would we try first?”

A TIME TO START FROM

The invitation attached holds Wednesday 9 December, 10:00 to 10:30
(GMT). It is only a suggestion: move it to when it suits you both.

AFTERWARDS, OR IF IT DOES NOT WORK OUT

It takes two presses and no signing in: say that you have met, that you
have a date, that there is no reply, or that you cannot make it this
time.

Tell us how it went:
https://unmentoring.example/feedback/a-signed_Tokena-signed_Tokena-signed_Tokena-signed_Tokena-signed_Tokena-signed_Token

"""
FOOT = f"""\
You get this because you take part in UnMentoring:
https://unmentoring.example
Skip a month, pause or change anything on your page:
https://unmentoring.example/me
Stop taking part; you need not sign in or say why:
{STOP}
"""


def test_the_one_who_writes_first_reads_this() -> None:
    message = read(PAIR)
    assert message.text == TO_ASHA + FOOT
    assert message.subject == "Meet Ben Okoro of Camden by Friday 18 December"
    assert (message.recipient, message.reply_to) == ("asha.patel@devon.example", "ben.okoro@camden.example")


def test_the_other_reads_who_writes_and_until_when_to_wait() -> None:
    assert section(read(PAIR, 1), "ASHA WRITES FIRST") == (
        "Asha will write to you first. If you have heard nothing by Friday 4 December, write yourself."
        " A reply to this message goes straight to Asha."
    )


def test_the_other_reads_the_exchange_from_the_other_side() -> None:
    message = read(PAIR, 1)
    assert section(message, "WHAT YOU COULD LEARN FROM EACH OTHER") == (
        "- From Asha you could learn about service design."
        " - Asha could learn from you about AI governance and assurance, and council tax."
        " - You both want to learn about agile coaching."
        " - Asha adds: “Part time, mornings best”"
    )


def test_three_people_read_about_the_two_others() -> None:
    message = read(TRIO)
    assert message.subject == "Meet Ben Okoro and Dr Carys Huws by Friday 18 December"
    assert message.reply_to == "ben.okoro@camden.example, carys.huws@gwynedd.example"
    assert section(message, "WHAT YOU COULD LEARN FROM EACH OTHER") == (
        "- From Ben you could learn about council tax."
        " - Ben would like to learn about service design and agile coaching."
        " - Carys can talk about Welsh language."
    )
    assert "so the three of you meet together" in " ".join(message.text.split())


def test_a_wish_that_both_have_is_told_once() -> None:
    letter = replace(PAIR, members=(replace(ASHA, share=()), replace(BEN, share=())), exchanges=())
    assert section(read(letter), "WHAT YOU COULD LEARN FROM EACH OTHER") == (
        "- Ben would like to learn about service design. - You both want to learn about agile coaching."
    )


def test_people_who_named_no_topics_read_that_they_start_from_their_jobs() -> None:
    bare = tuple(Participant(m.name, m.address, m.council, "") for m in (ASHA, BEN))
    message = read(replace(PAIR, members=bare, exchanges=(), reasons=()))
    assert section(message, "WHAT YOU COULD LEARN FROM EACH OTHER") == (
        "- Ben and you have not named any topics yet: start from your jobs."
    )
    assert "WHY YOU" not in message.text


def test_how_and_when_a_partner_likes_to_talk_stands_below_the_address() -> None:
    ben = replace(BEN, ways=frozenset({"phone", "in_person", "video"}), times="Tuesdays\nafter 10")
    assert ben.address + "\nLikes to talk: by video, by phone, in person\nUsual times: Tuesdays after 10\n\n" in (
        read(replace(PAIR, members=(ASHA, ben))).text
    )


def test_an_introduction_of_a_later_draw_says_so() -> None:
    message = read(replace(PAIR, replacement=True))
    assert message.subject == "Also for December 2026: meet Ben Okoro of Camden by Friday 18 December"
    assert message.text.splitlines()[2:4] == [
        "After the draw of December 2026 we have found you somebody to meet: Ben",
        "Okoro of Camden.",
    ]


def test_two_people_of_one_given_name_are_called_by_their_whole_names() -> None:
    letter = replace(PAIR, members=(replace(ASHA, name="Ben Patel"), BEN))
    assert "BEN PATEL WRITES FIRST" in read(letter, 1).text


@pytest.mark.parametrize(
    ("written", "hold", "meet_by", "write_by"),
    [
        (1, 9, 18, 4),  # Tuesday: this week's Friday
        (2, 9, 18, 4),  # Wednesday: still this week's
        (3, 15, 18, 11),  # Thursday: that is too soon, so next week's
        (7, 10, 18, 9),  # the time held comes before the Friday
        (1, 20, 3, 3),  # the last day comes before both
    ],
)
def test_the_others_wait_until_a_friday_but_never_past_the_time_held_or_the_last_day(
    written: int, hold: int, meet_by: int, write_by: int
) -> None:
    letter = replace(
        PAIR,
        written=datetime(2026, 12, written, 9, 0, tzinfo=UTC),
        hold_start=datetime(2026, 12, hold, 10, 0, tzinfo=UTC),
        meet_by=date(2026, 12, meet_by),
    )
    assert letter.write_by(PROGRAMME.zone) == date(2026, 12, write_by)


def test_the_time_held_is_read_in_the_programmes_zone_and_summer_time() -> None:
    summer = replace(PAIR, hold_start=datetime(2026, 6, 30, 23, 45, tzinfo=UTC), minutes=60)
    assert section(read(summer), "A TIME TO START FROM").startswith(
        "The invitation attached holds Wednesday 1 July, 00:45 to 01:45 (BST)."
    )


@pytest.mark.parametrize(("minutes", "words"), [(30, "half an hour"), (45, "45 minutes"), (60, "an hour")])
def test_the_length_is_said_in_words(minutes: int, words: str) -> None:
    assert f"You talk for {words}, as equals" in read(replace(PAIR, minutes=minutes)).text


def test_the_message_id_depends_on_introduction_and_reader_alone() -> None:
    ids = [read(letter, reader).message_id for letter in (PAIR, TRIO) for reader in (0, 1)]
    name = "introduction.8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d"
    assert ids == [f"<{name}.1@unmentoring.example>", f"<{name}.2@unmentoring.example>"] * 2


def test_the_same_letter_makes_the_same_message() -> None:
    assert read(TRIO, 2) == read(TRIO, 2)


def test_whoever_sits_out_reads_why_and_comes_first_next_time() -> None:
    message = no_partner(SITS_OUT, PROGRAMME)
    assert message.subject == "No partner for you in December 2026: you come first next time"
    assert message.message_id == "<no-partner.8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d@unmentoring.example>"
    assert (message.reply_to, message.calendar) == ("", None)
    assert message.text == (
        "Hello Asha,\n\nFor December 2026 we have no partner for you.\n\n"
        "The number of people was odd. We are sorry to make you wait.\n\n"
        "There is nothing for you to do: you come first in the next draw, on\nMonday 4 January.\n\n"
        "Do you know somebody at another council who would enjoy this? Pass on\n"
        f"https://unmentoring.example: one more person often makes the difference.\n\n{FOOT}"
    )


def test_whoever_is_still_looked_for_reads_until_when() -> None:
    message = no_partner(KEPT_LOOKING, PROGRAMME)
    assert message.subject == "No partner for you in December 2026 yet: we keep looking"
    assert body(message)[:3] == [
        "For December 2026 we have no partner for you yet.",
        "The number of people was odd. We are sorry to make you wait.",
        "There is nothing for you to do: we look again until Tuesday 22 December, and write if somebody is free. If"
        " nobody is, you come first in the next draw, on Monday 4 January.",
    ]


def test_without_a_date_for_the_next_draw_none_is_promised() -> None:
    text = no_partner(replace(SITS_OUT, next_draw=None), PROGRAMME).text
    assert "you come first in the next draw.\n" in text


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Ben\nBcc: x@y.example"},
        {"council": "Camden\r\nBcc: x@y.example"},
        {"role": "Designer\n\nYOU WRITE FIRST"},
        {"learn": ("Archives\n- a line of their own",)},
        {"share": ("Archives\x00",)},
        {"name": "=?utf-8?q?Ben=0ABcc:_x@y.example?="},
    ],
)
def test_a_line_smuggled_into_what_somebody_says_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UnsafeHeader):
        replace(BEN, **change)


def test_what_mail_programs_would_decode_in_a_header_is_only_text_in_a_topic() -> None:
    letter = replace(PAIR, members=(ASHA, replace(BEN, share=("a=?b",))), exchanges=())
    assert "Ben can talk about a=?b" in read(letter).text


def test_line_breaks_in_notes_are_only_spaces() -> None:
    letter = replace(PAIR, members=(ASHA, replace(BEN, notes="a\r\n\r\nYOU WRITE FIRST\x00\nb")))
    assert "- Ben adds: “a YOU WRITE FIRST b”\n" in read(letter).text


@settings(max_examples=50)
@given(letters())
def test_whatever_people_say_of_themselves_makes_a_message(letter: IntroductionLetter) -> None:
    for reader in range(len(letter.members)):
        message = read(letter, reader)
        assert all(len(line) <= 72 or " " not in line.strip("-123. ") for line in message.text.split("\n"))
        html5lib.HTMLParser(strict=True).parse(message.html)


def read(letter: IntroductionLetter, reader: int = 0) -> Message:
    """The message to one of its members."""
    return introduction(replace(letter, reader=reader), PROGRAMME)
