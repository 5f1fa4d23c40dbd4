"""Bringing two spellings of the same words together."""

import re
import unicodedata

from rapidfuzz.distance import OSA

_APOSTROPHES = re.compile("['\u2018\u2019\u02bc`]")
_AND = re.compile(r"(?<=\w)\s*&\s*(?=\w)|(?<=\w)\s*\+\s*(?=\w)")
_OTHER = re.compile(r"(?:(?<![\w+#])[+#]+|[^\w+#]|_)+")  # "C#" and "C++" are not "C"
_JOINERS = "\u200c\u200d"
_SHORT, _LONG = 5, 9  # letters: shorter words must be equal, longer ones may hold two slips


def without_unseen(text: str, *, keep: str = "") -> str:
    """`text` with a space for each character that cannot be seen (controls, marks of direction), save those in `keep`.

    The joiners within words of Persian and of many Indian scripts stay.
    """
    if text.isprintable():
        return text
    kept = keep + _JOINERS
    return "".join(c if c in kept or not unicodedata.category(c).startswith("C") else " " for c in text)


def normalise(text: str) -> str:
    """Lower case, without accents, apostrophes and punctuation; "&" and "+" between words become "and".

    "Children’s  Services & SEND" -> "childrens services and send"
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold()
    bare = plain if plain.isascii() else "".join(c for c in plain if not unicodedata.combining(c))
    return _OTHER.sub(" ", _AND.sub(" and ", bare)).strip()


def singular_words(text: str) -> list[str]:
    """The words of `normalise`, each in a crude singular (the same on both sides of a comparison, so harmless)."""
    return [_singular(word) for word in normalise(text).split()]


def compact(text: str) -> str:
    """The key under which spellings meet: `singular_words` written together.

    "Block chains" and "blockchain" -> "blockchain"; text of symbols alone -> itself without spaces.
    """
    return "".join(singular_words(text)) or "".join(text.casefold().split())


def is_slip(left: list[str], right: list[str]) -> bool:
    """Whether two texts, as `singular_words`, differ by slips of the keyboard alone.

    Short words must be equal: "IT operations" is not "AI operations", "Python 2" not "Python 3". Slips are counted as
    optimal string alignment distance (one letter added, dropped, changed, or two swapped).
    """
    if not left or len(left) != len(right):
        joined = "".join(left), "".join(right)
        return min(map(len, joined)) >= _LONG and OSA.distance(*joined, score_cutoff=1) <= 1
    return all(map(_is_word_slip, left, right))


def _is_word_slip(left: str, right: str) -> bool:
    if left == right:
        return True
    if left[0] != right[0]:  # people rarely miss the first letter, and "fighting" is not "lighting"
        return False
    shorter = min(len(left), len(right))
    allowed = 0 if shorter < _SHORT else 1 if shorter < _LONG else 2
    return OSA.distance(left, right, score_cutoff=allowed) <= allowed


def cut_at_word(text: str, most: int) -> str:
    """`text`, or as many of its whole words as fit into `most` characters with an ellipsis after them."""
    if len(text) <= most:
        return text
    return (text[:most].rpartition(" ")[0] or text[: most - 1]).rstrip(" ,;:-–") + "…"


def _singular(word: str) -> str:
    """Short words and "analysis", "business" stay as they are."""
    if len(word) < 4 or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    return word[:-3] + "y" if word.endswith("ies") else word[:-1]
