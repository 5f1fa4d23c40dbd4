"""The message that signs somebody in: one link, one code, who asked, in two languages."""

import re
from dataclasses import replace

import pytest

from tests.mail.samples import ASHA, ASKED, ID, PROGRAMME
from unmentor.mail import BadAddress, sign_in


def test_says_what_to_do_who_asked_and_how_long_it_holds() -> None:
    assert sign_in(ASKED, PROGRAMME).text == (
        "Hello Asha,\n"
        "\n"
        "This message signs you in to UnMentoring. Open this page and press the\n"
        "button on it:\n"
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
    message = sign_in(ASKED, PROGRAMME)
    assert (message.kind, message.recipient, message.recipient_name) == ("sign_in", ASHA.address, ASHA.name)
    assert message.message_id == f"<sign-in.{ID}@unmentoring.example>"
    assert message.headers == {"Auto-Submitted": "auto-generated", "Content-Language": "en-GB"}
    assert (message.reply_to, message.calendar) == ("", None)


def test_a_stranger_is_greeted_without_a_name_and_asked_to_confirm() -> None:
    message = sign_in(replace(ASKED, name="", purpose="join", device=""), PROGRAMME)
    assert message.subject == "Confirm your address to join UnMentoring"
    assert message.text.splitlines()[:4] == [
        "Hello,",
        "",
        "To join UnMentoring, show us that this address is yours. Open this page",
        "and press the button on it:",
    ]
    assert "With:" not in message.text + message.html


def test_a_new_address_is_confirmed_by_a_message_to_it() -> None:
    message = sign_in(replace(ASKED, purpose="change_address"), PROGRAMME)
    assert message.subject == "Confirm your new address for UnMentoring"
    assert message.text.splitlines()[2:4] == [
        "To hear from UnMentoring at this address, show us that it is yours. Open",
        "this page and press the button on it:",
    ]


def test_another_purpose_is_refused() -> None:
    with pytest.raises(ValueError, match="joyride"):
        replace(ASKED, purpose="joyride")


@pytest.mark.parametrize(
    ("purpose", "subject"),
    [
        ("sign_in", "Mewngofnodi: UnMentoring"),
        ("join", "Cadarnhewch eich cyfeiriad er mwyn ymuno â rhaglen UnMentoring"),
        ("change_address", "Cadarnhewch eich cyfeiriad newydd ar gyfer UnMentoring"),
    ],
)
def test_speaks_welsh_to_whoever_reads_welsh(purpose: str, subject: str) -> None:
    message = sign_in(replace(ASKED, language="cy", purpose=purpose), PROGRAMME)
    assert message.subject == subject
    assert message.headers["Content-Language"] == "cy"
    assert '<html lang="cy">' in message.html
    assert "- Pryd: dydd Mawrth 1 Rhagfyr, 09:00" in message.text


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("purpose", ["sign_in", "join", "change_address"])
def test_both_parts_have_the_one_link_and_the_one_code(language: str, purpose: str) -> None:
    message = sign_in(replace(ASKED, language=language, purpose=purpose), PROGRAMME)
    address = f"https://unmentoring.example/sign-in/{ASKED.link}"
    for part in (message.text, message.html):
        assert set(re.findall(r"https://[^\s\"<]*/sign-in/[^\s\"<]*", part)) == {address}
        assert part.count("012 345") == 1


def test_what_people_are_called_is_not_markup() -> None:
    assert "<b>" not in sign_in(replace(ASKED, name="<b>Asha</b> Patel"), PROGRAMME).html.replace("<body", "")


def test_an_address_that_nobody_can_write_to_is_refused() -> None:
    with pytest.raises(BadAddress):
        sign_in(replace(ASKED, address="asha@devon.example, all@devon.example"), PROGRAMME)
