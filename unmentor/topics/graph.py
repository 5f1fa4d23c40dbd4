"""Topics as nodes, what links them as edges, and how near a link makes two topics.

The values follow what pairs of each kind were worth on the tuning half of the labelled pairs in `benchmarks/topics`,
which prints it; docs/decisions/0002-topic-closeness.md says how.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from unmentor.topics.topic import Topic

SAME = 1.0
PARENT = 0.6
"""A topic and the broader one it belongs to ("Council tax", "Revenues and benefits")."""
RELATED = 0.5
"""Two topics of different families that the list names as related."""
SIBLING = 0.2
"""Two topics of one parent ("Council tax", "Business rates")."""


class TopicGraph:
    """How near topics are. A theme in common counts nothing: "Planning" is of no use to who asked for "Libraries"."""

    def __init__(self, topics: Sequence[Topic]) -> None:
        self.place = {topic.slug: at for at, topic in enumerate(topics)}
        """Each slug's row and column in `matrix`."""
        self._near = _links(topics)

    def closeness(self, a_key: str, b_key: str) -> float:
        """SAME for one key twice (topic or not), else the strongest link between two topics, else 0."""
        return SAME if a_key == b_key else self._near.get((a_key, b_key), 0.0)

    def matrix(self) -> csr_array:
        """(topics, topics) float32, symmetric, ones on the diagonal."""
        count = len(self.place)
        rows = [*range(count), *(self.place[a] for a, _ in self._near)]
        columns = [*range(count), *(self.place[b] for _, b in self._near)]
        values = np.array([SAME] * count + list(self._near.values()), np.float32)
        return csr_array((values, (rows, columns)), shape=(count, count))


def _links(topics: Sequence[Topic]) -> dict[tuple[str, str], float]:
    """Both directions of each link between topics of the list; a later, stronger kind replaces an earlier one."""
    known = {topic.slug for topic in topics}
    families = defaultdict(list)
    for topic in topics:
        if topic.parent:
            families[topic.parent].append(topic.slug)
    near: dict[tuple[str, str], float] = {}
    for children in families.values():
        near |= dict.fromkeys(combinations(children, 2), SIBLING)
    near |= {(topic.slug, other): RELATED for topic in topics for other in topic.related if other in known}
    near |= {(topic.slug, topic.parent): PARENT for topic in topics if topic.parent in known}
    return near | {(b, a): max(value, near.get((b, a), 0.0)) for (a, b), value in near.items()}
