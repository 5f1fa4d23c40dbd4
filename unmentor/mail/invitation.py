"""The calendar file that holds a time for a conversation (RFC 5545, sent as RFC 5546 has it)."""

from datetime import UTC

from icalendar import Calendar, Event, vCalAddress, vText

from unmentor.mail.letters import IntroductionLetter, Programme
from unmentor.mail.speech import Speech

METHOD = "REQUEST"


def invitation(letter: IntroductionLetter, programme: Programme, speech: Speech) -> bytes:
    """One event for all members, tentative, in UTC; they may move or decline it without telling us (RSVP=FALSE).

    The UID depends on the introduction alone, so that a later version replaces this one in people's calendars.
    """
    event = Event()
    event.add("uid", f"{letter.introduction_id}@{programme.host}")
    event.add("sequence", 0)
    event.add("dtstamp", letter.written.astimezone(UTC))
    event.add("dtstart", letter.hold_start.astimezone(UTC))
    event.add("dtend", letter.hold_end.astimezone(UTC))
    event.add("summary", f"{programme.name}: {speech.listed([member.name for member in letter.members])}")
    event.add("description", _description(letter, speech))
    event.add("status", "TENTATIVE")
    event.add("organizer", _party(programme.name, programme.sender_address))
    for member in letter.members:
        event.add("attendee", _attendee(member.name, member.address))
    data: bytes = _calendar(programme, event).to_ical()
    return data


def _calendar(programme: Programme, event: Event) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{programme.host}//UnMentoring//EN")
    calendar.add("version", "2.0")
    calendar.add("method", METHOD)
    calendar.add_component(event)
    return calendar


def _description(letter: IntroductionLetter, speech: Speech) -> str:
    return speech.gettext(
        "A conversation between equals, %(minutes)s minutes. %(name)s writes first. The time is a suggestion: move it"
        " to when it suits you, and agree whether to call or meet on video.",
        minutes=letter.minutes,
        name=letter.members[letter.first_writer].name,
    )


def _party(name: str, address: str) -> vCalAddress:
    party = vCalAddress(f"mailto:{address}")
    party.params["CN"] = vText(name)
    return party


def _attendee(name: str, address: str) -> vCalAddress:
    attendee = _party(name, address)
    for parameter, value in (("ROLE", "REQ-PARTICIPANT"), ("PARTSTAT", "NEEDS-ACTION"), ("RSVP", "FALSE")):
        attendee.params[parameter] = vText(value)
    return attendee
