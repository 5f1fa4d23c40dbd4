"""The message with the link and the code that sign somebody in, or confirm an address."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.speech import marked, speech_in
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "sign_in"
# What a message for each purpose is headed with, and how it begins.
_PURPOSES = {
    "sign_in": (marked("Sign in to %(programme)s"), marked("This message signs you in to %(programme)s.")),
    "join": (
        marked("Confirm your address to join %(programme)s"),
        marked("To join %(programme)s, show us that this address is yours."),
    ),
    "change_address": (
        marked("Confirm your new address for %(programme)s"),
        marked("To hear from %(programme)s at this address, show us that it is yours."),
    ),
}


@dataclass(frozen=True)
class SignInLetter:
    """Somebody asked to sign in, to join, or to be written to at another address from now on.

    purpose: "sign_in", "join" or "change_address". name: empty for somebody whom nobody here knows. link: the token
    that ends the page's address. device: what the request came from, in words that need no translation ("Firefox,
    Windows"), empty if unknown. language: "en" or "cy". written, expires: aware. Raises ValueError for another purpose.
    """

    request_id: UUID
    address: str
    name: str
    purpose: str
    link: str
    code: str
    device: str
    language: str
    written: datetime
    expires: datetime

    def __post_init__(self) -> None:
        if self.purpose not in _PURPOSES:
            raise ValueError(f"not a purpose: {self.purpose!r}")


def sign_in(letter: SignInLetter, programme: Programme) -> Message:
    """A page to open and press a button on, and a code for the browser that asked. It belongs to no list.

    Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    speech = speech_in(letter.language)
    heading, lead = (speech.gettext(words, programme=programme.name) for words in _PURPOSES[letter.purpose])
    asked, until = (moment.astimezone(programme.zone) for moment in (letter.written, letter.expires))
    return write(
        KIND,
        f"sign-in.{letter.request_id}",
        letter,
        letter,
        programme,
        {
            "reader": given_name(letter.name) if letter.name else "",
            "heading": heading,
            "lead": lead,
            "link": f"{programme.base_url}/sign-in/{quote(letter.link)}",
            "code": f"{letter.code[:3]} {letter.code[3:]}",
            "asked": speech.moment(asked),
            "until": f"{until:%H:%M}",
        },
    )
