"""The message that reminds people of their conversation."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.mail.samples import BEN, CARYS, ID, NUDGE, PROGRAMME
from tests.mail.seen import body
from unmentor.mail import nudge

SAY_HOW_IT_IS = [
    "AFTERWARDS, OR IF IT DOES NOT WORK OUT",
    "It takes two presses and no signing in: say that you have met, that you have a date, that there is no reply, or"
    " that you cannot make it this time.",
    f"Say how things stand: {NUDGE.answer_link}",
]


def test_whoever_writes_first_is_asked_whether_they_have_and_finds_all_that_it_takes() -> None:
    message = nudge(NUDGE, PROGRAMME)
    assert message.subject == "Have you written to Ben Okoro yet?"
    assert body(message) == [
        message.subject,
        "If you have, thank you: there is nothing to do. If not, a short message that offers two or three times is"
        " enough. A reply to this message goes straight to Ben.",
        "Ben could tell you about AI governance and assurance. Words that you could copy:",
        "Hello Ben, UnMentoring introduced us. Could you talk for half an hour on … or …?",
        "Ben Okoro Camden ben.okoro@camden.example",
        "We introduced you for December 2026. Please meet by Friday 18 December.",
        *SAY_HOW_IT_IS,
    ]


def test_later_everybody_is_asked_whether_they_have_found_a_time() -> None:
    message = nudge(replace(NUDGE, again=True), PROGRAMME)
    assert message.subject == "Have you found a time with Ben Okoro?"
    assert body(message) == [
        message.subject,
        "If you have, good: tell us, and we stop asking. If not, one short message is often enough. A reply to this"
        " message goes straight to Ben.",
        *body(nudge(NUDGE, PROGRAMME))[4:],
    ]


def test_once_the_day_to_meet_by_is_over_it_is_not_asked_for() -> None:
    last = replace(NUDGE, again=True, meet_by=date(2026, 12, 1))
    over = replace(last, written=last.written + timedelta(days=1))
    assert [body(nudge(letter, PROGRAMME))[3] for letter in (last, over)] == [
        "We introduced you for December 2026. Please meet by Tuesday 1 December.",
        "We introduced you for December 2026. It is not too late to meet.",
    ]


def test_in_a_trio_it_is_about_both_and_a_reply_goes_to_both() -> None:
    message = nudge(replace(NUDGE, partners=(BEN, CARYS)), PROGRAMME)
    assert message.subject == "Have you written to Ben Okoro and Dr Carys Huws yet?"
    assert message.reply_addresses == (BEN.address, CARYS.address)
    assert body(message)[1].endswith("goes straight to Ben and Carys.")
    assert (
        body(message)[3] == "Hello Ben and Carys, UnMentoring introduced us. Could you talk for half an hour on … or …?"
    )
    assert body(message)[4:6] == [
        "Ben Okoro Camden ben.okoro@camden.example",
        "Dr Carys Huws Gwynedd carys.huws@gwynedd.example",
    ]


@pytest.mark.parametrize(
    ("partner", "offered"),
    [
        ({}, "Ben could tell you about AI governance and assurance. "),
        ({"share": ("Archives", "COUNCIL TAX")}, "Ben could tell you about COUNCIL TAX. "),
        ({"share": ("Archives",)}, "Ben would like to learn about service design. "),
        ({"share": ("Archives",), "learn": ("Agile coaching",)}, "Ben could tell you about archives. "),
        ({"share": (), "learn": ("Agile coaching",)}, "Ben would like to learn about agile coaching. "),
        ({"share": (), "learn": ()}, ""),
    ],
)
def test_one_topic_to_write_about_is_named_what_the_two_have_for_each_other_first(
    partner: dict[str, tuple[str, ...]], offered: str
) -> None:
    message = nudge(replace(NUDGE, partners=(replace(BEN, **partner),)), PROGRAMME)  # type: ignore[arg-type]  # topics
    assert body(message)[2] == f"{offered}Words that you could copy:"


def test_each_of_the_two_is_known_by_introduction_and_reader() -> None:
    letters = [replace(NUDGE, place=place, again=again) for again in (False, True) for place in (0, 1)]
    assert [nudge(letter, PROGRAMME).message_id for letter in letters] == [
        f"<nudge.{ID}.1@unmentoring.example>",
        f"<nudge.{ID}.2@unmentoring.example>",
        f"<nudge-again.{ID}.1@unmentoring.example>",
        f"<nudge-again.{ID}.2@unmentoring.example>",
    ]


def test_it_follows_up_its_readers_own_introduction() -> None:
    message = nudge(replace(NUDGE, place=1), PROGRAMME)
    assert message.headers["In-Reply-To"] == f"<introduction.{ID}.2@unmentoring.example>"
