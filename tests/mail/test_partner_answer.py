"""What somebody reads of a partner who cannot, or who waits in vain."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from tests.mail.samples import CANNOT, ID, NO_REPLY, PROGRAMME, TWO_REMAIN
from tests.mail.seen import body
from unmentor.mail import PartnerAnswerLetter, partner_answer

OUT_OF_THE_CALENDAR = (
    "The file attached takes the time that we held out of your calendar: Wednesday 9 December, 10:00 to 10:30 (GMT)."
)


def test_whoever_was_let_down_need_not_wait_and_comes_first_if_nobody_is_free() -> None:
    message = partner_answer(CANNOT, PROGRAMME)
    assert message.subject == "Ben Okoro cannot make it this time"
    assert body(message) == [
        "Ben Okoro, whom we introduced to you for December 2026, cannot make it this time.",
        "You need not wait or do anything: we look for somebody else for you. If nobody is free, you come first in the"
        " next draw, on Monday 4 January.",
        OUT_OF_THE_CALENDAR,
    ]


def test_without_a_date_for_the_next_draw_none_is_promised() -> None:
    assert body(partner_answer(replace(CANNOT, next_draw=None), PROGRAMME))[1].endswith(
        "you come first in the next draw."
    )


def test_once_the_next_draw_is_made_nobody_else_is_looked_for() -> None:
    message = partner_answer(replace(CANNOT, looks_for_another=False), PROGRAMME)
    assert body(message)[1] == "There is nothing for you to do. The next draw is on Monday 4 January."
    undated = replace(CANNOT, looks_for_another=False, next_draw=None)
    assert body(partner_answer(undated, PROGRAMME))[1:] == ["There is nothing for you to do.", OUT_OF_THE_CALENDAR]


def test_two_who_remain_of_three_still_meet() -> None:
    message = partner_answer(TWO_REMAIN, PROGRAMME)
    assert body(message)[1:] == [
        "The conversation is still on: you meet Dr Carys Huws.",
        "The time that we held stays, without Ben: Wednesday 9 December, 10:00 to 10:30 (GMT). The file attached says"
        " so to your calendar.",
    ]


def test_whoever_was_silent_is_not_blamed_and_can_still_write() -> None:
    message = partner_answer(NO_REPLY, PROGRAMME)
    assert message.subject == "Ben Okoro has not heard from you"
    assert body(message) == [
        "Ben Okoro, whom we introduced to you for December 2026, has not heard from you and has asked us for somebody"
        " else this time.",
        "That happens, and there is nothing you have to do. If you would still like to talk, reply to our introduction:"
        " that goes straight to Ben.",
        OUT_OF_THE_CALENDAR,
    ]


@pytest.mark.parametrize(
    ("letter", "subject"),
    [(CANNOT, "Ni all Ben Okoro gyfarfod y tro hwn"), (NO_REPLY, "Nid yw Ben Okoro wedi clywed gennych")],
)
def test_it_speaks_welsh_to_whoever_reads_welsh(letter: PartnerAnswerLetter, subject: str) -> None:
    assert partner_answer(replace(letter, person=replace(letter.person, language="cy")), PROGRAMME).subject == subject


@pytest.mark.parametrize(
    ("letter", "method", "status"),
    [
        (CANNOT, "CANCEL", "CANCELLED"),
        (NO_REPLY, "CANCEL", "CANCELLED"),
        (TWO_REMAIN, "REQUEST", "TENTATIVE"),
    ],
)
def test_the_time_held_is_cancelled_where_nobody_meets_and_stays_for_two(
    letter: PartnerAnswerLetter, method: str, status: str
) -> None:
    message = partner_answer(letter, PROGRAMME)
    assert message.calendar is not None
    calendar = Calendar.from_ical(message.calendar)
    (event,) = calendar.walk("VEVENT")
    assert (message.calendar_method, str(calendar["METHOD"]), str(event["STATUS"]), event["SEQUENCE"]) == (
        method,
        method,
        status,
        1,
    )
    assert letter.hold is not None
    assert [str(attendee) for attendee in event["ATTENDEE"]] == [f"mailto:{m.address}" for m in letter.hold.members]


@pytest.mark.parametrize("letter", [CANNOT, TWO_REMAIN])
def test_where_no_time_is_held_nothing_is_said_of_one(letter: PartnerAnswerLetter) -> None:
    message = partner_answer(replace(letter, hold=None), PROGRAMME)
    assert (message.calendar, message.calendar_method) == (None, None)
    assert body(message) == body(partner_answer(letter, PROGRAMME))[:-1]


def test_it_is_known_by_its_notice_and_is_answered_to_the_programme() -> None:
    message = partner_answer(CANNOT, PROGRAMME)
    assert message.message_id == f"<partner-answer.{ID}@unmentoring.example>"
    assert (message.kind, message.reply_to) == ("partner_answer", "")
