"""The ways to say how near two interests are, each a score for every pair."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from benchmarks.topics.pairs import Pair, interest
from unmentor.topics import Interest, Meaning, Topics

Scores = NDArray[np.float64]
Method = Callable[[Sequence[Pair]], Scores]


def methods(topics: Topics, meaning: Meaning | None) -> dict[str, Method]:
    """By name, from the plainest on; the last two only with a `meaning`."""

    def scored(score: Callable[[Interest, Interest], float]) -> Method:
        return lambda pairs: np.array([score(interest(p.left, topics), interest(p.right, topics)) for p in pairs])

    found = {
        "exact key": scored(lambda a, b: float(a.key == b.key)),
        "graph": scored(lambda a, b: topics.closeness(a.key, b.key)),
        "graph + names": scored(lambda a, b: _closeness(topics, a, b, None)),
    }
    if meaning:
        found["embedding"] = scored(lambda a, b: _cosine(meaning, a, b))
        found["all three"] = scored(lambda a, b: _closeness(topics, a, b, meaning))
    return found


def _closeness(topics: Topics, a: Interest, b: Interest, meaning: Meaning | None) -> float:
    return float(topics.closeness_sparse([a.key, b.key], [a.words, b.words], meaning=meaning).toarray()[0, 1])


def _cosine(meaning: Meaning, a: Interest, b: Interest) -> float:
    """Of the two nearest ways to say the two."""
    return float((meaning.vectors(_sayings(a)) @ meaning.vectors(_sayings(b)).T).max())


def _sayings(one: Interest) -> list[str]:
    return [one.topic.name, *one.topic.synonyms] if one.topic else [one.words]
