"""Whom people have heard of: whose learning could have got to them so far, as sets.

Two people who have heard of the same others have little to pass on from one circle to the other. What all pairs have in
common is counted by a product of matrices of ones and zeros: sums of at most SAMPLE ones, so exact in single precision.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from unmentor.errors import Refusal
from unmentor.matching.people import Person
from unmentor.matching.problem import Ints

Rows = NDArray[np.uint64]
Heard = tuple[Sequence[str], Rows]
"""Keys of people in order, and for each of them a row of bits: bit k % 64 of word k // 64 stands for keys[k]."""
Ones = NDArray[np.float32]
Floats = NDArray[np.float64]
"""Whole numbers all the same."""

SAMPLE = 1024
"""Exact while no more people than this are known to two others; beyond, so many of them stand for all."""
_WORDS = 16
"""Words of a row that are unpacked at a time."""


@dataclass(frozen=True, eq=False)
class Circles:
    """Whom each person of a pool has heard of."""

    keys: tuple[str, ...]
    """Everybody who had a conversation, in order."""
    rows: Rows
    """(people, words) bits that stand for `keys`; none for somebody who had no conversation."""

    @classmethod
    def of(cls, people: Sequence[Person], heard: Heard | None) -> Circles:
        """The circles of these people. Raises Refusal for keys out of order or rows that do not go with them."""
        keys, rows = heard or ((), np.zeros((0, 0), np.uint64))
        if rows.shape != (len(keys), -(-len(keys) // 64)) or sorted(set(keys)) != list(keys):
            raise Refusal(
                "Whom people have heard of must be a row of bits for each of them, in the order of their keys."
            )
        place = {key: at for at, key in enumerate(keys)}
        nobody = np.vstack([rows, np.zeros_like(rows, shape=(1, rows.shape[1]))])
        return cls(tuple(keys), nobody[[place.get(person.key, len(keys)) for person in people]])

    def common(self, a: int, b: int) -> int:
        """How many people two have both heard of; exact."""
        return int(np.bitwise_count(self.rows[a] & self.rows[b]).sum(dtype=np.int64))

    def size(self, at: int) -> int:
        """How many people one has heard of, themselves included."""
        return max(1, int(np.bitwise_count(self.rows[at]).sum(dtype=np.int64)))

    def sizes(self) -> Ints:
        """(people,) how many each has heard of, themselves included."""
        return np.asarray(np.maximum(np.bitwise_count(self.rows).sum(axis=1, dtype=np.int64), 1))

    def sampled(self) -> tuple[Ones, int]:
        """(sample, people) ones where a person has heard of somebody; how many thousandths of all the sample is.

        Of those whom only one person has heard of, nothing can be in common, so they are left out.
        """
        hearers = [stretch.sum(axis=0, dtype=np.int64) for stretch in self._unpacked()]
        shared = np.nonzero(np.concatenate([np.zeros(0, np.int64), *hearers]) > 1)[0]
        chosen = shared[np.arange(min(SAMPLE, len(shared))) * len(shared) // max(1, min(SAMPLE, len(shared)))]
        bits = self.rows[:, chosen // 64] >> (chosen % 64).astype(np.uint64) & np.uint64(1)
        scale = 1000 * max(1, len(chosen)) // max(1, len(shared))
        return bits.T.astype(np.float32, order="C"), scale

    def places(self) -> Ints:
        """(people,) each circle's place among all, by the mean place of its people in `keys`, in halves; -1 for none.

        Circles of the same people have the same place. It says nothing of anybody: it is there so that all people of a
        circle look to the same other circle as the next to join.
        """
        sums, at = np.zeros(len(self.rows), np.int64), 0
        for stretch in self._unpacked():
            sums += stretch @ np.arange(at, at + stretch.shape[1])
            at += stretch.shape[1]
        sizes = np.bitwise_count(self.rows).sum(axis=1, dtype=np.int64)
        talked = np.nonzero(sizes)[0]
        means = 1000 * sums[talked] // sizes[talked]
        _, group, members = np.unique(means, return_inverse=True, return_counts=True)
        places = np.full(len(self.rows), -1, np.int64)
        places[talked] = (2 * np.cumsum(members) - members)[group]
        return places

    def _unpacked(self) -> Iterator[NDArray[np.uint8]]:
        """(people, elements) ones and zeros, a stretch of elements at a time."""
        for at in range(0, self.rows.shape[1], _WORDS):
            words = np.ascontiguousarray(self.rows[:, at : at + _WORDS].astype("<u8"))
            yield np.unpackbits(words.view(np.uint8), axis=1, bitorder="little")


def novelty(common: Ones, sizes: Floats | Ints) -> Floats:
    """What two circles do not share, in thousandths: 1 - 2 |A and B| / (|A| + |B|), after Dice (1945).

    common: people of the sample. sizes: of both together, in thousandths of a person of the sample.
    """
    shared = quotient(common * np.float64(2_000_000), np.maximum(sizes, 1))
    return np.subtract(1000, np.minimum(shared, 1000, out=shared), out=shared)


def nearness(apart: Floats, sizes: Floats) -> Floats:
    """How near two circles' places are, in thousandths: 1000 for the next one, 400 for the one after it, else 0.

    apart: of their places, in halves; it is written over. sizes: of both together. Both on the same scale.
    """
    apart *= 800
    near = quotient(apart, np.maximum(sizes, 1))
    return np.clip(np.subtract(2000, near, out=near), 0, 1000, out=near)


def quotient(numerator: Floats, denominator: Floats | int) -> Floats:
    """The quotient of whole numbers rounded down, written over the numerator.

    Exact below 2^53, and many times faster than that of whole numbers.
    """
    numerator /= denominator
    return np.floor(numerator, out=numerator)
