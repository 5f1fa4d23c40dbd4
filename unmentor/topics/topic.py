"""The topic list: finding the topic that words mean, and how close two topics are."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from unmentor.topics.words import compact, is_slip, singular_words

SAME, PARENT, SIBLING = 1.0, 0.6, 0.3

_BRACKETS = re.compile(r"\(([^()]*)\)")
_CLOSE_LENGTH = 8  # letters: in anything shorter one slip may be another word ("carers", "careers")
_CLOSE_SCORE = 86.0
_CLOSE_MARGIN = 4.0


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. `parent` is the slug of a broader topic, or ""; `name_cy` the Welsh name, or ""."""

    slug: str
    name: str
    theme: str
    synonyms: tuple[str, ...] = ()
    parent: str = ""
    name_cy: str = ""


@dataclass(frozen=True, slots=True)
class _Alias:
    """One way to write a topic; `separators` are those within its words ("Culture, leisure and heritage": a comma)."""

    topic: Topic
    words: list[str]
    separators: frozenset[str]


class Topics:
    """A list of topics, searchable. Where two topics claim the same words, the first in the list keeps them."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.topics = tuple(topics)
        self._by_slug = {topic.slug: topic for topic in self.topics}
        self._aliases: dict[str, _Alias] = {}
        self._openings: set[str] = set()
        for topic in self.topics:
            for text in _spellings(topic):
                alias = _Alias(topic, singular_words(text), frozenset(re.findall("[,/]", text)))
                self._aliases.setdefault(compact(text), alias)
                if alias.separators:
                    self._openings.add(compact(re.split("[,/]", text)[0]))
        self._close_keys = [key for key in self._aliases if len(key) >= _CLOSE_LENGTH]

    def by_slug(self, slug: str) -> Topic | None:
        """The topic with that slug, or None."""
        return self._by_slug.get(slug)

    def opens(self, text: str) -> bool:
        """Whether a topic's own words begin with `text` and go on after a separator ("Culture")."""
        return compact(text) in self._openings

    def find(self, text: str, *, across: frozenset[str] = frozenset()) -> Topic | None:
        """The topic that `text` names, in any case, number, punctuation or with a slip; None rather than a guess.

        `across`: separators found within `text`; only spellings that themselves hold these are considered.
        """
        key = compact(text)
        if alias := self._aliases.get(key):
            return alias.topic if across <= alias.separators else None
        return self._close(key, singular_words(text), across)

    def _close(self, key: str, words: list[str], across: frozenset[str]) -> Topic | None:
        if len(key) < _CLOSE_LENGTH:
            return None
        best: dict[Topic, float] = {}
        for found, score, _ in process.extract(key, self._close_keys, scorer=fuzz.ratio, score_cutoff=_CLOSE_SCORE):
            alias = self._aliases[found]
            if across <= alias.separators and is_slip(words, alias.words):
                best.setdefault(alias.topic, score)
        ranked = sorted(best.items(), key=lambda item: -item[1])
        if not ranked or (len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _CLOSE_MARGIN):
            return None
        return ranked[0][0]

    def closeness(self, a_key: str, b_key: str) -> float:
        """How near two interests' keys are: 1 the same, 0.6 a topic and its parent, 0.3 two of one parent, else 0.

        People's own words are near nothing but themselves. A shared theme alone counts nothing: "Planning" is of no use
        to who asked for "Libraries".
        """
        if a_key == b_key:
            return SAME
        a, b = self._by_slug.get(a_key), self._by_slug.get(b_key)
        if a is None or b is None:
            return 0.0
        if a.parent == b_key or b.parent == a_key:
            return PARENT
        return SIBLING if a.parent and a.parent == b.parent else 0.0

    def closeness_matrix(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """`closeness` of all pairs of `keys`: (n, n), symmetric, ones on the diagonal."""
        numbers = {slug: number for number, slug in enumerate(self._by_slug)}
        for key in keys:
            numbers.setdefault(key, len(numbers))
        parents = [topic.parent if (topic := self._by_slug.get(key)) else "" for key in keys]
        own = np.array([numbers[key] for key in keys], dtype=np.int64)
        parent = np.array([numbers.get(slug, -1) for slug in parents], dtype=np.int64)
        matrix = np.zeros((len(keys), len(keys)), dtype=np.float32)
        matrix[(parent[:, None] == parent) & (parent >= 0)] = SIBLING
        child_of = parent[:, None] == own
        matrix[child_of | child_of.T] = PARENT
        matrix[own[:, None] == own] = SAME
        return matrix


def _spellings(topic: Topic) -> Iterator[str]:
    """Every way to write a topic: names, synonyms, and each without its brackets; an abbreviation in brackets alone."""
    for text in filter(None, (topic.name, topic.name_cy, *topic.synonyms)):
        yield text
        if brackets := _BRACKETS.search(text):
            yield _BRACKETS.sub("", text)
            yield brackets[1]


@cache
def load_topics() -> Topics:
    """The project's own list, from `topics.csv`."""
    text = (files(__package__) / "topics.csv").read_text("utf-8")
    return Topics(
        Topic(
            row["slug"],
            row["name"],
            row["theme"],
            tuple(filter(None, row["synonyms"].split("|"))),
            row["parent"],
            row["name_cy"],
        )
        for row in csv.DictReader(text.splitlines())
    )
