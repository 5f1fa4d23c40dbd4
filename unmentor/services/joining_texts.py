"""Text that people type: either fit to be kept as it is, or a problem said so that its writer can mend it."""

import re
import unicodedata
from dataclasses import dataclass

_JOINERS = "\u200c\u200d"  # within words of Persian and of many Indian scripts, and within emoji
_STRAY = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff]")  # come along with what is pasted, and change nothing
_FLAG = re.compile("(\U0001f3f4)[\U000e0020-\U000e007e]+\U000e007f")  # Wales, Scotland, England: a flag and its tag
_UNSEEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the answer to the question `field`, and what to do about it, in one sentence."""

    field: str
    message: str


def check_line(field: str, label: str, text: str, most: int) -> str | Problem:
    """A line of at most `most` characters, composed (NFC) and with single spaces; "" if nothing was written.

    What cannot be seen is refused and not taken out: what a person sees is what is kept, and an override of direction
    in a name is no accident. Markup, SQL and emoji are text like any other.
    """
    return _checked(field, label, _one_line(_composed(text).replace("\n", " ")), most)


def check_lines(field: str, label: str, text: str, most: int) -> str | Problem:
    """As `check_line`, with the line breaks kept, at most one empty line between two others."""
    rows = "\n".join(map(_one_line, _composed(text).split("\n")))
    return _checked(field, label, re.sub("\n{3,}", "\n\n", rows).strip("\n"), most)


def _composed(text: str) -> str:
    """Without strays, with one kind of line break and one kind of space."""
    composed = unicodedata.normalize("NFC", _STRAY.sub("", text))
    return re.sub("[\t\u00a0\u202f]", " ", re.sub("\r\n?", "\n", composed))


def _one_line(row: str) -> str:
    return re.sub(" +", " ", row).strip(" ")


def _checked(field: str, label: str, text: str, most: int) -> str | Problem:
    if has_unseen(text):
        return Problem(field, f"{label} has characters that cannot be seen: type it instead of pasting it")
    if len(text) > most:
        return Problem(field, f"{label} must be {most} characters or fewer")
    return text


def has_unseen(text: str) -> bool:
    """Whether there are controls, null bytes, halves of characters or overrides of direction in `text`."""
    if text.isprintable():
        return False
    return any(
        unicodedata.category(character) in _UNSEEN and character not in _JOINERS
        for character in _FLAG.sub(r"\1", text).replace("\n", "")
    )
