"""Where the people of the year find their messages, and what a mail server writes when it cannot pass one on."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText

from aiosmtpd.smtp import SMTP, Envelope, Session

from unmentor.mail.local_server import LocalServer


class LetterBox:
    """The handler of a server that takes everything, until it is emptied."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._taken: list[tuple[str, bytes]] = []

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        with self._lock:
            self._taken.append((envelope.rcpt_tos[0], envelope.original_content or b""))
        return "250 OK"

    def empty(self) -> list[tuple[str, bytes]]:
        """What was taken since the last time, in order: for whom, and the message."""
        with self._lock:
            taken, self._taken = self._taken, []
        return taken


@contextmanager
def letter_box() -> Iterator[tuple[LetterBox, str]]:
    """The server for the length of a block, and what UNMENTOR_MAIL_URL says of it."""
    box = LetterBox()
    server = LocalServer(box, hostname="127.0.0.1", port=0)
    server.start()
    try:
        yield box, f"smtp://127.0.0.1:{server.port}?tls=none"
    finally:
        server.stop()


def came_back(letter: EmailMessage, status: str = "5.1.1") -> bytes:
    """The notification (RFC 3464) of a message that could not be passed on."""
    report = MIMEMultipart("report", **{"report-type": "delivery-status"})
    report["From"] = "MAILER-DAEMON@council.example"
    report["To"] = str(letter["From"])
    report["Subject"] = "Undelivered mail returned to sender"
    report.attach(MIMEText("Your message could not be delivered.\n"))
    report.attach(_status(letter["To"].addresses[0].addr_spec, status))
    report.attach(MIMEMessage(letter))
    return report.as_bytes()


def _status(recipient: str, status: str) -> MIMEMessage:
    blocks = EmailMessage(), EmailMessage()
    blocks[0]["Reporting-MTA"] = "dns; mx.council.example"
    blocks[1]["Final-Recipient"] = f"rfc822; {recipient}"
    blocks[1]["Action"] = "failed"
    blocks[1]["Status"] = status
    blocks[1]["Diagnostic-Code"] = f"smtp; 550 {status} nobody of that name"
    part = MIMEMessage(blocks[0], "delivery-status")
    part.get_payload().append(blocks[1])  # a list by RFC 3464's own rules, which MIMEMessage does not know
    return part
