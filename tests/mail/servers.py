"""Real servers that misbehave on demand."""

import asyncio
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from unmentor.mail import Server, Tls
from unmentor.mail.local_server import LocalServer

OK = "250 OK"
SILENCE = "say nothing for longer than anybody waits"
SLOWLY = "say yes after a second"
DROP = "drop the connection"
PASSWORD = "s3cret: really?"  # noqa: S105 -- what the servers here ask for
TAKE_THEN_DROP = "take the message and hang up afterwards"

Replies = tuple[str, ...]


class Script:
    """A handler that answers MAIL, RCPT and DATA from a list, "250 OK" once it is through, and keeps what it took."""

    def __init__(self, *, at_mail: Replies = (), at_rcpt: Replies = (), at_data: Replies = ()) -> None:
        self._at_mail, self._at_rcpt, self._at_data = deque(at_mail), deque(at_rcpt), deque(at_data)
        self.taken: list[Envelope] = []
        self.was_asked = threading.Event()  # whether somebody waits for an answer that does not come at once
        self.connections = 0
        self.sign_ins = 0
        self.signed_in_as: bytes | None = None

    async def handle_EHLO(  # noqa: N802 -- aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.connections += 1
        return responses

    async def handle_MAIL(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = await self._play(server, self._at_mail)
        if reply == OK:
            envelope.mail_from = address
        return reply

    async def handle_RCPT(  # noqa: N802 -- aiosmtpd's name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        reply = await self._play(server, self._at_rcpt)
        if reply == OK:
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 -- aiosmtpd's name
        reply = await self._play(server, self._at_data)
        if reply == OK:
            self.taken.append(envelope)
        return reply

    def sign_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: Any) -> AuthResult:
        self.sign_ins += 1
        self.signed_in_as = data.login
        return AuthResult(success=data.password == PASSWORD.encode(), handled=False)

    async def _play(self, server: SMTP, replies: deque[str]) -> str:
        reply = replies.popleft() if replies else OK
        assert server.transport is not None
        if reply == DROP:
            server.transport.abort()
            return OK
        if reply == SILENCE:
            self.was_asked.set()
            await asyncio.sleep(60)
        if reply == SLOWLY:
            self.was_asked.set()
            await asyncio.sleep(1)
            return OK
        if reply == TAKE_THEN_DROP:
            asyncio.get_running_loop().call_later(0.05, server.transport.abort)
            return OK
        return reply

    def messages(self) -> list[EmailMessage]:
        """What was taken, parsed as a mail reader would."""
        return [message_from_bytes(e.original_content or b"", policy=policy.default) for e in self.taken]


@contextmanager
def running(script: Script, **options: Any) -> Iterator[Server]:
    """aiosmtpd with this handler for the length of a block. `options`: aiosmtpd's."""
    server = LocalServer(script, hostname="127.0.0.1", port=0, **options)
    server.start()
    script.connections = 0
    try:
        yield Server("127.0.0.1", server.port, Tls.NONE)
    finally:
        server.stop()


def server_context(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a server needs to encrypt, from the files of its certificate and key."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context


@contextmanager
def silent_server() -> Iterator[Server]:
    """Accepts connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield Server("127.0.0.1", listener.getsockname()[1], Tls.NONE)


@contextmanager
def busy_server(greeting: bytes, *answers: bytes) -> Iterator[Server]:
    """Greets one caller with these bytes, gives these answers to whatever is said, and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            caller, _ = listener.accept()
            with caller:
                caller.sendall(greeting)
                for answer in answers:
                    caller.recv(1000)
                    caller.sendall(answer)

        thread = threading.Thread(target=greet)
        thread.start()
        yield Server("127.0.0.1", listener.getsockname()[1], Tls.NONE)
        thread.join()


@contextmanager
def dripping_server(every: float) -> Iterator[Server]:
    """Greets one caller without ever coming to the end, a byte each `every` seconds."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def drip() -> None:
            caller, _ = listener.accept()
            with caller, suppress(OSError):
                caller.sendall(b"220-")
                while True:
                    caller.sendall(b"x")
                    time.sleep(every)

        thread = threading.Thread(target=drip)
        thread.start()
        yield Server("127.0.0.1", listener.getsockname()[1], Tls.NONE)
        thread.join()


def unused_server() -> Server:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return Server("127.0.0.1", listener.getsockname()[1], Tls.NONE)
