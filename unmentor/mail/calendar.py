"""Calendar files about the time that is held for a conversation (RFC 5545, sent as RFC 5546 has it).

The UID depends on the introduction alone, so that a later version, by its higher SEQUENCE, replaces an earlier one.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from icalendar import Calendar, Event, vCalAddress, vText

from unmentor.mail.letters import Hold, Participant, Programme
from unmentor.mail.speech import Speech


@dataclass(frozen=True)
class CalendarFile:
    """An iCalendar file, and what it asks calendars to do: METHOD, as the file and its part of the message say it."""

    method: str
    data: bytes


@lru_cache(maxsize=8)  # the members of a conversation are written to one after the other, and get the same file
def asking(hold: Hold, written: datetime, programme: Programme, speech: Speech) -> CalendarFile:
    """All members are asked to one tentative event, in UTC; they may move or decline it without telling us."""
    event = _event(hold, written, programme, speech)
    event.add("description", _description(hold, speech))
    event.add("status", "TENTATIVE")
    return _file("REQUEST", event, programme)


def cancelling(hold: Hold, written: datetime, programme: Programme, speech: Speech) -> CalendarFile:
    """The event is off for everybody."""
    event = _event(hold, written, programme, speech)
    event.add("status", "CANCELLED")
    return _file("CANCEL", event, programme)


def taking_out(hold: Hold, written: datetime, programme: Programme, speech: Speech) -> CalendarFile:
    """The members are asked no more, while the event stays for others: it has no status then (RFC 5546, 3.2.5)."""
    return _file("CANCEL", _event(hold, written, programme, speech), programme)


def _event(hold: Hold, written: datetime, programme: Programme, speech: Speech) -> Event:
    event = Event()
    event.add("uid", f"{hold.introduction_id}@{programme.host}")
    event.add("sequence", hold.sequence)
    event.add("dtstamp", written.astimezone(UTC))
    event.add("dtstart", hold.start.astimezone(UTC))
    event.add("dtend", hold.end.astimezone(UTC))
    event.add("summary", f"{programme.name}: {speech.listed([member.name for member in hold.members])}")
    event.add("organizer", _party(programme.name, programme.sender_address))
    for attendee in _attendees(hold.members):
        event.add("attendee", attendee)
    return event


def _file(method: str, event: Event, programme: Programme) -> CalendarFile:
    calendar = Calendar()
    calendar.add("prodid", f"-//{programme.host}//UnMentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return CalendarFile(method, calendar.to_ical())


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


def _attendees(members: Iterable[Participant]) -> Iterable[vCalAddress]:
    """Nobody has to answer (RSVP=FALSE)."""
    for member in members:
        attendee = _party(member.name, member.address)
        for parameter, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "FALSE")):
            attendee.params[parameter] = vText(value)
        yield attendee


def _party(name: str, address: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{address}")
    party.params["CN"] = vText(name)
    return party
