"""The page of every message says what its text says, in its language, and works where people read it."""

import re

import html5lib
import pytest

from tests.mail.samples import PAIR, PROGRAMME, every_message, rename
from tests.mail.seen import seen
from unmentor.mail import Message, introduction

MESSAGES = {
    f"{language}: {name}": message for language in ("en", "cy") for name, message in every_message(language).items()
}


@pytest.fixture(params=MESSAGES.values(), ids=MESSAGES)
def message(request: pytest.FixtureRequest) -> Message:
    message: Message = request.param
    return message


def test_it_says_the_same_as_the_text(message: Message) -> None:
    marks = re.compile(r"^(- |\d+\. )", re.MULTILINE)
    text, page = " ".join(marks.sub("", message.text).split()).casefold(), seen(message.html).casefold()
    if message.kind in ("sign_in", "address_changed"):  # the page has a heading, the same as the subject
        page = page.replace(f"{message.subject.casefold()} ", "", 1)
    assert page == text


def test_it_is_valid_small_and_has_its_language(message: Message) -> None:
    html5lib.HTMLParser(strict=True).parse(message.html)
    assert message.html.startswith(f'<!DOCTYPE html><html lang="{message.headers["Content-Language"]}">')
    assert len(message.html.encode()) < 30_000


def test_it_fetches_nothing(message: Message) -> None:
    assert not re.search(r"<(img|link|script|iframe)|url\(|src=", message.html)


def test_its_styles_are_in_the_elements_and_dark_mode_in_the_head(message: Message) -> None:
    assert re.findall(r"<style>\s*(@media[^{]*)", message.html) == ["@media (max-width: 480px) "]
    assert "@media (prefers-color-scheme: dark)" in message.html
    assert '<p style="' in message.html


def test_lines_of_its_text_are_short_and_its_links_are_whole(message: Message) -> None:
    lines = message.text.splitlines()
    assert all(len(line) <= 72 or " " not in line for line in lines)
    links = set(re.findall(r'href="(https://[^"]*)"', message.html))
    assert links == set(re.findall(r"https://[^\s]*[^\s:.]", message.text))


def test_names_are_only_text() -> None:
    name = """<b onclick="x">O'Neill</b> & "Co" """.strip()
    message = introduction(rename(PAIR, name), PROGRAMME)
    assert f"For December 2026 you are meeting {name} of Camden." in seen(message.html)
    assert not re.search(r"<b[ >]", message.html)
    assert f"For December 2026 you are meeting {name}" in " ".join(message.text.split())
