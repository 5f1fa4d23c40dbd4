"""Calendar files about the time that is held for a conversation (RFC 5545, sent as RFC 5546 has it).

The UID depends on the introduction alone, so that a later version, by its higher SEQUENCE, replaces an earlier one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from unmentor.mail.content_lines import escaped, file_of, line
from unmentor.mail.letters import Hold, Programme
from unmentor.mail.speech import Speech

_NO_ANSWER = {"PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "RSVP": "FALSE"}  # nobody has to answer


@dataclass(frozen=True)
class CalendarFile:
    """An iCalendar file, and what it asks calendars to do: METHOD, as the file and its part of the message say it."""

    method: str
    data: bytes


@lru_cache(maxsize=8)  # the members of a conversation are written to one after the other, and get the same file
def asking(hold: Hold, written: datetime, programme: Programme, speech: Speech) -> CalendarFile:
    """All members are asked to one tentative event, in UTC; they may move or decline it without telling us."""
    description = _description(hold, speech)
    return _file("REQUEST", _event(hold, written, programme, speech, "TENTATIVE", description), programme)


def cancelling(hold: Hold, written: datetime, programme: Programme, speech: Speech) -> CalendarFile:
    """The event is off for everybody."""
    return _file("CANCEL", _event(hold, written, programme, speech, "CANCELLED"), programme)


def taking_out(hold: Hold, written: datetime, programme: Programme, speech: Speech) -> CalendarFile:
    """The members are asked no more, while the event stays for others: it has no status then (RFC 5546, 3.2.5)."""
    return _file("CANCEL", _event(hold, written, programme, speech), programme)


def _event(
    hold: Hold, written: datetime, programme: Programme, speech: Speech, status: str = "", description: str = ""
) -> Iterator[str]:
    names = speech.listed([member.name for member in hold.members])
    yield line("SUMMARY", escaped(f"{programme.name}: {names}"))
    for name, moment in (("DTSTART", hold.start), ("DTEND", hold.end), ("DTSTAMP", written)):
        yield line(name, f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    yield line("UID", f"{hold.introduction_id}@{programme.host}")
    yield line("SEQUENCE", str(hold.sequence))
    for member in hold.members:
        yield line("ATTENDEE", f"mailto:{member.address}", {"CN": member.name, **_NO_ANSWER})
    if description:
        yield line("DESCRIPTION", escaped(description))
    yield line("ORGANIZER", f"mailto:{programme.sender_address}", {"CN": programme.name})
    if status:
        yield line("STATUS", status)


def _file(method: str, event: Iterable[str], programme: Programme) -> CalendarFile:
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{programme.host}//UnMentoring//EN",
        f"METHOD:{method}",
        "BEGIN:VEVENT",
        *event,
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return CalendarFile(method, file_of(lines))


def _description(hold: Hold, speech: Speech) -> str:
    gettext = speech.gettext
    sentences = [
        gettext("A conversation between equals, %(minutes)s minutes.", minutes=hold.minutes),
        gettext("%(name)s writes first.", name=hold.first_writer) if hold.first_writer else "",
        gettext(
            "The time is a suggestion: move it to when it suits you, and agree whether to call or meet on video.",
        ),
    ]
    return " ".join(filter(None, sentences))
