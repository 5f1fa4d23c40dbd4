"""The message to whoever said that they do not meet this time."""

from dataclasses import replace

from icalendar import Calendar

from tests.mail.samples import ASHA, BEN, CARYS, CHANGED, ID, PROGRAMME, TAKEN_OUT
from tests.mail.seen import body
from unmentor.mail import TakenOutLetter, taken_out


def test_it_takes_the_time_out_of_the_calendar_and_says_how_to_change_ones_mind() -> None:
    message = taken_out(TAKEN_OUT, PROGRAMME)
    assert message.subject == "You are not meeting Ben Okoro this time"
    assert body(message) == [
        "As you told us, you are not meeting Ben Okoro this time.",
        "The file attached takes the time that we held out of your calendar: Wednesday 9 December, 10:00 to 10:30"
        " (GMT).",
        "There is nothing for you to do.",
        f"If that was a wrong press, change your answer: {TAKEN_OUT.answer_link}",
    ]
    assert cancelled(TAKEN_OUT) == ("CANCELLED", {ASHA.address, BEN.address})


def test_whoever_heard_nothing_reads_that_somebody_else_is_looked_for() -> None:
    cannot, no_reply = (
        body(taken_out(replace(TAKEN_OUT, answer=answer), PROGRAMME)) for answer in ("cannot", "no_reply")
    )
    assert no_reply[2] == (
        "You need not wait or do anything: we look for somebody else for you. If nobody is free, you come first in the"
        " next draw."
    )
    assert no_reply[:2] + no_reply[3:] == cannot[:2] + cannot[3:]


def test_of_three_only_its_reader_is_taken_out() -> None:
    alone = replace(CHANGED, members=(ASHA,))
    letter = replace(TAKEN_OUT, partners=(BEN.name, CARYS.name), hold=alone, goes_on=True)
    assert taken_out(letter, PROGRAMME).subject == "You are not meeting Ben Okoro and Dr Carys Huws this time"
    assert cancelled(letter) == ("", {ASHA.address})


def test_each_answer_of_each_side_has_its_own() -> None:
    first, second = replace(TAKEN_OUT, answer="no_reply"), replace(TAKEN_OUT, place=1)
    assert [taken_out(letter, PROGRAMME).message_id for letter in (TAKEN_OUT, first, second)] == [
        f"<taken-out.cannot.{ID}.1@unmentoring.example>",
        f"<taken-out.no_reply.{ID}.1@unmentoring.example>",
        f"<taken-out.cannot.{ID}.2@unmentoring.example>",
    ]


def cancelled(letter: TakenOutLetter) -> tuple[str, set[str]]:
    """The event's status and whom it is cancelled for."""
    message = taken_out(letter, PROGRAMME)
    assert message.calendar is not None
    calendar = Calendar.from_ical(message.calendar)
    (event,) = calendar.walk("VEVENT")
    found = event["ATTENDEE"]
    attendees = found if isinstance(found, list) else [found]
    assert (message.calendar_method, str(calendar["METHOD"])) == ("CANCEL", "CANCEL")
    return str(event.get("STATUS", "")), {str(attendee).removeprefix("mailto:") for attendee in attendees}
