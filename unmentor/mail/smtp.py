"""Handing messages to an SMTP server through Flask-Mail, with what is wrong in Flask-Mail 0.10 put right.

Flask-Mail needs a Flask application around it; this module keeps a private one, and nothing outside knows of it.
The faults: no time-out; STARTTLS without looking at the certificate; line breaks in additional headers (kept out by
`Message`); partial refusals that raise nothing (one recipient a message); an exception on leaving a dropped connection.
Besides: a sender's name with a comma in it is misread, a long name with commas becomes many, bodies leave in eight
bits even where a server takes seven, and this machine's name is looked up for each message.
"""

import re
import selectors
import smtplib
import ssl
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from copy import copy
from email.charset import QP, Charset
from email.mime.base import MIMEBase
from email.mime.text import MIMEText
from email.policy import Compat32
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

import flask_mail
from flask import Flask

from unmentor.mail.failures import (
    PassingFailure,
    PermanentFailure,
    RecipientRefused,
    SenderRefused,
    ServerUnavailable,
    is_about_address,
)
from unmentor.mail.message import Message
from unmentor.mail.patience import Patience, PatientSMTP, PatientSMTPS
from unmentor.mail.server import Server, Tls

TIMEOUT = 20.0
CALENDAR_NAME = "conversation.ics"
_TOO_LARGE = 552  # RFC 1870: the one answer to MAIL FROM that is about the message
_STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}\b")  # RFC 2034: before the words
_TRUSTED_FOR = 1.0  # seconds for which a connection is taken to be open still, unless something came over it


class SmtpTransport:
    """Delivers over one connection, kept between messages, made anew when it was dropped. A context manager.

    timeout: seconds, for each answer of the server; patience has an end in all, too (mail/patience.py). ca_file:
    certificates to trust besides the system's.
    """

    def __init__(self, server: Server, *, timeout: float = TIMEOUT, ca_file: Path | None = None) -> None:
        self._server = server
        self._app = Flask(__name__, static_folder=None, template_folder=None)
        # Flask-Mail swallows messages while testing, by a setting that we leave to nobody.
        self._app.config.update(MAIL_SUPPRESS_SEND=False)
        state = flask_mail.Mail(self._app).init_app(self._app)
        self._connection = _Connection(state, server, timeout, ca_file)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._connection.close(politely=_type is None)

    def deliver(self, message: Message) -> None:
        """Hand one message over; back only when the server has taken it.

        Raises PassingFailure, PermanentFailure, ServerUnavailable and its SenderRefused.
        """
        with self._admission():
            self._connection.ensure_open()
        with self._answers(), self._app.app_context():
            self._connection.hand_over(_to_flask_mail(message), message.sender)

    @contextmanager
    def _admission(self) -> Iterator[None]:
        """Until we are let in, nothing that goes wrong is about a message."""
        try:
            yield
        except (OSError, ValueError) as error:  # ValueError: a host or password that cannot be said to a server
            raise ServerUnavailable(self._from_server(error)) from error

    @contextmanager
    def _answers(self) -> Iterator[None]:
        """What smtplib raises for one message, said as ours. It closes a connection that is in doubt itself."""
        try:
            yield
        except smtplib.SMTPRecipientsRefused as error:
            (answer,) = error.recipients.values()
            raise _recipient_refusal(*answer) from error
        except smtplib.SMTPDataError as error:
            raise _refusal(error.smtp_code, error.smtp_error) from error
        except smtplib.SMTPSenderRefused as error:
            kind = PermanentFailure if error.smtp_code == _TOO_LARGE else SenderRefused
            raise kind(self._from_server(error)) from error
        except OSError as error:
            raise PassingFailure(self._from_server(error)) from error

    def _from_server(self, error: Exception) -> str:
        return f"{self._server.host}:{self._server.port}: {_said(error)}"


class _Connection(flask_mail.Connection):
    """Flask-Mail's connection with a time-out, a checked certificate, and an end that never raises."""

    def __init__(self, mail: flask_mail._Mail, server: Server, timeout: float, ca_file: Path | None) -> None:
        super().__init__(mail)  # type: ignore[arg-type]  # annotated as Mail, but Mail.connect passes its state, as here
        self._server = server
        self._patience = Patience(timeout)
        self._answered = 0.0  # when the server last took a message; time.monotonic's
        self._trust = ssl.create_default_context()
        if ca_file is not None:
            self._trust.load_verify_locations(ca_file)

    def ensure_open(self) -> None:
        """Connect, or connect anew if the server hung up since the last message: nothing of the next is sent yet."""
        self._patience.begin()
        if self.host is not None and not (self._is_fresh(self.host) or self._answers(self.host)):
            self.close()
        if self.host is None:
            self.host = self.configure_host()

    def hand_over(self, message: flask_mail.Message, envelope_from: str) -> None:
        """Send one message over the open connection. Raises what smtplib does."""
        self._patience.begin()
        self.send(message, envelope_from=envelope_from)
        self._answered = time.monotonic()

    def _is_fresh(self, host: smtplib.SMTP) -> bool:
        """Whether there is no need to ask: asking before each message takes as long as a quarter of the message."""
        if host.sock is None or time.monotonic() - self._answered > _TRUSTED_FOR:
            return False
        with selectors.DefaultSelector() as selector:
            selector.register(host.sock, selectors.EVENT_READ)
            return not selector.select(0)  # else it hung up, or says why it is about to

    @staticmethod
    def _answers(host: smtplib.SMTP) -> bool:
        try:
            return host.noop()[0] == 250
        except OSError:
            return False

    def configure_host(self) -> smtplib.SMTP:
        """Connect, encrypt, sign in. Raises OSError, which smtplib's own exceptions are, and ValueError."""
        server = self._server
        with ExitStack() as undo:
            if server.tls is Tls.IMPLICIT:
                host: PatientSMTP = PatientSMTPS(self._patience, server.host, server.port, context=self._trust)
            else:
                host = PatientSMTP(self._patience, server.host, server.port)
            undo.callback(host.close)
            if server.tls is Tls.STARTTLS:
                host.starttls(context=self._trust)
            if server.username:
                host.login(server.username, server.password)
            host.ehlo_or_helo_if_needed()  # now, or the first message would be blamed for what is said to it
            undo.pop_all()
        return host

    def close(self, *, politely: bool = True) -> None:
        """Say goodbye if the server still listens; a connection that is gone is as good as closed.

        Whoever is interrupted is in no mood to wait for an answer to that.
        """
        if self.host is None:
            return
        if politely:
            self._patience.begin()
            with suppress(OSError):
                self.host.quit()
        self.host.close()
        self.host = None


class _AsEncoded(Compat32):
    """Leaves headers as they are, but for line ends. Newer policies parse each header anew each time that one is read,
    which takes longer than all the rest of putting a message together."""

    def fold_binary(self, name: str, value: str) -> bytes:
        """The header's lines."""
        return "\r\n".join([*f"{name}: {value}".splitlines(), ""]).encode("ascii")


_AS_ENCODED = _AsEncoded(linesep="\r\n")

# No line of quoted-printable or base64 can hold "=_" (RFC 2045, 6.7), so that nobody need look through each message for
# lines that it does not hold; and a message that is sent again is the same to the byte.
_BOUNDARIES = ("=_mixed", "=_alternative")


class _FlaskMessage(flask_mail.Message):
    """Flask-Mail's message with quoted-printable bodies, which every server passes on, and headers left as encoded.

    Flask-Mail encodes and folds names itself; the standard library would then decode and fold long ones anew, and turns
    a long name with commas into many addresses on the way.
    """

    def _message(self) -> MIMEBase:
        made = super()._message()
        made.policy = _AS_ENCODED
        for part, boundary in zip(filter(MIMEBase.is_multipart, made.walk()), _BOUNDARIES, strict=True):
            part.set_boundary(boundary)
        return made

    def _mimetext(self, text: str | None, subtype: str = "plain") -> MIMEText:
        charset = Charset("utf-8")
        charset.body_encoding = QP
        return MIMEText(text or "", subtype, charset)  # type: ignore[arg-type]  # typeshed: str; a Charset is documented too


@cache
def _blank() -> _FlaskMessage:
    """Made once: each new one looks up this machine's name, for a Message-ID that nobody needs."""
    return _FlaskMessage(sender="nobody")


def _to_flask_mail(message: Message) -> _FlaskMessage:
    carried = copy(_blank())
    carried.subject = message.subject
    # Pairs, set here: the constructor makes one text of a sender, and a comma in the name then cuts it in two.
    carried.sender = (message.sender_name, message.sender)
    carried.recipients = [(message.recipient_name, message.recipient)]
    carried.body, carried.alts = message.text, {"html": message.html}
    carried.date = message.written.timestamp()
    carried.msgId = message.message_id
    # Reply-To as an additional header: Flask-Mail's own reads one address, and a trio has two.
    carried.extra_headers = ({"Reply-To": message.reply_to} if message.reply_to else {}) | dict(message.headers)
    carried.attachments = [] if message.calendar is None else [_calendar(message.calendar, message.calendar_method)]
    return carried


def _calendar(content: bytes, method: str | None) -> flask_mail.Attachment:
    return flask_mail.Attachment(CALENDAR_NAME, f"text/calendar; method={method}; charset=utf-8", content)


def _refusal(code: int, words: bytes | str) -> PassingFailure | PermanentFailure:
    kind = PermanentFailure if 500 <= code < 600 else PassingFailure
    return kind(_answer(code, words))


def _recipient_refusal(code: int, words: bytes | str) -> PassingFailure | PermanentFailure:
    """Of an answer to RCPT TO. A bare 550 may as well be about us ("relaying denied"), and about everybody then."""
    refusal = _refusal(code, words)
    _, _, said = _answer(code, words).partition(" ")
    status = _STATUS.match(said)
    about_address = status is not None and is_about_address(status[0])
    return RecipientRefused(str(refusal)) if about_address and 500 <= code < 600 else refusal


def _answer(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _said(error: Exception) -> str:
    """The server's words where there are any."""
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, error.smtp_error)
    return str(error) or type(error).__name__
