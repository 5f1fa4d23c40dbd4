"""Which mail server, and how to speak to it: the UNMENTOR_MAIL_URL setting."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from unmentor.errors import Refusal

_SETTING = "UNMENTOR_MAIL_URL"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_FORM = "smtp://user:password@host:587?tls=starttls, smtps://user:password@host or mailbox:"
# Underscores: no host on the internet has them, but containers do.
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(?:\.{_LABEL})*\.?")


class BadMailUrl(Refusal):
    """UNMENTOR_MAIL_URL cannot be used. The sentence says why and never repeats the password."""


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
    url = _split(mail_url)
    host, port = _host(url), _port(url)
    tls = _tls(url)
    username, password = _signing_in(url)
    if password and tls is Tls.NONE and host not in _LOOPBACK:
        raise BadMailUrl(f"{_SETTING} would send a password unencrypted to {host}: use tls=starttls or tls=implicit")
    return Server(host, port or _PORTS[tls], tls, username, password)


def _split(mail_url: str) -> SplitResult:
    if any(c.isspace() or not c.isprintable() for c in mail_url):  # urlsplit drops some of them without a word
        raise BadMailUrl(f"{_SETTING} holds a space, a line break or a character that does not show")
    try:
        url = urlsplit(mail_url)
    except ValueError:
        raise BadMailUrl(f"{_SETTING} has a host that cannot be read; its form is {_FORM}") from None
    if url.scheme not in ("smtp", "smtps") or not url.hostname or url.path not in ("", "/") or url.fragment:
        raise BadMailUrl(
            f"{_SETTING} is not of the form {_FORM} (escape /, ?, # and @ in a password as %2F, %3F, %23, %40)"
        )
    return url


def _host(url: SplitResult) -> str:
    """The host as the network has it: an address, or a name in ASCII."""
    host = url.hostname or ""
    try:
        return str(ip_address(host))
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        name = ""
    if not _HOST.fullmatch(name):
        # Not named: after a "@" that a password should have escaped, the host is not one either.
        raise BadMailUrl(f"{_SETTING} has a host that is neither a name nor an address; its form is {_FORM}")
    return name


def _port(url: SplitResult) -> int | None:
    try:
        port = url.port
    except ValueError:
        port = 0
    if port == 0:
        raise BadMailUrl(f"{_SETTING} has a port that is no number from 1 to 65535; its form is {_FORM}")
    return port


def _signing_in(url: SplitResult) -> tuple[str, str]:
    username, password = unquote(url.username or ""), unquote(url.password or "")
    if bool(username) != bool(password):
        raise BadMailUrl(f"{_SETTING} needs a user and a password, or neither")
    if not (username + password).isascii() or not (username + password).isprintable():
        # smtplib encodes both as ASCII, and would fault only when it signs in
        raise BadMailUrl(f"{_SETTING} has a user or a password with other characters than printable ASCII")
    return username, password


def _tls(url: SplitResult) -> Tls:
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    default = Tls.IMPLICIT if url.scheme == "smtps" else Tls.STARTTLS
    chosen = options.pop("tls", default)
    if options:
        # Not named: after a "?" that a password should have escaped, the option is the rest of that password.
        raise BadMailUrl(f"{_SETTING} has an option other than tls")
    if chosen not in list(Tls):
        raise BadMailUrl(f"{_SETTING}: tls is one of {', '.join(Tls)}")
    if url.scheme == "smtps" and chosen != Tls.IMPLICIT:
        raise BadMailUrl(f"{_SETTING}: smtps: means tls=implicit; for another tls write smtp:")
    return Tls(chosen)
