"""Which mail server, and how to speak to it: the MAIL_URL setting."""

from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from unmentor.errors import Refusal

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_FORM = "smtp://user:password@host:587?tls=starttls, smtps://user:password@host or mailbox:"


class BadMailUrl(Refusal):
    """MAIL_URL cannot be used. The sentence says why and never repeats the password."""


class Tls(StrEnum):
    """How the connection is encrypted: after STARTTLS, from the first byte, or not at all."""

    STARTTLS = "starttls"
    IMPLICIT = "implicit"
    NONE = "none"


_PORTS = {Tls.STARTTLS: 587, Tls.IMPLICIT: 465, Tls.NONE: 25}


@dataclass(frozen=True)
class Server:
    """An SMTP server. username and password: both empty where it asks for none."""

    host: str
    port: int
    tls: Tls
    username: str = ""
    password: str = field(default="", repr=False)


def parse_server(mail_url: str) -> Server:
    """A server from smtp://user:password@host:587?tls=starttls|implicit|none or smtps://...; %-escapes are decoded.

    smtp: without tls means STARTTLS: nothing is sent in the clear unless asked for. Raises BadMailUrl.
    """
    try:
        url = urlsplit(mail_url)
        port = url.port
    except ValueError:
        raise BadMailUrl(f"MAIL_URL has a host or port that cannot be read; its form is {_FORM}") from None
    if url.scheme not in ("smtp", "smtps") or not url.hostname or url.path not in ("", "/") or url.fragment:
        raise BadMailUrl(
            f"MAIL_URL is not of the form {_FORM} (escape /, ?, # and @ in a password as %2F, %3F, %23, %40)"
        )
    tls = _tls(url)
    username, password = unquote(url.username or ""), unquote(url.password or "")
    if bool(username) != bool(password):
        raise BadMailUrl("MAIL_URL needs a user and a password, or neither")
    if password and tls is Tls.NONE and url.hostname not in _LOOPBACK:
        raise BadMailUrl(
            f"MAIL_URL would send a password unencrypted to {url.hostname}: use tls=starttls or tls=implicit"
        )
    return Server(url.hostname, port or _PORTS[tls], tls, username, password)


def _tls(url: SplitResult) -> Tls:
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    default = Tls.IMPLICIT if url.scheme == "smtps" else Tls.STARTTLS
    chosen = options.pop("tls", default)
    if options:
        # Not named: after a "?" that a password should have escaped, the option is the rest of that password.
        raise BadMailUrl("MAIL_URL has an option other than tls")
    if chosen not in list(Tls):
        raise BadMailUrl(f"MAIL_URL: tls is one of {', '.join(Tls)}")
    if url.scheme == "smtps" and chosen != Tls.IMPLICIT:
        raise BadMailUrl("MAIL_URL: smtps: means tls=implicit; for another tls write smtp:")
    return Tls(chosen)
