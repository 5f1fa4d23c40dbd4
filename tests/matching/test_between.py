"""What is kept of affinity for later passes is what would be worked out anew."""

import pickle

import numpy as np

from tests.matching.strategies import generated_people
from unmentor.matching import Pool, Weights
from unmentor.matching.affinity import Sides, between_people
from unmentor.matching.between import Between

WEIGHTS = Weights()


def test_blocks_are_the_same_whatever_was_asked_for_before() -> None:
    pool = Pool.of(generated_people(40, seed=3))
    everybody = between_people(Sides(pool.features, pool.features, pool.links), WEIGHTS)
    between = Between(pool.features, pool.links, WEIGHTS)
    # Whole rows out of order and with a gap, a part that is never kept, rows that are kept within others, and again.
    for start, stop, first in [(20, 30, 0), (0, 10, 0), (10, 20, 10), (5, 6, 0), (30, 40, 0), (30, 40, 30), (0, 10, 3)]:
        assert np.array_equal(between.block(start, stop, first), everybody[start:stop, first:])


def test_what_is_kept_does_not_travel_to_another_process() -> None:
    pool = Pool.of(generated_people(40, seed=3))
    between = Between(pool.features, pool.links, WEIGHTS)
    empty = len(pickle.dumps(between))
    rows = between.block(0, 40, 0).copy()
    sent = pickle.dumps(between)
    assert len(sent) == empty
    assert np.array_equal(pickle.loads(sent).block(0, 40, 0), rows)  # noqa: S301 - our own
