"""What all messages have in common when they are made from a letter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, TypedDict, Unpack
from urllib.parse import quote
from uuid import UUID

from unmentor.mail.calendar import CalendarFile
from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.rendering import render
from unmentor.mail.speech import speech_in


class Reader(Protocol):
    """To whom a message goes, and in which language."""

    @property
    def name(self) -> str: ...

    @property
    def address(self) -> str: ...

    @property
    def language(self) -> str: ...


class Letter(Protocol):
    """When a letter was written (aware): it becomes the Date."""

    @property
    def written(self) -> datetime: ...


class More(TypedDict, total=False):
    """What only some messages have.

    stop_link: the way off the list; none for what belongs to no list. thread: the identity of the message that this one
    follows up. reply_to: see `Message`.
    """

    stop_link: str
    thread: str
    reply_to: str
    calendar: CalendarFile | None


def introduction_identity(introduction_id: UUID, place: int) -> str:
    """The identity of the message that introduced somebody, by their place: what later ones about it follow up."""
    return f"introduction.{introduction_id}.{place + 1}"


def write(
    kind: str,
    identity: str,
    reader: Reader,
    letter: Letter,
    programme: Programme,
    context: Mapping[str, object],
    **more: Unpack[More],
) -> Message:
    """The message of a kind, in its reader's language, from the kind's folder of templates.

    identity: the part of the Message-ID that no other message has. context: what templates need besides `letter`,
    `programme` and `stop_link`. Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    speech, calendar = speech_in(reader.language), more.get("calendar")
    stop_link, thread = more.get("stop_link", ""), more.get("thread", "")
    facts = {"programme": programme, "letter": letter, "stop_link": stop_link}
    rendered = render(kind, {**facts, **context}, speech)
    return Message(
        kind=kind,
        recipient=reader.address,
        recipient_name=reader.name,
        sender=programme.sender_address,
        sender_name=programme.name,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=_message_id(identity, programme),
        written=letter.written,
        reply_to=more.get("reply_to", ""),
        calendar=calendar.data if calendar else None,
        calendar_method=calendar.method if calendar else None,
        headers={
            "Auto-Submitted": "auto-generated",  # written by a machine: RFC 3834
            "Content-Language": speech.tag,
            **_list(programme, stop_link),
            **_thread(programme, thread),
        },
    )


def _message_id(identity: str, programme: Programme) -> str:
    return f"<{identity}@{programme.host}>"


def _list(programme: Programme, stop_link: str) -> dict[str, str]:
    """From which list a message is, and the ways off it: one press (RFC 8058), or a message to us (RFC 2369)."""
    if not stop_link:
        return {}
    by_message = f"mailto:{programme.sender_address}?subject={quote('Stop ' + programme.name)}"
    return {
        "List-Id": f"<conversations.{programme.host}>",
        "List-Unsubscribe": f"<{stop_link}>, <{by_message}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _thread(programme: Programme, identity: str) -> dict[str, str]:
    """What a message follows up, so that mail programs show them together (RFC 5322, 3.6.4)."""
    if not identity:
        return {}
    first = _message_id(identity, programme)
    return {"In-Reply-To": first, "References": first}
