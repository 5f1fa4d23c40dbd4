"""A real SMTP server that keeps all that it took, as often as it took it."""

import asyncio
import random
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from unmentor.mail.local_server import LocalServer

_SLOWEST_ANSWER = 0.01  # seconds between having a message and saying so: whoever is killed then never hears it


@dataclass(frozen=True)
class Copy:
    """One message as it was taken, and for whom."""

    recipients: tuple[str, ...]
    content: bytes

    def parsed(self) -> EmailMessage:
        """The message as a mail reader sees it."""
        return message_from_bytes(self.content, policy=policy.default)


class PostOffice:
    """The handler of the server, and its record. copies: what it took, by Message-ID, in order."""

    def __init__(self, seed: int) -> None:
        self.copies: dict[str, list[Copy]] = defaultdict(list)
        self._chance = random.Random(seed)

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        copy = Copy(tuple(envelope.rcpt_tos), envelope.original_content or b"")
        self.copies[str(copy.parsed()["Message-ID"])].append(copy)
        await asyncio.sleep(self._chance.uniform(0, _SLOWEST_ANSWER))
        return "250 OK"


@contextmanager
def post_office(seed: int = 0) -> Iterator[tuple[PostOffice, int]]:
    """The server for the length of a block, and its port."""
    office = PostOffice(seed)
    server = LocalServer(office, hostname="127.0.0.1", port=0)
    server.start()
    try:
        yield office, server.port
    finally:
        server.stop()
