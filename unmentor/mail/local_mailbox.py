"""What `mailbox:` means: a real server on this machine that files everything in a folder, for anybody to look at."""

import mailbox
from pathlib import Path
from types import TracebackType
from typing import Self

from aiosmtpd.smtp import SMTP, Envelope, Session

from unmentor.mail.failures import ServerUnavailable
from unmentor.mail.local_server import LocalServer
from unmentor.mail.message import Message
from unmentor.mail.server import Server, Tls
from unmentor.mail.smtp import TIMEOUT, SmtpTransport


class LocalMailbox:
    """A transport that runs its own server for as long as it is entered, and delivers over SMTP as to any other."""

    def __init__(self, folder: Path, *, timeout: float = TIMEOUT) -> None:
        self._folder = folder
        self._timeout = timeout

    def __enter__(self) -> Self:
        try:
            self._server = LocalServer(_Filing(self._folder), hostname="127.0.0.1", port=0)
            self._server.start()
        except OSError as error:
            raise ServerUnavailable(f"the local mailbox {self._folder}: {error.strerror}") from error
        self._smtp = SmtpTransport(Server("127.0.0.1", self._server.port, Tls.NONE), timeout=self._timeout)
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._smtp.__exit__(_type, _error, _trace)
        self._server.stop()

    def deliver(self, message: Message) -> None:
        """As `SmtpTransport.deliver`."""
        self._smtp.deliver(message)


class _Filing:
    """Files every message as it came, byte for byte, in a Maildir."""

    def __init__(self, folder: Path) -> None:
        for part in ("tmp", "new", "cur"):  # Maildir makes them only together with the folder
            (folder / part).mkdir(parents=True, exist_ok=True)
        self._maildir = mailbox.Maildir(folder, create=False)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        try:
            self._maildir.add(envelope.original_content or b"")
        except OSError as error:  # a full disk is nobody's fault for ever
            return f"452 {error.strerror}"
        return "250 filed"
