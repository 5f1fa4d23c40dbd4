"""What all messages have in common when they are made from a letter."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol, TypedDict, Unpack
from urllib.parse import quote

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
    """What only some messages have: see `Message`."""

    reply_to: str
    calendar: bytes
    calendar_method: str


def write(
    kind: str,
    identity: str,
    reader: Reader,
    letter: Letter,
    programme: Programme,
    context: Mapping[str, object],
    *,
    stop_link: str = "",
    **more: Unpack[More],
) -> Message:
    """The message of a kind, in its reader's language, from the kind's folder of templates.

    identity: the part of the Message-ID that no other message has. context: what templates need besides `letter` and
    `programme`. stop_link: the way off the list; empty for what belongs to no list, because its reader asked for it.
    Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    speech = speech_in(reader.language)
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
        message_id=f"<{identity}@{programme.host}>",
        written=letter.written,
        # Written by a machine: RFC 3834.
        headers={"Auto-Submitted": "auto-generated", "Content-Language": speech.tag, **_list(programme, stop_link)},
        **more,
    )


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
