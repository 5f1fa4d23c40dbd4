"""Which way messages go, from one setting."""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from unmentor.mail.local_mailbox import LocalMailbox
from unmentor.mail.message import Message
from unmentor.mail.server import parse_server
from unmentor.mail.smtp import TIMEOUT, SmtpTransport

MAILBOX = "mailbox:"


class Transport(Protocol):
    """Delivers messages one by one while it is entered. Entering raises ServerUnavailable."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None: ...

    def deliver(self, message: Message) -> None:
        """Hand one message over; back only when it is taken. Raises DeliveryFailure, of the kind that fits."""


def transport(
    mail_url: str, mailbox_folder: Path, *, timeout: float = TIMEOUT, ca_file: Path | None = None
) -> Transport:
    """The transport for MAIL_URL: "mailbox:" files in `mailbox_folder`; smtp: and smtps: as `parse_server` has them.

    Connects to nothing yet. Raises BadMailUrl.
    """
    if mail_url == MAILBOX:
        return LocalMailbox(mailbox_folder, timeout=timeout)
    return SmtpTransport(parse_server(mail_url), timeout=timeout, ca_file=ca_file)
