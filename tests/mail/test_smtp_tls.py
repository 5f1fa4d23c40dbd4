"""Encryption is asked for by default, checked always, and never given up quietly."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mail.certificates import self_signed
from tests.mail.samples import a_message
from tests.mail.servers import PASSWORD, Script, running, server_context
from unmentor.mail import Server, ServerUnavailable, SmtpTransport, Tls

type_of_server = pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])


@contextmanager
def encrypting(script: Script, tls: Tls, files: tuple[Path, Path], **options: object) -> Iterator[Server]:
    """A server that insists on this encryption with this certificate and key."""
    context = server_context(*files)
    insisting = {"ssl_context": context} if tls is Tls.IMPLICIT else {"tls_context": context, "require_starttls": True}
    with running(script, **insisting, **options) as server:
        yield replace(server, tls=tls)


@contextmanager
def asking_for_a_password(script: Script, files: tuple[Path, Path], password: str) -> Iterator[Server]:
    """A server that takes messages from Jo alone, as somebody reaches it who tries this password."""
    options = {"auth_required": True, "authenticator": script.sign_in}
    with encrypting(script, Tls.STARTTLS, files, **options) as server:
        yield replace(server, username="jo@unmentoring.example", password=password)


@type_of_server
def test_a_trusted_certificate_lets_a_message_through(tls: Tls, certificate: tuple[Path, Path]) -> None:
    script = Script()
    with (
        encrypting(script, tls, certificate) as server,
        SmtpTransport(server, ca_file=certificate[0]) as transport,
    ):
        transport.deliver(a_message())
    assert len(script.taken) == 1


@type_of_server
def test_a_certificate_that_nobody_trusts_is_refused(tls: Tls, certificate: tuple[Path, Path]) -> None:
    script = Script()
    with (
        encrypting(script, tls, certificate) as server,
        SmtpTransport(server) as transport,
        pytest.raises(ServerUnavailable, match="certificate verify failed"),
    ):
        transport.deliver(a_message())
    assert script.taken == []


@type_of_server
def test_a_trusted_certificate_for_another_host_is_refused(tls: Tls, tmp_path: Path) -> None:
    files = tmp_path / "certificate.pem", tmp_path / "key.pem"
    for file, text in zip(files, self_signed("127.0.0.2"), strict=True):
        file.write_text(text)
    script = Script()
    with (
        encrypting(script, tls, files) as server,
        SmtpTransport(server, ca_file=files[0]) as transport,
        pytest.raises(ServerUnavailable, match="IP address mismatch"),
    ):
        transport.deliver(a_message())
    assert script.taken == []


@type_of_server
def test_a_server_without_encryption_gets_nothing(tls: Tls) -> None:
    script = Script()
    with (
        running(script) as server,
        SmtpTransport(replace(server, tls=tls), timeout=1) as transport,
        pytest.raises(ServerUnavailable, match=r"STARTTLS|SSL"),
    ):
        transport.deliver(a_message())
    assert script.taken == []


def test_the_password_is_sent_after_encryption_and_opens_the_door(certificate: tuple[Path, Path]) -> None:
    script = Script()
    with (
        asking_for_a_password(script, certificate, PASSWORD) as server,
        SmtpTransport(server, ca_file=certificate[0]) as transport,
    ):
        transport.deliver(a_message())
    assert (script.signed_in_as, len(script.taken)) == (b"jo@unmentoring.example", 1)


def test_a_wrong_password_lets_nobody_in_and_is_not_repeated_in_the_sentence(certificate: tuple[Path, Path]) -> None:
    script = Script()
    with (
        asking_for_a_password(script, certificate, "hunter2") as server,
        SmtpTransport(server, ca_file=certificate[0]) as transport,
        pytest.raises(ServerUnavailable, match="535") as refusal,
    ):
        transport.deliver(a_message())
    assert "hunter2" not in str(refusal.value)
    assert script.taken == []
