"""Topics named within people's own words: "Moving to Power BI from spreadsheets" holds a name of one."""

import re
from collections.abc import Iterable, Iterator

from unmentor.topics.topic import Topic
from unmentor.topics.words import compact, singular_words

_LONG_NAME = 5  # letters: a shorter abbreviation counts in capitals alone ("SEND reviews", not "send reviews")


class Mentions:
    """Finds the topics whose names stand within a text.

    Names of two words and more count, and single words that are a proper name or an abbreviation ("GDPR", "Copilot").
    Single ordinary words do not: "Legionella testing" has nothing to say about the testing of software.
    """

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._phrases: dict[tuple[str, ...], str] = {}
        self._proper: dict[str, str] = {}
        for topic in topics:
            for text in topic.spellings():
                words = tuple(singular_words(text))
                if len(words) > 1:
                    self._phrases.setdefault(words, topic.slug)
            for text in topic.spellings():
                if _is_proper(text, topic):
                    self._proper.setdefault(compact(text), topic.slug)
        self._longest = max(map(len, self._phrases), default=0)

    def within(self, text: str) -> frozenset[str]:
        """The slugs of the topics named in `text`; of names one inside the other the longest alone counts."""
        return frozenset(self._phrases_in(singular_words(text))) | frozenset(self._proper_in(text))

    def _phrases_in(self, words: list[str]) -> Iterator[str]:
        at = 0
        while at < len(words):
            for length in range(min(self._longest, len(words) - at), 1, -1):
                if slug := self._phrases.get(tuple(words[at : at + length])):
                    yield slug
                    at += length - 1
                    break
            at += 1

    def _proper_in(self, text: str) -> Iterator[str]:
        for word in re.findall(r"[\w+#]+", text):
            key = compact(word)
            if key in self._proper and (len(key) >= _LONG_NAME or word[: len(key)].isupper()):
                yield self._proper[key]


def _is_proper(text: str, topic: Topic) -> bool:
    """Names of topics are written with a capital anyway; in synonyms and further on in a word it says something."""
    if not text.isalnum():
        return False
    return text[1:] != text[1:].lower() or (text in topic.synonyms and text[0].isupper())
