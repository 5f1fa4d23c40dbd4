"""The odd one out joins the pair that likes it best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from unmentor.matching.affinity import affinity
from unmentor.matching.levels import ranks_of
from unmentor.matching.people import Weights
from unmentor.matching.pool import Pool

Members = tuple[int, ...]


def with_trio(pool: Pool, weights: Weights, pairs: Sequence[Members], left_out: Sequence[int]) -> list[Members]:
    """The pairs, one of them a trio if someone left out may meet both its people: who waited longest comes first."""
    ranks = ranks_of(pool.people)
    for odd in sorted(left_out, key=lambda person: -ranks[person]):
        open_to = [pair for pair in pairs if all(pool.may_meet(odd, member) for member in pair)]
        if open_to:
            chosen = max(open_to, key=dict(zip(open_to, _fits(pool, weights, odd, open_to), strict=True)).__getitem__)
            return [(*pair, odd) if pair == chosen else pair for pair in pairs]
    return list(pairs)


def _fits(pool: Pool, weights: Weights, odd: int, pairs: Sequence[Members]) -> list[int]:
    """How well a person goes with each pair: the affinities to its two people together."""
    members = np.array(pairs, np.int64)
    fits = sum(affinity(pool.sides(np.full(len(pairs), odd), side), weights) for side in members.T)
    return [int(fit) for fit in np.asarray(fits)]
