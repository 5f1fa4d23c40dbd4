"""Circles: counted exactly in small pools, by a fair sample in large ones."""

import numpy as np
import pytest
from hypothesis import given

from tests.matching.strategies import circles
from unmentor.errors import Refusal
from unmentor.matching import Person, Pool
from unmentor.matching.heard import SAMPLE, Circles, novelty

KEYS = list("abcde")
PEOPLE = [Person(key, key, "", "", "", "", frozenset(), frozenset()) for key in KEYS]


@given(circles(KEYS))
def test_novelty_is_what_two_sets_do_not_share(heard):
    keys, rows = heard
    sets = {
        key: {other for at, other in enumerate(keys) if int(row[0]) >> at & 1}
        for key, row in zip(keys, rows, strict=True)
    }
    features = Pool.of(PEOPLE, heard=heard).features
    found = novelty(features.heard.T @ features.heard, features.circle[:, None] + features.circle[None, :])
    for i, a in enumerate(KEYS):
        for j in range(i):
            one, other = sets.get(a, {a}), sets.get(KEYS[j], {KEYS[j]})
            both = len(one & other) if a in sets and KEYS[j] in sets else 0
            assert found[i, j] == 1000 - 2000 * both // (len(one) + len(other))


def test_of_more_people_than_the_sample_holds_a_part_stands_for_all():
    size = 4 * SAMPLE
    keys = [f"{at:05}" for at in range(size)]
    bits = np.random.default_rng(0).random((40, size)) < 0.2
    rows = np.zeros((size, size // 64), np.uint64)
    rows[:40] = np.packbits(bits, axis=1, bitorder="little").view("<u8")
    found = Circles.of([Person(key, key, "", "", "", "", frozenset(), frozenset()) for key in keys[:40]], (keys, rows))
    ones, scale = found.sampled()
    guess = novelty(ones.T @ ones, scale * (found.sizes()[:, None] + found.sizes()[None, :]))
    exact = 1000 - 2000 * (bits.astype(int) @ bits.T) // (bits.sum(axis=1)[:, None] + bits.sum(axis=1)[None, :])
    assert (ones.shape, scale) == ((SAMPLE, 40), 250)
    assert np.abs(guess - exact)[~np.eye(40, dtype=bool)].max() < 100


@pytest.mark.parametrize("heard", [(["b", "a"], np.ones((2, 1), np.uint64)), (["a"], np.ones((2, 1), np.uint64))])
def test_rows_that_do_not_go_with_the_keys_are_refused(heard):
    with pytest.raises(Refusal, match="in the order of their keys"):
        Pool.of(PEOPLE, heard=heard)
