"""Reading what mail servers send back: delivery status notifications, RFC 3464 within RFC 3462.

They come from anywhere and are often broken, so nothing that is wrong with one raises anything: what cannot be made out
is not there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, message_from_string
from email.message import Message
from email.utils import parsedate_to_datetime

from unmentor.mail.failures import is_about_address, server_words

LARGEST = 1_000_000
"""Bytes of a notification that are looked at."""

FAILED = "failed"

_STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_TYPES = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")  # RFC 3463
_REPLY_CODE = re.compile(r"\b([245])\d\d\b")  # RFC 5321
_NOT_REACHED = frozenset({"5.0.0", "5.4.4"})  # for good, and no more is said; no server takes mail for the domain
_MESSAGE_ID = re.compile(r"<[^<>\s]+>")
_DEEPEST = 10  # multiparts within each other


@dataclass(frozen=True)
class Bounce:
    """What a mail server says became of one message for one recipient.

    message_id: of the message, "<...>". recipient: a bare address. action: "failed", "delayed", "delivered", "relayed"
    or "expanded", or whatever it says. status: "5.1.1", empty for none. diagnostic: the server's words. written: when
    it says so, by its own clock; aware, None where no date can be read.
    """

    message_id: str
    recipient: str
    action: str
    status: str
    diagnostic: str
    written: datetime | None = None

    @property
    def is_about_address(self) -> bool:
        """Whether no message will reach the recipient, as far as the server knows."""
        return self.action == FAILED and (is_about_address(self.status) or self.status in _NOT_REACHED)

    @property
    def in_words(self) -> str:
        """Why, in one line."""
        return server_words(f"{self.status} {self.diagnostic}".strip())


def read_bounces(content: bytes) -> tuple[Bounce, ...]:
    """What a message says that came in: a part for each recipient; nothing unless it reports on a message by its id."""
    try:
        return tuple(_bounces(message_from_bytes(content[:LARGEST])))
    except Exception:  # the standard library's parser is not made for everything that is sent
        return ()


def _bounces(message: Message) -> Iterator[Bounce]:
    parts = _report(message, _DEEPEST)
    message_id = next(filter(None, map(_message_id, parts)), "")
    if message_id:
        written = _written(message)
        for part in parts:
            if part.get_content_type() in _STATUS_TYPES:
                yield from (_bounce(each, message_id, written) for each in _blocks(part) if "Final-Recipient" in each)


def _written(message: Message) -> datetime | None:
    try:
        written = parsedate_to_datetime(_field(message, "Date"))
    except (ValueError, OverflowError):
        return None
    return written.replace(tzinfo=written.tzinfo or UTC)


def _report(part: Message, depth: int) -> list[Message]:
    """The parts of the report in a message, which some forward or wrap; no look into messages that it returns."""
    if part.get_content_maintype() != "multipart" or not depth:
        return []
    children = _children(part)
    if any(child.get_content_type() in _STATUS_TYPES for child in children):
        return children
    return next(filter(None, (_report(child, depth - 1) for child in children)), [])


def _message_id(part: Message) -> str:
    """The id of a message that is returned, whole or only its headers."""
    if part.get_content_type() not in _RETURNED_TYPES:
        return ""
    children = _children(part)
    headers = children[0] if children else message_from_string(_text(part))
    found = _MESSAGE_ID.search(_field(headers, "Message-ID"))
    return found[0] if found else ""


def _blocks(part: Message) -> list[Message]:
    """The fields of the message, and those of each recipient."""
    return _children(part) or [message_from_string(block) for block in re.split(r"\n\s*\n", _text(part))]


def _bounce(fields: Message, message_id: str, written: datetime | None) -> Bounce:
    diagnostic = _field(fields, "Diagnostic-Code").partition(";")[2].strip() or _field(fields, "Diagnostic-Code")
    status = _status(_field(fields, "Status"), diagnostic)
    action = _field(fields, "Action").lower().partition(" ")[0]
    return Bounce(
        message_id=message_id,
        recipient=_field(fields, "Final-Recipient").rpartition(";")[2].strip(" <>"),
        action=action or (FAILED if status.startswith("5") else ""),
        status=status,
        diagnostic=server_words(diagnostic),
        written=written,
    )


def _status(given: str, diagnostic: str) -> str:
    """The status; where there is none, what the server's words say."""
    if found := _STATUS.search(given) or _STATUS.search(diagnostic):
        return found[0]
    code = _REPLY_CODE.match(diagnostic)
    return f"{code[1]}.0.0" if code else ""


def _children(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [child for child in payload if isinstance(child, Message)] if isinstance(payload, list) else []


def _text(part: Message) -> str:
    payload = part.get_payload(decode=True)
    text = payload.decode(errors="replace") if isinstance(payload, bytes) else ""
    return text.replace("\r\n", "\n").lstrip("\n")


def _field(headers: Message, name: str) -> str:
    """A field on one line; empty where there is none."""
    return " ".join(str(headers.get(name, "")).split())
