"""Sets of people as rows of bits, so that sets are joined and counted 64 people at a time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Rows = NDArray[np.uint64]
"""(people, words): a set for each person; its element k is bit k % 64 of word k // 64."""

_WORD = 64


def marked(size: int, people: Ints) -> Rows:
    """A set for each of `size` people: element k is in the set of people[k], and in no other."""
    rows = np.zeros((size, -(-len(people) // _WORD)), np.uint64)
    element = np.arange(len(people))
    np.bitwise_or.at(rows, (people, element // _WORD), np.uint64(1) << (element % _WORD).astype(np.uint64))
    return rows


def elements(rows: Rows) -> int:
    """How many elements all sets have together."""
    return int(np.bitwise_count(rows).sum(dtype=np.int64))


@dataclass(frozen=True)
class Neighbours:
    """Who talked to whom, grouped by person. `others[starts[k]:starts[k + 1]]` are those that people[k] talked to."""

    people: Ints
    """Those who talked to anybody, in order."""
    starts: Ints
    others: Ints

    @classmethod
    def of(cls, pairs: ArrayLike) -> Neighbours:
        """From (m, 2) conversations, each between two people."""
        ends = np.asarray(pairs, np.int64).reshape(-1, 2)
        listener, speaker = np.r_[ends[:, 0], ends[:, 1]], np.r_[ends[:, 1], ends[:, 0]]
        order = np.argsort(listener, kind="stable")
        people, starts = np.unique(listener[order], return_index=True)
        return cls(people, starts, speaker[order])

    def union(self, rows: Rows) -> Rows:
        """(len(people), words) what the sets of all those that a person talked to hold together."""
        if not len(self.people):
            return rows[:0]
        return np.bitwise_or.reduceat(rows[self.others], self.starts, axis=0)
