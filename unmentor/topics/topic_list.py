"""The topic list: finding the topic that words mean, and how near two interests are."""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from scipy.sparse import csr_array

from unmentor.topics.graph import TopicGraph
from unmentor.topics.meaning import Meaning
from unmentor.topics.mentions import Mentions
from unmentor.topics.nearness import near_by_links, near_own_words
from unmentor.topics.topic import Topic
from unmentor.topics.words import compact, is_slip, singular_words

_CLOSE_LENGTH = 8  # letters: in anything shorter one slip may be another word ("carers", "careers")
_CLOSE_SCORE = 86.0
_CLOSE_MARGIN = 4.0


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
            for text in topic.spellings():
                alias = _Alias(topic, singular_words(text), frozenset(re.findall("[,/]", text)))
                self._aliases.setdefault(compact(text), alias)
                if alias.separators:
                    self._openings.add(compact(re.split("[,/]", text)[0]))
        self._close_keys = [key for key in self._aliases if len(key) >= _CLOSE_LENGTH]
        self._graph = TopicGraph(self.topics)
        self._mentions = Mentions(self.topics)

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
        """How near two interests' keys are, 0 to 1: 1 the same, else by the link between the two topics (`graph`).

        Keys alone do not say what people's own words were, so these are near nothing but themselves here;
        `closeness_sparse` reads the words.
        """
        return self._graph.closeness(a_key, b_key)

    def closeness_matrix(self, keys: Sequence[str]) -> NDArray[np.float32]:
        """`closeness` of all pairs of `keys`: (n, n), symmetric, ones on the diagonal."""
        return self.closeness_sparse(keys).toarray()

    def closeness_sparse(
        self, keys: Sequence[str], words: Sequence[str] = (), *, meaning: Meaning | None = None
    ) -> csr_array:
        """How near all pairs of interests are, the entries that are not 0: (n, n) float32, symmetric, diagonal 1.

        `words`: for each key what the person typed (`Interest.words`), so that own words can be read: those that hold
        a topic's name are near it, and near others' words that hold it. None given: own words are near themselves
        alone. With a `meaning` own words are also near what means the same in other words; topics among themselves
        are not its business. Raises ValueError if `words` are given but not one for each key.

        Time and memory grow with the entries, which are bounded (see `nearness` and `meaning`), not with n squared:
        measured in docs/topics.md.
        """
        if words and len(words) != len(keys):
            raise ValueError("closeness needs the words of each key, or none")
        distinct = list(dict.fromkeys(keys))
        spellings = sorted(
            zip(keys, words, strict=False), reverse=True
        )  # of a key's spellings always the same one counts
        said = {key: typed for key, typed in spellings if key not in self._by_slug}
        near = near_by_links(self._graph, self._mentions, distinct, said)
        if meaning:
            near = near.maximum(near_own_words(meaning, self._by_slug, distinct, said))
        return _repeated(near, distinct, keys)


def _repeated(near: csr_array, distinct: Sequence[str], keys: Sequence[str]) -> csr_array:
    """The rows and columns of `distinct` keys, each as often as it comes in `keys`."""
    if len(distinct) == len(keys):
        return csr_array(near)
    row = {key: at for at, key in enumerate(distinct)}
    places = [row[key] for key in keys]
    return csr_array(near[places][:, places])


@cache
def load_topics() -> Topics:
    """The project's own list, from `topics.csv`."""
    text = (files(__package__) / "topics.csv").read_text("utf-8")
    return Topics(
        Topic(
            slug=row["slug"],
            name=row["name"],
            theme=row["theme"],
            synonyms=tuple(filter(None, row["synonyms"].split("|"))),
            parent=row["parent"],
            name_cy=row["name_cy"],
            related=tuple(filter(None, row["related"].split("|"))),
        )
        for row in csv.DictReader(text.splitlines())
    )
