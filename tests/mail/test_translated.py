"""Welsh letters are Welsh from the first line to the last."""

import re
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

import pytest

from tests.mail.samples import PAIR, TRIO, every_message
from tools.build_languages import messages
from unmentor.mail import Message, openers, speech_in

ENGLISH, WELSH = every_message("en"), every_message("cy")
_PLACEHOLDER = re.compile(r"%\(\w+\)s")


def pieces(*places: str) -> Iterator[str]:
    """The English that letters are made of in these places, without what is put into it, on one line."""
    for message in messages():
        if any(place.startswith(places) for place, _ in message.locations):
            texts = [message.id] if isinstance(message.id, str) else message.id
            yield from (piece.strip() for text in texts for piece in _PLACEHOLDER.split(text) if len(piece) > 5)


SAID = set(pieces("templates/mail", "unmentor/mail")) - set(pieces("unmentor/mail/openers.py"))
ASKED = set(pieces("unmentor/mail/openers.py"))


def read(letter: Message) -> str:
    """All the words that a person finds in a letter, on one line."""
    calendar = (letter.calendar or b"").decode().replace("\r\n ", "").replace("\\,", ",")
    title = "".join(re.findall("<title>(.*?)</title>", letter.html))
    words = f"{letter.subject} {title} {letter.text} {calendar}".split()
    return " ".join(word for word in words if "@" not in word).casefold()


def test_the_letters_looked_at_here_say_all_that_letters_can_say() -> None:
    everything = " ".join(map(read, ENGLISH.values()))
    assert {piece for piece in SAID if piece.casefold() not in everything} == set()


@pytest.mark.parametrize("letter", WELSH.values(), ids=WELSH)
def test_no_english_sentence_is_left_in_a_welsh_letter(letter: Message) -> None:
    assert {piece for piece in SAID | ASKED if piece.casefold() in read(letter)} == set()


def test_no_english_is_left_in_any_question_to_start_with() -> None:
    bare = tuple(replace(member, learn=(), share=()) for member in PAIR.members)
    wishes = tuple(replace(member, learn=member.learn[:1], share=()) for member in PAIR.members)
    letters = [PAIR, TRIO, *(replace(PAIR, members=m, exchanges=()) for m in (PAIR.members, bare, wishes))]
    numbered = [replace(letter, introduction_id=UUID(int=number)) for letter in letters for number in range(30)]
    asked = {
        language: " ".join(o.question for letter in numbered for o in openers(letter, speech_in(language)))
        for language in ("en", "cy")
    }
    assert {piece for piece in ASKED if piece not in asked["en"]} == set()
    assert {piece for piece in ASKED if piece in asked["cy"]} == set()
