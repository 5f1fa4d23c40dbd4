"""smtplib's clients with an end to their patience: a time-out for each answer, and one for all of what is going on.

A socket's own time-out starts anew with every byte, so a server that sends one now and then would hold us for ever.
"""

import io
import smtplib
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

IN_ALL = 8  # time-outs, for one message or for being let in
_AFTER_DATA = 4  # time-outs: a server may look the message over first, and whoever hangs up too soon sends it twice
_OVER = 0.001  # seconds; none at all would mean not to wait for the network either


class Patience:
    """How long is waited. each: seconds, for one answer."""

    def __init__(self, each: float) -> None:
        self.each = each
        self.begin()

    def begin(self) -> None:
        """From now on `IN_ALL` time-outs are left."""
        self._until = time.monotonic() + IN_ALL * self.each

    def left(self) -> float:
        """Seconds that may be waited now; never 0."""
        return max(_OVER, min(self.each, self._until - time.monotonic()))

    @contextmanager
    def longer(self) -> Iterator[None]:
        """For the length of a block, `_AFTER_DATA` time-outs for each answer, and no more in all than before."""
        usual, self.each = self.each, self.each * _AFTER_DATA
        try:
            yield
        finally:
            self.each = usual


class PatientSMTP(smtplib.SMTP):
    """smtplib.SMTP that asks `patience` before it waits. Connects when made, and raises what smtplib does."""

    def __init__(self, patience: Patience, host: str, port: int, **options: Any) -> None:
        self._patience = patience
        super().__init__(host, port, timeout=patience.each, **options)

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer."""
        if self.file is None and self.sock is not None:
            self.file = io.BufferedReader(_Watched(self.sock, self._patience))
        return super().getreply()

    def send(self, s: Any) -> None:
        """Send bytes to the server."""
        if self.sock is not None:
            self.sock.settimeout(self._patience.left())
        super().send(s)

    def data(self, msg: Any) -> tuple[int, bytes]:
        """Send a message, once its sender and recipient are taken."""
        with self._patience.longer():
            return super().data(msg)


class PatientSMTPS(PatientSMTP, smtplib.SMTP_SSL):
    """The same over a connection that is encrypted from its beginning."""


class _Watched(io.RawIOBase):
    """What a socket receives, as a file to read."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        self._sock = sock
        self._patience = patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(self._patience.left())
        return self._sock.recv_into(buffer)
