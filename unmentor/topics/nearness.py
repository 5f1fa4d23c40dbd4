"""How near all pairs of many interests are, as sparse matrices of bounded size."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

import numpy as np
from scipy.sparse import csr_array, diags_array, eye_array

from unmentor.topics.graph import SAME, TopicGraph
from unmentor.topics.meaning import Meaning, near_by_meaning
from unmentor.topics.mentions import Mentions
from unmentor.topics.topic import Topic

HELD = 0.7
"""Own words and a topic whose name they hold; two people's own words that hold the same one: the square of it."""
MOST_HOLDING = 200
"""A name that more own words hold than this ("AI") says little of any two of them: these are near the topic alone."""


def near_by_links(graph: TopicGraph, mentions: Mentions, keys: Sequence[str], said: Mapping[str, str]) -> csr_array:
    """(n, n) float32, symmetric, diagonal SAME: topics by their links, own words by the topics that they hold.

    `keys`: each once. `said`: the own words of the keys that have some. These are near the topics they hold and at
    most MOST_HOLDING others through each, which bounds the entries.
    """
    held = {key: mentions.within(words) for key, words in said.items()}
    topics = _incidence(graph, [[key] if key in graph.place else [] for key in keys])
    own = _incidence(graph, [held.get(key, ()) for key in keys])
    to_topics = own @ topics.T * np.float32(HELD)
    counts = Counter(chain.from_iterable(held.values()))
    rare = np.array([counts[slug] <= MOST_HOLDING for slug in graph.place], np.float32)
    together = (own @ diags_array(rare) @ own.T).sign() * np.float32(HELD**2)
    near = topics @ graph.matrix() @ topics.T + to_topics + to_topics.T + together
    return csr_array(near.maximum(eye_array(len(keys), dtype=np.float32) * np.float32(SAME)))


def near_own_words(
    meaning: Meaning, topics: Mapping[str, Topic], keys: Sequence[str], said: Mapping[str, str]
) -> csr_array:
    """(n, n) float32, symmetric: people's own words by meaning, near one another and near topics; all else is 0."""
    own = [at for at, key in enumerate(keys) if key in said]
    listed = [at for at, key in enumerate(keys) if key in topics]
    names = [[topics[keys[at]].name, *topics[keys[at]].synonyms] for at in listed]
    near = near_by_meaning(meaning, [said[keys[at]] for at in own], names).tocoo()
    rows, columns = np.array(own, np.int64)[near.row], np.array(own + listed, np.int64)[near.col]
    placed = csr_array((near.data, (rows, columns)), shape=(len(keys), len(keys)))
    return csr_array(placed.maximum(placed.T))


def _incidence(graph: TopicGraph, slugs: Sequence[Collection[str]]) -> csr_array:
    """(rows, topics): ones where the row names the topic."""
    rows = np.repeat(np.arange(len(slugs)), [len(row) for row in slugs])
    columns = np.array([graph.place[slug] for row in slugs for slug in row], np.int64)
    return csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=(len(slugs), len(graph.place)))
