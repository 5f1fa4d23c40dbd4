"""Nearness by meaning: from vectors of texts to the few pairs that are near, whatever made the vectors."""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

Vectors = NDArray[np.float32]

MOST_NEAR = 100
"""How many others one's own words are near at most by their own row: the nearest ones."""
STRONGEST = 0.9
"""Other words for one thing come near to being the same, but the same they are not."""
_BLOCK = 512  # rows scored at a time: 24 MB against 12,000 texts


class Meaning(Protocol):
    """What makes vectors of texts, so that texts of like meaning point the same way."""

    @property
    def least(self) -> float:
        """The cosine from which on two texts are near, above 0; each model has its own."""

    def vectors(self, texts: Sequence[str]) -> Vectors:
        """(texts, dimensions), each of length 1, or 0 for a text that says nothing to the model."""


def near_by_meaning(meaning: Meaning, own: Sequence[str], topics: Sequence[Sequence[str]]) -> csr_array:
    """How near each of people's own words is to each of them and to each topic: (own, own + topics) float32.

    `topics`: all the ways to say each (at least one); the nearest of them counts. The entries are cosines from
    `meaning.least` on, up to STRONGEST, at most MOST_NEAR in a row. Rows are scored by blocks, so that memory does not
    grow with the square of `own`.
    """
    if not own:
        return csr_array(np.zeros((0, len(topics)), np.float32))
    said = [[words] for words in own] + [list(names) for names in topics]
    vectors = meaning.vectors([text for texts in said for text in texts])
    begins = np.cumsum([0, *map(len, said)])[:-1]
    blocks = [
        _nearest(
            np.maximum.reduceat(vectors[at : min(at + _BLOCK, len(own))] @ vectors.T, begins, axis=1), meaning.least
        )
        for at in range(0, len(own), _BLOCK)
    ]
    return csr_array(vstack(blocks, format="csr"))


def _nearest(cosines: Vectors, least: float) -> csr_array:
    """The MOST_NEAR highest of each row that reach `least`; of equal ones those further left."""
    cosines[cosines < least] = 0
    for row in np.flatnonzero((cosines > 0).sum(axis=1) > MOST_NEAR):
        cosines[row, np.argsort(-cosines[row], kind="stable")[MOST_NEAR:]] = 0
    return csr_array(np.minimum(cosines, np.float32(STRONGEST)))
