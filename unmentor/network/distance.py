"""How far apart people are: the fewest conversations that join two of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from unmentor.network.bits import Ints, Neighbours, elements, marked

EXACT = 2_000
"""Up to so many people distances are measured from everybody; beyond, from SAMPLE of them."""
SAMPLE = 512


def sources_of(size: int, seed: int) -> Ints:
    """The people from whom distances are measured: all, or a sample that depends on the seed alone."""
    if size <= EXACT:
        return np.arange(size)
    return np.sort(np.random.default_rng(seed).choice(size, SAMPLE, replace=False))


def mean_distance(size: int, conversations: ArrayLike, sources: Ints) -> float | None:
    """The mean distance from `sources` to everybody else whom a chain of conversations joins to them.

    conversations: (m, 2). None if there is nobody. Breadth first from all sources at once, each a bit.
    """
    neighbours = Neighbours.of(conversations)
    reached = marked(size, sources)
    found, total, distance = len(sources), 0, 0
    while True:
        distance += 1
        reached[neighbours.people] |= neighbours.union(reached)
        now = elements(reached)
        if now == found:
            break
        total += distance * (now - found)
        found = now
    joined = found - len(sources)
    return total / joined if joined else None
