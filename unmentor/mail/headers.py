"""What may stand in a header. Everything that ends up in one is checked here, once, before a message exists."""

import re
import unicodedata
from collections.abc import Mapping

from unmentor.errors import Refusal

# Cc: controls, line breaks among them; Zl, Zp: Unicode's own line and paragraph separators; Cs: half a character
_UNSAFE_CATEGORIES = {"Cc", "Zl", "Zp", "Cs"}
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?P<local>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>{_LABEL}(?:\.{_LABEL})*)")
_MESSAGE_ID = re.compile(rf"<{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*>")
LONGEST_MESSAGE_ID = 250  # what a row of the outbox holds
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
# What the transport writes itself; a second one would contradict the first, and Bcc would add a recipient.
_RESERVED = {
    "bcc",
    "cc",
    "content-disposition",
    "content-transfer-encoding",
    "content-type",
    "date",
    "from",
    "message-id",
    "mime-version",
    "reply-to",
    "return-path",
    "sender",
    "subject",
    "to",
}


class UnsafeHeader(Refusal):
    """Text that would not stay itself in a header: a line break, a control character, encoded text."""


class BadAddress(Refusal):
    """Not an address that we can write to: see `check_address`."""


class TooLong(Refusal):
    """More characters than a message and its row in the outbox hold."""


def one_line(what: str, text: str) -> str:
    """`text` itself, once it is certain that it is one line. Raises UnsafeHeader for any control character in it."""
    # What can be printed is safe, which is nearly everything and quickly told.
    if not text.isprintable() and any(unicodedata.category(each) in _UNSAFE_CATEGORIES for each in text):
        raise UnsafeHeader(f"The {what} may not hold a line break or control character: {text!r}")
    return text


def header_text(what: str, text: str) -> str:
    """`text` itself, once it is certain that it stays itself in a header.

    Raises UnsafeHeader where `one_line` does, and for RFC 2047 encoded words ("=?utf-8?q?=0A?="), which mail programs
    would decode into what we have just kept out.
    """
    if "=?" in one_line(what, text):
        raise UnsafeHeader(f"The {what} may not hold “=?”, which mail programs decode: {text!r}")
    return text


def check_address(what: str, address: str) -> str:
    """`address` itself, a bare ASCII address of RFC 5321's lengths. Raises BadAddress.

    Quoted local parts, address literals and letters outside ASCII are refused: too few servers take them.
    """
    match = _ADDRESS.fullmatch(address)
    if match is None or len(match["local"]) > 64 or len(address) > 254:
        raise BadAddress(f"The {what} is not an address that we can write to: {address!r}")
    return address


def check_length(what: str, text: str, most: int) -> str:
    """`text` itself, which has at most `most` characters. Raises TooLong."""
    if len(text) > most:
        raise TooLong(f"The {what} has {len(text)} characters; {most} is the most")
    return text


def check_message_id(message_id: str) -> str:
    """`message_id` itself, angle brackets included. Raises UnsafeHeader and TooLong."""
    if not _MESSAGE_ID.fullmatch(message_id):
        raise UnsafeHeader(f"The message ID is not one: {message_id!r}")
    return check_length("message ID", message_id, LONGEST_MESSAGE_ID)


def check_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """A copy of additional `headers`. Raises UnsafeHeader for unsafe values and for names that the transport writes."""
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _RESERVED:
            raise UnsafeHeader(f"A message may not set the header {name!r}")
        if not header_text(f"header {name}", value).isascii():
            raise UnsafeHeader(f"The header {name} may only hold ASCII: {value!r}")
    return dict(headers)
