"""The calendar file holds one time for all and says who is asked by whom."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from tests.mail.samples import ASHA, BEN, CARYS, CHANGED, PAIR, PROGRAMME, TRIO
from unmentor.mail import IntroductionLetter, speech_in
from unmentor.mail.calendar import asking, cancelling, taking_out

ENGLISH = speech_in("en")
CHANGED_AT = datetime(2026, 12, 3, 12, 0, tzinfo=UTC)


def one_event(file: bytes) -> Event:
    """The one event of a file that has no faults."""
    calendar = Calendar.from_ical(file)
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    assert (calendar.errors, event.errors) == ([], [])
    return event


def event_of(letter: IntroductionLetter, language: str = "en") -> Event:
    """The event that an introduction asks its members to."""
    return one_event(asking(letter.hold, letter.written, PROGRAMME, speech_in(language)).data)


def test_the_file_is_a_request_that_says_who_made_it() -> None:
    calendar = Calendar.from_ical(asking(PAIR.hold, PAIR.written, PROGRAMME, ENGLISH).data)
    assert {name: str(value) for name, value in calendar.items()} == {
        "VERSION": "2.0",
        "METHOD": "REQUEST",
        "PRODID": "-//unmentoring.example//UnMentoring//EN",
    }
    assert calendar.errors == []


def test_the_event_holds_the_time_tentatively() -> None:
    event = event_of(PAIR)
    assert {name: event.decoded(name) for name in ("DTSTART", "DTEND", "DTSTAMP", "SEQUENCE")} == {
        "DTSTART": datetime(2026, 12, 9, 10, 0, tzinfo=UTC),
        "DTEND": datetime(2026, 12, 9, 10, 30, tzinfo=UTC),
        "DTSTAMP": datetime(2026, 12, 1, 9, 0, tzinfo=UTC),
        "SEQUENCE": 0,
    }
    assert {name: str(event[name]) for name in ("UID", "STATUS", "SUMMARY", "DESCRIPTION")} == {
        "UID": "8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d@unmentoring.example",
        "STATUS": "TENTATIVE",
        "SUMMARY": "UnMentoring: Asha Patel and Ben Okoro",
        "DESCRIPTION": "A conversation between equals, 30 minutes. Asha Patel writes first. The time is a suggestion:"
        " move it to when it suits you, and agree whether to call or meet on video.",
    }


def test_the_programme_asks_and_all_members_are_asked_without_having_to_answer() -> None:
    event = event_of(TRIO)
    assert (str(event["ORGANIZER"]), event["ORGANIZER"].params["CN"]) == (
        "mailto:hello@unmentoring.example",
        "UnMentoring",
    )
    asked = {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "FALSE"}
    assert [(str(attendee), dict(attendee.params)) for attendee in event["ATTENDEE"]] == [
        ("mailto:asha.patel@devon.example", {"CN": "Asha Patel", **asked}),
        ("mailto:ben.okoro@camden.example", {"CN": "Ben Okoro", **asked}),
        ("mailto:carys.huws@gwynedd.example", {"CN": "Dr Carys Huws", **asked}),
    ]


def test_a_later_version_has_a_higher_number_and_does_not_say_who_writes_first() -> None:
    without_ben = replace(CHANGED, members=(ASHA, CARYS))
    file = asking(without_ben, CHANGED_AT, PROGRAMME, ENGLISH)
    before, event = event_of(PAIR), one_event(file.data)
    assert (file.method, event["SEQUENCE"], event.decoded("DTSTAMP"), str(event["STATUS"])) == (
        "REQUEST",
        1,
        CHANGED_AT,
        "TENTATIVE",
    )
    assert [event[name] for name in ("UID", "DTSTART", "DTEND", "ORGANIZER")] == [
        before[name] for name in ("UID", "DTSTART", "DTEND", "ORGANIZER")
    ]
    assert str(event["SUMMARY"]) == "UnMentoring: Asha Patel and Dr Carys Huws"
    assert "writes first" not in str(event["DESCRIPTION"])


def test_cancelling_takes_the_event_from_everybody() -> None:
    file = cancelling(CHANGED, CHANGED_AT, PROGRAMME, ENGLISH)
    event = one_event(file.data)
    assert (file.method, str(Calendar.from_ical(file.data)["METHOD"])) == ("CANCEL", "CANCEL")
    assert {name: str(event[name]) for name in ("UID", "STATUS", "SEQUENCE", "ORGANIZER")} == {
        "UID": "8f14e45f-ceea-467f-9a1d-1f6a2f3b4c5d@unmentoring.example",
        "STATUS": "CANCELLED",
        "SEQUENCE": "1",
        "ORGANIZER": "mailto:hello@unmentoring.example",
    }
    assert {name: event.decoded(name) for name in ("DTSTART", "DTEND", "DTSTAMP")} == {
        "DTSTART": PAIR.hold_start,
        "DTEND": PAIR.hold_start + timedelta(minutes=30),
        "DTSTAMP": CHANGED_AT,
    }
    assert [str(attendee) for attendee in event["ATTENDEE"]] == [f"mailto:{ASHA.address}", f"mailto:{BEN.address}"]


def test_taking_one_person_out_leaves_the_event_to_the_others() -> None:
    file = taking_out(replace(CHANGED, members=(ASHA,)), CHANGED_AT, PROGRAMME, ENGLISH)
    event = one_event(file.data)
    assert (file.method, event["SEQUENCE"], "STATUS" in event) == ("CANCEL", 1, False)
    assert (str(event["ATTENDEE"]), event.decoded("DTSTART")) == (f"mailto:{ASHA.address}", PAIR.hold_start)


def test_whoever_reads_welsh_gets_the_same_event_in_welsh() -> None:
    english, welsh = event_of(PAIR), event_of(PAIR, "cy")
    assert {name: str(value) for name, value in welsh.items() if value != english[name]} == {
        "SUMMARY": "UnMentoring: Asha Patel a Ben Okoro",
        "DESCRIPTION": "Sgwrs rhwng pobl gydradd, 30 munud. Asha Patel sy’n ysgrifennu’n gyntaf. Awgrym yw’r amser:"
        " symudwch ef i amser sy’n addas i chi, a chytunwch ai ffonio neu gyfarfod ar fideo.",
    }


def test_times_are_in_utc_whatever_zone_they_come_in() -> None:
    london = replace(PAIR, hold_start=datetime(2026, 7, 1, 10, 0, tzinfo=ZoneInfo("Europe/London")))
    file = asking(london.hold, PAIR.written, PROGRAMME, ENGLISH).data
    assert b"DTSTART:20260701T090000Z" in file
    assert b"VTIMEZONE" not in file


def test_lines_end_and_fold_as_the_standard_has_it() -> None:
    file = asking(PAIR.hold, PAIR.written, PROGRAMME, ENGLISH).data
    lines = file.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)


@pytest.mark.parametrize("name", ['Ben "Bo" Okoro', "Okoro; Ben, Jr: x", "Siân Gŵyl", "back\\slash", "^n caret"])
def test_a_name_adds_nothing_to_the_file(name: str) -> None:
    event = event_of(replace(PAIR, members=(ASHA, replace(BEN, name=name))))
    assert event["ATTENDEE"][1].params["CN"] == name
    assert str(event["SUMMARY"]) == f"UnMentoring: {ENGLISH.listed(['Asha Patel', name])}"
    assert len(event["ATTENDEE"]) == 2
