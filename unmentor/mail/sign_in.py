"""The message with the link and the code that sign somebody in, or confirm the address of somebody who joins."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from babel.dates import format_datetime

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.rendering import render
from unmentor.mail.words import given_name

KIND = "sign_in"
# Where templates lie for a language, and how a message says which it is in. Others read English.
_FOLDERS = {"cy": f"{KIND}/cy"}
_LOCALES = {"cy": "cy"}


@dataclass(frozen=True)
class SignInLetter:
    """Somebody asked to sign in, or to join.

    name: empty for somebody whom nobody here knows. link: the token that ends the page's address. device: what the
    request came from, in words that need no translation ("Firefox, Windows"), empty if unknown. language: "en" or
    "cy". written, expires: aware.
    """

    request_id: UUID
    address: str
    name: str
    joining: bool
    link: str
    code: str
    device: str
    language: str
    written: datetime
    expires: datetime


def sign_in(letter: SignInLetter, programme: Programme) -> Message:
    """What signs somebody in: a page to open and press a button on, and a code for the browser that asked.

    Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    rendered = render(_FOLDERS.get(letter.language, KIND), _context(letter, programme))
    return Message(
        kind=KIND,
        recipient=letter.address,
        recipient_name=letter.name,
        sender=programme.sender_address,
        sender_name=programme.name,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        message_id=f"<sign-in.{letter.request_id}@{programme.host}>",
        written=letter.written,
        # No list is left by a message that its reader asked for.
        headers={"Auto-Submitted": "auto-generated", "Content-Language": _LOCALES.get(letter.language, "en-GB")},
    )


def _context(letter: SignInLetter, programme: Programme) -> dict[str, object]:
    locale = _LOCALES.get(letter.language, "en")

    def said(moment: datetime, pattern: str) -> str:
        return format_datetime(moment, pattern, tzinfo=programme.zone, locale=locale)

    return {
        "programme": programme,
        "letter": letter,
        "reader": given_name(letter.name) if letter.name else "",
        "link": f"{programme.base_url}/sign-in/{quote(letter.link)}",
        "code": f"{letter.code[:3]} {letter.code[3:]}",
        "asked": said(letter.written, "EEEE d MMMM, HH:mm"),
        "until": said(letter.expires, "HH:mm"),
    }
