"""What the engine solves: vertices, weights of pairs by blocks of rows, and what leaving a vertex out is worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]

NEVER = -(2**60)
"""Weight of a pair that may not be made; far below any price, and four times it still fits 64 bits."""

QUARTERS = 4
"""Prices are held in quarters of a unit of weight: whole numbers all the way, and so the proof is exact."""


def largest_weight(size: int) -> int:
    """How large weights and values of sitting out may be, in a problem of this many vertices.

    Prices are sums along paths, at worst through all vertices, in steps of at most seven times the largest of these
    (see arrays.with_nobody); two prices in quarters together must fit 64 bits.
    """
    return int(2**62 // (64 * (size + 2)))


class Problem(Protocol):
    """A symmetric weighted graph on vertices 0 .. size-1, too large to hold as a matrix."""

    @property
    def size(self) -> int:
        """Number of vertices."""

    @property
    def sit_out(self) -> Ints:
        """(size,) value of leaving each vertex without a partner."""

    def block(self, start: int, stop: int, first: int = 0) -> Ints:
        """Fresh (stop - start, size - first) weights of rows start..stop, columns first.., NEVER where not allowed."""


@dataclass(frozen=True)
class MatrixProblem:
    """A problem small enough for a matrix (n, n), which holds NEVER where a pair is not allowed and on the diagonal."""

    matrix: Ints
    sit_out: Ints

    @property
    def size(self) -> int:
        return len(self.sit_out)

    def block(self, start: int, stop: int, first: int = 0) -> Ints:
        return self.matrix[start:stop, first:].copy()


@dataclass(frozen=True)
class Edges:
    """Pairs i[k] < j[k] with weight w[k], each once and in order."""

    i: Ints
    j: Ints
    w: Ints

    def __len__(self) -> int:
        return len(self.i)

    def joined_with(self, other: Edges, size: int) -> Edges:
        """Both, without repeats."""
        i, j, w = np.r_[self.i, other.i], np.r_[self.j, other.j], np.r_[self.w, other.w]
        _, keep = np.unique(i * size + j, return_index=True)
        return Edges(i[keep], j[keep], w[keep])


@dataclass(frozen=True)
class OddSet:
    """An odd number of vertices and the price of the fact that they cannot all be paired among themselves.

    At most (len(members) - 1) / 2 pairs fit inside, so a pair inside may lean on `price` (in quarters) as well as on
    its own two prices. Edmonds (1965), "Maximum matching and a polyhedron with 0,1-vertices".
    """

    members: tuple[int, ...]
    price: int


@dataclass(frozen=True)
class Proof:
    """Prices in quarters, one a vertex, and priced odd sets: together they bound every matching from above."""

    prices: Ints
    odd_sets: tuple[OddSet, ...] = ()

    @property
    def quarters(self) -> int:
        """Sum of all prices, those of odd sets times the pairs that fit inside, in quarters."""
        inside = sum(odd.price * (len(odd.members) // 2) for odd in self.odd_sets)
        return int(sum(self.prices.tolist())) + inside

    @property
    def bound(self) -> int:
        """The most that any matching can be worth, given that no pair and no vertex is worth more than its prices."""
        return self.quarters // QUARTERS
