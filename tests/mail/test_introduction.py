"""What two or three people read about each other."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import html5lib
import pytest
from hypothesis import given, settings

from tests.mail.samples import ASHA, BEN, PAIR, PROGRAMME, SITS_OUT, TRIO
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

You get this because you take part in UnMentoring:
https://unmentoring.example
To skip a month or to stop, write to hello@unmentoring.example. You need
not say why.
"""


def test_the_one_who_writes_first_reads_this() -> None:
    message = introduction(PAIR, 0, PROGRAMME)
    assert message.text == TO_ASHA
    assert message.subject == "Meet Ben Okoro of Camden by Friday 18 December"
    assert (message.recipient, message.reply_to) == ("asha.patel@devon.example", "ben.okoro@camden.example")


def test_the_other_reads_who_writes_and_until_when_to_wait() -> None:
    assert section(introduction(PAIR, 1, PROGRAMME), "ASHA WRITES FIRST") == (
        "Asha will write to you first. If you have heard nothing by Friday 4 December, write yourself."
        " A reply to this message goes straight to Asha."
    )


def test_the_other_reads_the_exchange_from_the_other_side() -> None:
    message = introduction(PAIR, 1, PROGRAMME)
    assert section(message, "WHAT YOU COULD LEARN FROM EACH OTHER") == (
        "- From Asha you could learn about service design."
        " - Asha could learn from you about AI governance and assurance, and council tax."
        " - You both want to learn about agile coaching."
        " - Asha adds: “Part time, mornings best”"
    )


def test_three_people_read_about_the_two_others() -> None:
    message = introduction(TRIO, 0, PROGRAMME)
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
    assert section(introduction(letter, 0, PROGRAMME), "WHAT YOU COULD LEARN FROM EACH OTHER") == (
        "- Ben would like to learn about service design. - You both want to learn about agile coaching."
    )


def test_people_who_named_no_topics_read_that_they_start_from_their_jobs() -> None:
    bare = tuple(Participant(m.name, m.address, m.council, "") for m in (ASHA, BEN))
    message = introduction(replace(PAIR, members=bare, exchanges=(), reasons=()), 0, PROGRAMME)
    assert section(message, "WHAT YOU COULD LEARN FROM EACH OTHER") == (
        "- Ben and you have not named any topics yet: start from your jobs."
    )
    assert "WHY YOU" not in message.text


def test_two_people_of_one_given_name_are_called_by_their_whole_names() -> None:
    letter = replace(PAIR, members=(replace(ASHA, name="Ben Patel"), BEN))
    assert "BEN PATEL WRITES FIRST" in introduction(letter, 1, PROGRAMME).text


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
    assert section(introduction(summer, 0, PROGRAMME), "A TIME TO START FROM").startswith(
        "The invitation attached holds Wednesday 1 July, 00:45 to 01:45 (BST)."
    )


@pytest.mark.parametrize(("minutes", "words"), [(30, "half an hour"), (45, "45 minutes"), (60, "an hour")])
def test_the_length_is_said_in_words(minutes: int, words: str) -> None:
    assert f"You talk for {words}, as equals" in introduction(replace(PAIR, minutes=minutes), 0, PROGRAMME).text


def test_the_message_id_depends_on_introduction_and_reader_alone() -> None:
    ids = [introduction(letter, reader, PROGRAMME).message_id for letter in (PAIR, TRIO) for reader in (0, 1)]
    name = "introduction.8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d"
    assert ids == [f"<{name}.1@unmentoring.example>", f"<{name}.2@unmentoring.example>"] * 2


def test_the_same_letter_makes_the_same_message() -> None:
    assert introduction(TRIO, 2, PROGRAMME) == introduction(TRIO, 2, PROGRAMME)


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
        "https://unmentoring.example: one more person often makes the difference.\n\n"
        + TO_ASHA[TO_ASHA.index("You get this") :]
    )


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
    assert "Ben can talk about a=?b" in introduction(letter, 0, PROGRAMME).text


def test_line_breaks_in_notes_are_only_spaces() -> None:
    letter = replace(PAIR, members=(ASHA, replace(BEN, notes="a\r\n\r\nYOU WRITE FIRST\x00\nb")))
    assert "- Ben adds: “a YOU WRITE FIRST b”\n" in introduction(letter, 0, PROGRAMME).text


@settings(max_examples=50)
@given(letters())
def test_whatever_people_say_of_themselves_makes_a_message(letter: IntroductionLetter) -> None:
    for reader in range(len(letter.members)):
        message = introduction(letter, reader, PROGRAMME)
        assert all(len(line) <= 72 or " " not in line.strip("-123. ") for line in message.text.split("\n"))
        html5lib.HTMLParser(strict=True).parse(message.html)


class TestHtml:
    """The page says what the text says, and works where people read it."""

    @pytest.fixture(
        params=[introduction(PAIR, 0, PROGRAMME), introduction(TRIO, 2, PROGRAMME), no_partner(SITS_OUT, PROGRAMME)],
        ids=["pair", "trio", "no partner"],
    )
    def message(self, request: pytest.FixtureRequest) -> Message:
        message: Message = request.param
        return message

    def test_it_says_the_same_as_the_text(self, message: Message) -> None:
        marks = re.compile(r"^(- |\d+\. )", re.MULTILINE)
        assert seen(message.html).casefold() == " ".join(marks.sub("", message.text).split()).casefold()

    def test_it_is_valid_small_and_has_its_language(self, message: Message) -> None:
        html5lib.HTMLParser(strict=True).parse(message.html)
        assert message.html.startswith('<!DOCTYPE html><html lang="en-GB">')
        assert len(message.html.encode()) < 30_000

    def test_it_fetches_nothing(self, message: Message) -> None:
        assert not re.search(r"<(img|link|script|iframe)|url\(|src=", message.html)

    def test_its_styles_are_in_the_elements_and_dark_mode_in_the_head(self, message: Message) -> None:
        assert re.findall(r"<style>\s*(@media[^{]*)", message.html) == ["@media (max-width: 480px) "]
        assert "@media (prefers-color-scheme: dark)" in message.html
        assert '<p style="' in message.html

    def test_names_are_only_text(self) -> None:
        name = """<b onclick="x">O'Neill</b> & "Co" """.strip()
        message = introduction(rename(PAIR, name), 0, PROGRAMME)
        assert f"For December 2026 you are meeting {name} of Camden." in seen(message.html)
        assert not re.search(r"<b[ >]", message.html)
        assert f"For December 2026 you are meeting {name}" in " ".join(message.text.split())


def rename(letter: IntroductionLetter, name: str) -> IntroductionLetter:
    first, second, *others = letter.members
    return replace(letter, members=(first, replace(second, name=name), *others))


def section(message: Message, heading: str) -> str:
    """What the text says below a heading, on one line."""
    below = message.text.partition(f"\n{heading}\n\n")[2]
    return " ".join(below.partition("\n\n")[0].split())


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._hidden = False

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._hidden = self._hidden or tag == "head"

    def handle_endtag(self, tag: str) -> None:
        self._hidden = self._hidden and tag != "head"
        if tag in ("p", "h1", "h2", "li"):
            self.words.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)


def seen(html: str) -> str:
    """What a person sees of a page, on one line."""
    parser = _Seen()
    parser.feed(html)
    return " ".join("".join(parser.words).split())
