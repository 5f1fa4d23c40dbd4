"""Messages for the local mailbox."""

import mailbox
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path


def file_into(folder: Path, message: bytes) -> str:
    """Put a message into the mailbox as it stands; returns its id."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    key = mailbox.Maildir(folder, create=True).add(message)
    (path,) = folder.glob(f"*/{key}*")
    return path.name


def introduction(subject: str = "Meet Bo of Test Council", html: str = "<p>Meet Bo.</p>") -> EmailMessage:
    message = EmailMessage()
    message["From"] = "UnMentoring <hello@unmentor.example>"
    message["To"] = "Asha Patel <asha@council.example>"
    message["Reply-To"] = "bo@other.example"
    message["Subject"] = subject
    message["Date"] = datetime(2026, 12, 1, 9, tzinfo=UTC)
    message["Message-ID"] = "<one@unmentor.example>"
    message["X-Kept-Back"] = "not shown"
    message.set_content("Meet Bo.\n")
    message.add_alternative(html, subtype="html")
    message.add_attachment(b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", maintype="text", subtype="calendar")
    return message
