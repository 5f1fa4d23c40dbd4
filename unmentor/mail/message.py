"""A message, complete before anybody thinks of sending it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from unmentor.mail.headers import UnsafeHeader, check_address, check_headers, check_message_id, header_text


@dataclass(frozen=True, kw_only=True)
class Message:
    """One message to one person, in plain fields, so that a row of the outbox holds it and gives it back equal.

    kind: what it is for ("introduction"). reply_to: bare addresses, ", " between two, empty for the sender.
    message_id: fixed when the message is written, so that a duplicate is recognised as one. written: aware, the Date.
    calendar: an iCalendar file, with its method ("REQUEST") in calendar_method. headers: additional ones.

    Raises UnsafeHeader, BadAddress and TooLong when made: a message that exists can be sent.
    """

    kind: str
    recipient: str
    recipient_name: str
    sender: str
    sender_name: str
    subject: str
    text: str
    html: str
    message_id: str
    written: datetime
    reply_to: str = ""
    calendar: bytes | None = None
    calendar_method: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for what in ("kind", "recipient_name", "sender_name", "subject"):
            header_text(what.replace("_", " "), getattr(self, what))
        check_address("recipient", self.recipient)
        check_address("sender", self.sender)
        for address in self.reply_addresses:
            check_address("address to reply to", address)
        check_message_id(self.message_id)
        self._check_calendar()
        if self.written.tzinfo is None:
            raise ValueError("written needs a time zone")
        for body in (self.text, self.html):
            body.encode()  # raises UnicodeEncodeError now, not when it is to be sent
        object.__setattr__(self, "headers", check_headers(self.headers))

    @property
    def reply_addresses(self) -> tuple[str, ...]:
        """The addresses that a reply goes to; none means the sender's."""
        return tuple(self.reply_to.split(", ")) if self.reply_to else ()

    def _check_calendar(self) -> None:
        if (self.calendar is None) != (self.calendar_method is None):
            raise ValueError("a calendar and its method come together")
        if self.calendar_method is not None and not (self.calendar_method.isascii() and self.calendar_method.isalpha()):
            raise UnsafeHeader(f"The calendar method is not one: {self.calendar_method!r}")
