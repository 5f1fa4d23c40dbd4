"""What somebody reads of a partner who cannot, or who waits in vain."""

from dataclasses import replace

import pytest

from tests.mail.samples import CANNOT, CARYS, ID, NO_REPLY, PROGRAMME
from unmentor.mail import Message, PartnerAnswerLetter, partner_answer


def body(message: Message) -> list[str]:
    """The paragraphs between the greeting and the foot, each on one line."""
    return [" ".join(paragraph.split()) for paragraph in message.text.split("\n\n")][1:-1]


def test_whoever_was_let_down_need_not_wait_and_comes_first_if_nobody_is_free() -> None:
    message = partner_answer(CANNOT, PROGRAMME)
    assert message.subject == "Ben Okoro cannot make it this time"
    assert body(message) == [
        "Ben Okoro, whom we introduced to you for December 2026, cannot make it this time.",
        "You need not wait or do anything: we look for somebody else for you. If nobody is free, you come first in the"
        " next draw, on Monday 4 January.",
    ]


def test_without_a_date_for_the_next_draw_none_is_promised() -> None:
    assert body(partner_answer(replace(CANNOT, next_draw=None), PROGRAMME))[1].endswith(
        "you come first in the next draw."
    )


def test_two_who_remain_of_three_still_meet() -> None:
    message = partner_answer(replace(CANNOT, others=(CARYS.name,)), PROGRAMME)
    assert body(message)[1:] == ["The conversation is still on: you meet Dr Carys Huws."]


def test_whoever_was_silent_is_not_blamed_and_can_still_write() -> None:
    message = partner_answer(NO_REPLY, PROGRAMME)
    assert message.subject == "Your introduction to Ben Okoro"
    assert body(message) == [
        "Ben Okoro, whom we introduced to you for December 2026, has not heard from you and has asked us for somebody"
        " else this time.",
        "That happens, and there is nothing you have to do. If you would still like to talk, reply to our introduction:"
        " that goes straight to Ben.",
    ]


@pytest.mark.parametrize(
    ("letter", "subject"), [(CANNOT, "Ni all Ben Okoro gwrdd y tro hwn"), (NO_REPLY, "Eich cyflwyniad i Ben Okoro")]
)
def test_it_speaks_welsh_to_whoever_reads_welsh(letter: PartnerAnswerLetter, subject: str) -> None:
    assert partner_answer(replace(letter, person=replace(letter.person, language="cy")), PROGRAMME).subject == subject


def test_it_is_known_by_its_notice_and_is_answered_to_the_programme() -> None:
    message = partner_answer(CANNOT, PROGRAMME)
    assert message.message_id == f"<partner-answer.{ID}@unmentoring.example>"
    assert (message.kind, message.reply_to, message.calendar) == ("partner_answer", "", None)
