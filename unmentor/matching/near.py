"""How close topics are to each other and to what people want or share: sparse, as most topics are close to few."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array

from unmentor.errors import Refusal
from unmentor.matching.problem import Ints

Closeness = Callable[[Sequence[str]], csr_array]
"""From different topics' keys to (topics, topics) of how near each two are, 0 to 1, symmetric."""
Small = NDArray[np.int16]

ENOUGH = 300
"""Closeness in hundredths that three topics in common make; more is no better."""


@dataclass(frozen=True, eq=False)
class Near:
    """How close each topic is to what each person wants (or shares): a sum of hundredths, up to ENOUGH."""

    table: csr_array
    """(topics + 1, people) int16; the last row, all zero, is for no topic."""
    columns: slice | None = None
    """The people looked at; all of them where there is none. Cut out late, when few rows are left."""

    def take(self, people: Ints | slice) -> Near:
        """The columns of these people, in this order. A stretch of people costs nothing here."""
        if isinstance(people, slice) and self.columns is None:
            return Near(self.table, people)
        found = self.table if self.columns is None else self.table[:, self.columns]
        return Near(csr_array(found[:, np.arange(found.shape[1])[people]]))

    def rows(self, topics: Ints) -> Small:
        """(topics, people) the rows of these topics, as a table."""
        found = self.table[topics]
        rows: Small = (found if self.columns is None else found[:, self.columns]).toarray()
        return rows

    def cells(self, topics: Ints) -> Small:
        """(people,) for each person the cell of one topic."""
        people = np.arange(len(topics))
        found = csr_array(self.take(people).table[topics[None], people[None]])
        return np.asarray(found.toarray(), np.int16).reshape(-1)


def closeness_of(topics: Sequence[str], closeness: Closeness | None) -> csr_array:
    """(topics, topics) closeness in hundredths, whole, symmetric, 100 on the diagonal, sorted.

    Raises Refusal where `closeness` gives another shape, numbers beyond 0 and 1, or not the same both ways.
    """
    same = eye_array(len(topics), dtype=np.int16, format="csr") * np.int16(100)
    if closeness is None or not topics:
        return csr_array(same)
    given = csr_array(closeness(topics))
    if given.shape != same.shape or not np.isfinite(given.data).all():
        raise Refusal(f"Closeness of {len(topics)} topics must be as many rows and columns of numbers.")
    hundredths = csr_array((np.rint(100 * given.data.astype(np.float64)), given.indices, given.indptr), given.shape)
    if ((hundredths.data < 0) | (hundredths.data > 100)).any() or abs(hundredths - hundredths.T).count_nonzero():
        raise Refusal("Closeness must be from 0 to 1, and the same both ways.")
    near = csr_array(hundredths.astype(np.int16).maximum(same))
    near.eliminate_zeros()
    near.sort_indices()
    return near


def listed(sets: Sequence[Iterable[str]], topics: Sequence[str]) -> Ints:
    """(most, n) places of each person's topics; filled up with the number of topics, which stands for none."""
    place = {topic: at for at, topic in enumerate(topics)}
    rows = [sorted(place[topic] for topic in wanted) for wanted in sets]
    table = np.full((max(map(len, rows), default=0), len(rows)), len(topics), np.int64)
    for at, row in enumerate(rows):
        table[: len(row), at] = row
    return table


def summed_closeness(table: Ints, near: csr_array) -> Near:
    """How close each topic is to what is listed for each person."""
    topics, people = near.shape[0], table.shape[1]
    column = np.broadcast_to(np.arange(people), table.shape)[table < topics]
    wants = csr_array((np.ones(len(column), np.int16), (table[table < topics], column)), shape=(topics, people))
    summed = csr_array(near @ wants)
    summed.sort_indices()
    capped = np.minimum(summed.data, ENOUGH).astype(np.int16)
    return Near(csr_array((capped, summed.indices, np.r_[summed.indptr, summed.indptr[-1:]]), (topics + 1, people)))
