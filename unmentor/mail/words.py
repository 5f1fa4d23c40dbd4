"""Names, topics and texts as they stand in the middle of a sentence.

The letters of one draw name the same people and topics again and again.
"""

import re
import unicodedata
from functools import lru_cache

_TITLES = frozenset(
    {"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "cllr", "councillor", "sir", "dame", "rev"}
)
# First words that keep their capital. Longer names keep theirs by the rule in `_is_name`.
_NAMES = frozenset(
    (
        "English",
        "Excel",
        "Gaelic",
        "Google",
        "Irish",
        "Jira",
        "Microsoft",
        "Power",
        "Python",
        "Salesforce",
        "Scots",
        "Welsh",
    )
)
_LONGEST_PHRASE = 60
_UNPRINTABLE = {"Cc", "Cs"}  # controls, and halves of characters, which no encoding takes


@lru_cache(maxsize=4096)
def given_name(name: str) -> str:
    """What to call somebody: "Asha" for "Asha Patel" and "Dr Asha Patel", but "Dr Patel" stays "Dr Patel"."""
    words = name.split()
    plain = [word for word in words if word.rstrip(".").lower() not in _TITLES]
    return plain[0] if len(plain) > 1 or len(words) == len(plain) == 1 else " ".join(words)


@lru_cache(maxsize=4096)
def phrase(topic: str) -> str:
    """A topic as it reads within a sentence: "Council tax" -> "council tax"; names and abbreviations keep capitals.

    People's own words that are no plain noun phrase (a sentence, a question, a story) are quoted, by single marks
    because questions stand in double ones.
    """
    words = " ".join(topic.split()).rstrip(".,;: ")
    if len(words) > _LONGEST_PHRASE or re.search(r"[.?!:;](\s|$)|^(I|We|My|Our|How|What|Why)\b", words):
        return f"‘{shorten(words, 2 * _LONGEST_PHRASE)}’"
    first = words.partition(" ")[0].rstrip(",")
    if _is_capitalised(first) and not _is_name(words):
        return words[0].lower() + words[1:]
    return words


def shorten(text: str, longest: int) -> str:
    """`text` on one line without control characters, cut between words with an ellipsis after `longest` characters."""
    printable = "".join(" " if unicodedata.category(c) in _UNPRINTABLE else c for c in text)
    text = " ".join(printable.split())
    if len(text) <= longest:
        return text
    cut = text[:longest]
    return (cut.rpartition(" ")[0].rstrip(",;:.") or cut) + "…"


def _is_capitalised(word: str) -> bool:
    """Whether only the first letter is a capital: "Council", "Children's", "Co-design"; not "AI", "DevOps"."""
    letters = re.sub(r"['’-]", "", word)
    return letters.isalpha() and letters[0].isupper() and letters[1:].islower()


def _is_name(words: str) -> bool:
    """Whether these words are a name: "Internet of Things", "Welsh language", "Microsoft 365"."""
    first, *others = words.split()
    return first in _NAMES or any(_is_capitalised(word) and word.partition("-")[0] not in _NAMES for word in others)
