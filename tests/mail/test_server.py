"""MAIL_URL says which server, and a mistake in it never shows the password."""

import pytest

from unmentor.mail import BadMailUrl, Server, Tls, parse_server


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("mail.example", 587, Tls.STARTTLS)),
        ("smtp://mail.example:2525", Server("mail.example", 2525, Tls.STARTTLS)),
        ("smtp://mail.example?tls=starttls", Server("mail.example", 587, Tls.STARTTLS)),
        ("smtp://mail.example?tls=implicit", Server("mail.example", 465, Tls.IMPLICIT)),
        ("smtp://mail.example/?tls=none", Server("mail.example", 25, Tls.NONE)),
        ("smtps://mail.example", Server("mail.example", 465, Tls.IMPLICIT)),
        ("smtps://mail.example:466?tls=implicit", Server("mail.example", 466, Tls.IMPLICIT)),
        ("smtp://[::1]:25?tls=none", Server("::1", 25, Tls.NONE)),
        (
            "smtp://jo%40x.example:p%2Fw%3A%20e@m.example",
            Server("m.example", 587, Tls.STARTTLS, "jo@x.example", "p/w: e"),
        ),
        ("smtp://gŵyl.example", Server("xn--gyl-b2a.example", 587, Tls.STARTTLS)),
        ("smtp://mail_relay:25?tls=none", Server("mail_relay", 25, Tls.NONE)),
        ("smtp://jo:pw@localhost?tls=none", Server("localhost", 25, Tls.NONE, "jo", "pw")),
    ],
)
def test_a_mail_url_is_read_whole(url: str, server: Server) -> None:
    assert parse_server(url) == server


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example",
        "http://jo:hunter2@mail.example",
        "smtp://",
        "smtp://jo:hunter2@",
        "smtp://jo:hunter2@mail.example:port",
        "smtp://jo:hunter2@mail.example:99999",
        "smtp://jo:hunter2@mail.example:0",
        "smtp://jo:hunter2@[mail.example",
        "smtp://jo:hunter2@a..b:25",
        "smtp://jo:hunter2@.example",
        "smtp://jo:hunter2@-mail.example",
        "smtp://jo:hunter2@mail%2Eexample",
        "smtp://jo:hunter2@℀.example",
        f"smtp://jo:hunter2@{'m' * 64}.example",
        f"smtp://jo:hunter2@{'.'.join(['m' * 60] * 5)}",
        "smtp://jo:hunter2@mail.example\n",
        "smtp://jo:hun ter2@mail.example",
        "smtp://jo:hunter2%C3%A9@mail.example",
        "smtp://jo:hunter2%0A@mail.example",
        "ftp://jo:hunter2@mail.example",
        "mailbox:hunter2",
        "smtp://jo:hunter2/x@mail.example",
        "smtp://jo:hunter2#x@mail.example",
        "smtp://jo:hunter2?x@mail.example",
        "smtp://jo:2?hunter2@mail.example",
        "smtp://jo:hunter2@mail.example/inbox",
        "smtp://jo:hunter2@mail.example?tls=maybe",
        "smtp://jo:hunter2@mail.example?ssl=hunter2",
        "smtp://jo:hunter2@mail.example?tls=none",
        "smtps://jo:hunter2@mail.example?tls=none",
        "smtp://:hunter2@mail.example",
        "smtp://jo@mail.example",
    ],
)
def test_a_mail_url_that_cannot_be_used_is_refused_in_one_line_without_the_password(url: str) -> None:
    with pytest.raises(BadMailUrl) as refusal:
        parse_server(url)
    said = str(refusal.value)
    assert said.startswith("UNMENTOR_MAIL_URL")
    assert "\n" not in said
    assert "hunter2" not in said
    assert "é" not in said
    assert refusal.value.__cause__ is None


def test_a_server_does_not_show_its_password() -> None:
    assert "hunter2" not in repr(Server("mail.example", 587, Tls.STARTTLS, "jo", "hunter2"))
