"""The message that signs somebody in: one link, one code, who asked, in two languages."""

import re
from datetime import timedelta

import pytest

from tests.mail.samples import ASHA, ID, PROGRAMME, WRITTEN
from unmentor.mail import BadAddress, SignInLetter, sign_in

LETTER = SignInLetter(
    request_id=ID,
    address=ASHA.address,
    name=ASHA.name,
    joining=False,
    link="l-i_n-k" * 6,
    code="012345",
    device="Firefox, Windows",
    language="en",
    written=WRITTEN,
    expires=WRITTEN + timedelta(minutes=30),
)


def changed(**changes: object) -> SignInLetter:
    return SignInLetter(**(vars(LETTER) | changes))


def test_says_what_to_do_who_asked_and_how_long_it_holds() -> None:
    assert sign_in(LETTER, PROGRAMME).text == (
        "Hello Asha,\n"
        "\n"
        "To sign in to UnMentoring, open this page and press the button on it:\n"
        "\n"
        f"https://unmentoring.example/sign-in/{'l-i_n-k' * 6}\n"
        "\n"
        "Or type this code where you asked for it: 012 345\n"
        "\n"
        "Both are good once, until 09:30.\n"
        "\n"
        "WHO ASKED\n"
        "\n"
        "- Somebody who typed asha.patel@devon.example\n"
        "- When: Tuesday 1 December, 09:00\n"
        "- With: Firefox, Windows\n"
        "\n"
        "If that was not you, do nothing: without this message nobody can go on.\n"
        "Do not pass the code on; we never ask for it.\n"
        "\n"
        "UnMentoring: https://unmentoring.example\n"
    )


def test_carries_what_machines_look_for_and_belongs_to_no_list() -> None:
    message = sign_in(LETTER, PROGRAMME)
    assert (message.kind, message.recipient, message.recipient_name) == ("sign_in", ASHA.address, ASHA.name)
    assert message.message_id == f"<sign-in.{ID}@unmentoring.example>"
    assert message.headers == {"Auto-Submitted": "auto-generated", "Content-Language": "en-GB"}
    assert (message.reply_to, message.calendar) == ("", None)


def test_a_stranger_is_greeted_without_a_name_and_asked_to_confirm() -> None:
    message = sign_in(changed(name="", joining=True, device=""), PROGRAMME)
    assert message.subject == "Confirm your address to join UnMentoring"
    assert message.text.splitlines()[:4] == [
        "Hello,",
        "",
        "To join UnMentoring, show us that this address is yours. Open this page",
        "and press the button on it:",
    ]
    assert "With:" not in message.text + message.html


@pytest.mark.parametrize(("joining", "subject"), [(False, "Mewngofnodi i UnMentoring"), (True, None)])
def test_speaks_welsh_to_whoever_reads_welsh(joining: bool, subject: str | None) -> None:
    message = sign_in(changed(language="cy", joining=joining), PROGRAMME)
    assert message.subject == (subject or "Cadarnhewch eich cyfeiriad er mwyn ymuno â UnMentoring")
    assert message.headers["Content-Language"] == "cy"
    assert '<html lang="cy">' in message.html
    assert "- Pryd: Dydd Mawrth 1 Rhagfyr, 09:00" in message.text


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("joining", [False, True])
def test_both_parts_have_the_one_link_and_the_one_code(language: str, joining: bool) -> None:
    message = sign_in(changed(language=language, joining=joining), PROGRAMME)
    address = f"https://unmentoring.example/sign-in/{LETTER.link}"
    for part in (message.text, message.html):
        assert set(re.findall(r"https://[^\s\"<]*/sign-in/[^\s\"<]*", part)) == {address}
        assert part.count("012 345") == 1
    assert len(message.html.encode()) < 30_000


def test_what_people_are_called_is_not_markup() -> None:
    assert "<b>" not in sign_in(changed(name="<b>Asha</b> Patel"), PROGRAMME).html.replace("<body", "")


def test_an_address_that_nobody_can_write_to_is_refused() -> None:
    with pytest.raises(BadAddress):
        sign_in(changed(address="asha@devon.example, all@devon.example"), PROGRAMME)
