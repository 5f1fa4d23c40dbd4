"""The odd one out joins the pair that likes it best."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from unmentor.matching.affinity import affinity
from unmentor.matching.levels import ranks_of
from unmentor.matching.people import Weights
from unmentor.matching.pool import Pool

Members = tuple[int, ...]


def with_trio(pool: Pool, weights: Weights, pairs: Sequence[Members], left_out: Sequence[int]) -> list[Members]:
    """The pairs, one of them a trio if someone left out may meet both its people: who waited longest comes first."""
    if not left_out or not pairs:
        return list(pairs)
    ranks, apart = ranks_of(pool.people), pool.apart()
    for odd in sorted(left_out, key=lambda person: -ranks[person]):
        open_to = _open_to(pool, apart, odd, pairs)
        if open_to:
            chosen = max(open_to, key=dict(zip(open_to, _fits(pool, weights, odd, open_to), strict=True)).__getitem__)
            return [(*pair, odd) if pair == chosen else pair for pair in pairs]
    return list(pairs)


def _open_to(pool: Pool, apart: csr_array, odd: int, pairs: Sequence[Members]) -> list[Members]:
    """The pairs both of whose people someone may meet."""
    council = pool.features.council
    barred = council == council[odd]
    barred[apart[[odd]].indices] = True
    return [pairs[at] for at in np.nonzero(~barred[np.array(pairs, np.int64)].any(axis=1))[0].tolist()]


def _fits(pool: Pool, weights: Weights, odd: int, pairs: Sequence[Members]) -> list[int]:
    """How well a person goes with each pair: the affinities to its two people together."""
    members = np.array(pairs, np.int64)
    fits = sum(affinity(pool.sides(np.full(len(pairs), odd), side), weights) for side in members.T)
    return [int(fit) for fit in np.asarray(fits)]
