"""The calendar file holds one time for all and says who is asked by whom."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from tests.mail.samples import ASHA, BEN, PAIR, PROGRAMME, TRIO
from unmentor.mail import IntroductionLetter, speech_in
from unmentor.mail.invitation import invitation

ENGLISH = speech_in("en")


def event_of(letter: IntroductionLetter, language: str = "en") -> Event:
    """The one event of the file."""
    calendar = Calendar.from_ical(invitation(letter, PROGRAMME, speech_in(language)))
    (event,) = calendar.walk("VEVENT")
    assert isinstance(event, Event)
    return event


def test_the_file_is_a_request_that_says_who_made_it() -> None:
    calendar = Calendar.from_ical(invitation(PAIR, PROGRAMME, ENGLISH))
    assert {name: str(value) for name, value in calendar.items()} == {
        "VERSION": "2.0",
        "METHOD": "REQUEST",
        "PRODID": "-//unmentoring.example//UnMentoring//EN",
    }
    assert calendar.errors == []


def test_the_event_holds_the_time_tentatively() -> None:
    event = event_of(PAIR)
    assert event.errors == []
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


def test_whoever_reads_welsh_gets_the_same_event_in_welsh() -> None:
    english, welsh = event_of(PAIR), event_of(PAIR, "cy")
    assert {name: str(value) for name, value in welsh.items() if value != english[name]} == {
        "SUMMARY": "UnMentoring: Asha Patel a Ben Okoro",
        "DESCRIPTION": "Sgwrs rhwng pobl gydradd, 30 munud. Asha Patel sy’n ysgrifennu’n gyntaf. Awgrym yw’r amser:"
        " symudwch ef i amser sy’n addas i chi, a chytunwch ai ffonio neu gwrdd ar fideo.",
    }


def test_times_are_in_utc_whatever_zone_they_come_in() -> None:
    london = replace(PAIR, hold_start=datetime(2026, 7, 1, 10, 0, tzinfo=ZoneInfo("Europe/London")))
    file = invitation(london, PROGRAMME, ENGLISH)
    assert b"DTSTART:20260701T090000Z" in file
    assert b"VTIMEZONE" not in file


def test_lines_end_and_fold_as_the_standard_has_it() -> None:
    file = invitation(PAIR, PROGRAMME, ENGLISH)
    lines = file.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert b"\n" not in b"".join(lines)


@pytest.mark.parametrize("name", ['Ben "Bo" Okoro', "Okoro; Ben, Jr: x", "Siân Gŵyl", "back\\slash", "^n caret"])
def test_a_name_adds_nothing_to_the_file(name: str) -> None:
    event = event_of(replace(PAIR, members=(ASHA, replace(BEN, name=name))))
    assert event["ATTENDEE"][1].params["CN"] == name
    assert str(event["SUMMARY"]) == f"UnMentoring: {ENGLISH.listed(['Asha Patel', name])}"
    assert len(event["ATTENDEE"]) == 2
