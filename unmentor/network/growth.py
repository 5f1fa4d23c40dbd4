"""How the network grows, cycle by cycle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from unmentor.network.bits import Ints
from unmentor.network.distance import mean_distance, sources_of
from unmentor.network.reach import Reach

Pair = tuple[int, int]


@dataclass(frozen=True)
class Growth:
    """What the conversations so far add up to."""

    conversations: int
    reach: float
    reach_limit: float
    """See Reach.limit."""
    components: int
    """Groups of people whom chains of conversations join; somebody without a conversation is one alone."""
    largest: int
    """People in the largest component."""
    distance: float | None
    """Mean over pairs of people whom a chain joins; None while there are none."""
    links: int
    """Pairs of councils whose people talked."""
    links_limit: int
    """No way of pairing has more with as many conversations of each council's people."""


class Chronicle:
    """Conversations in the order of their cycles, among a fixed number of people."""

    def __init__(self, councils: Ints, *, seed: int = 0) -> None:
        """councils: (n,) each person's council, numbered from 0. seed: picks the sample for distances, see EXACT."""
        self._councils = councils
        self._reach = Reach(len(councils))
        self._sources = sources_of(len(councils), seed)
        self._pairs = np.empty((0, 2), np.int64)

    def add(self, conversations: Sequence[Pair]) -> None:
        """A cycle's conversations; three people who meet make three."""
        self._reach.hear(conversations)
        self._pairs = np.r_[self._pairs, np.array(conversations, np.int64).reshape(-1, 2)]

    def growth(self) -> Growth:
        """The numbers after the cycles so far."""
        size = len(self._councils)
        components, largest = self._components()
        return Growth(
            conversations=len(self._pairs),
            reach=self._reach.share,
            reach_limit=self._reach.limit,
            components=components,
            largest=largest,
            distance=mean_distance(size, self._pairs, self._sources),
            links=self._links(),
            links_limit=self._links_limit(),
        )

    def _components(self) -> tuple[int, int]:
        size = len(self._councils)
        edges = (np.ones(len(self._pairs), np.int8), (self._pairs[:, 0], self._pairs[:, 1]))
        number, component = connected_components(coo_array(edges, shape=(size, size)), directed=False)
        return int(number), int(np.bincount(component).max(initial=0))

    def _links(self) -> int:
        between = np.sort(self._councils[self._pairs], axis=1)
        return len(np.unique(between[between[:, 0] != between[:, 1]], axis=0))

    def _links_limit(self) -> int:
        """A council is linked to no more others than its people had conversations, nor than there are others."""
        conversations = np.bincount(self._councils[self._pairs].ravel())
        others = len(np.unique(self._councils)) - 1
        return int(np.minimum(conversations, others).sum()) // 2
