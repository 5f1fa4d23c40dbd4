"""Reach: whose learning could have got to whom, along conversations in the order in which they took place."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from unmentor.network.bits import Neighbours, Rows, elements, marked


class Reach:
    """Exact reach among `size` people, cycle by cycle.

    Everybody knows their own learning. The conversations of one cycle count as taking place at the same moment: each
    passes on what its people knew before the cycle.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._heard = marked(size, np.arange(size))
        self._elements = size
        self._with_repeats = np.ones(size, np.int64)

    def hear(self, conversations: ArrayLike) -> None:
        """Add a cycle's conversations: (m, 2), each between two people; three people who meet make three."""
        neighbours = Neighbours.of(conversations)
        if not len(neighbours.people):
            return
        more = np.add.reduceat(self._with_repeats[neighbours.others], neighbours.starts)
        self._with_repeats[neighbours.people] += more
        np.minimum(self._with_repeats, self._size, out=self._with_repeats)
        if self._elements < self._size**2:  # else everybody has heard from everybody
            self._heard[neighbours.people] |= neighbours.union(self._heard)
            self._elements = elements(self._heard)

    @property
    def heard(self) -> Rows:
        """(size, words) whose learning could have got to each person, themselves included, as sets of bits."""
        return self._heard

    @property
    def share(self) -> float:
        """The share of all people whose learning could have got to a person, oneself included: the mean over people."""
        return self._elements / self._size**2

    @property
    def limit(self) -> float:
        """What `share` would be at most after as many conversations, if nobody ever heard the same thing twice.

        min(1, 2^t / size) where everybody has one conversation in each of t cycles; less where people stay away or are
        let down. It counts the ways along which learning came to each person, so no order of conversations exceeds it.
        """
        return float(self._with_repeats.sum()) / self._size**2
