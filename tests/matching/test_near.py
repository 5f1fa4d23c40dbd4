"""Closeness of topics, asked once and kept sparse."""

import random
from collections.abc import Sequence
from dataclasses import replace
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array, csr_array

from tests.matching.strategies import alike, generated_people
from unmentor.errors import Refusal
from unmentor.matching import Pool
from unmentor.matching.near import ENOUGH, closeness_of, listed, summed_closeness

TOPICS = list("abcdef")
WISHES = st.lists(st.sets(st.sampled_from(TOPICS)), min_size=1, max_size=5)


@given(WISHES, st.integers(0, 2**36 - 1))
def test_sums_are_those_of_one_topic_and_person_after_the_other(wishes: list[set[str]], bits: int) -> None:
    upper = np.array([bits >> at & 1 for at in range(36)]).reshape(6, 6)
    given_near = 0.37 * (upper | upper.T)
    near = closeness_of(TOPICS, lambda _: csr_array(given_near))
    found = summed_closeness(listed(wishes, TOPICS), near)
    single = np.where(np.eye(6), 100, np.where(given_near > 0, 37, 0))
    expected = [
        [min(ENOUGH, sum(int(single[at, TOPICS.index(w)]) for w in wish)) for wish in wishes] for at in range(6)
    ]
    assert found.rows(np.arange(7)).tolist() == [*expected, [0] * len(wishes)]
    assert found.take(slice(1, None)).rows(np.array([2])).tolist() == [expected[2][1:]]
    everyone = np.arange(len(wishes))[::-1]
    assert found.take(everyone).cells(np.full(len(wishes), 3)).tolist() == expected[3][::-1]


@pytest.mark.parametrize(
    ("given_near", "said"),
    [
        ([[1.0]], "as many rows and columns"),
        ([[1, np.nan], [np.nan, 1]], "as many rows and columns"),
        ([[1, 0.5], [0.4, 1]], "the same both ways"),
        ([[1, 1.2], [1.2, 1]], "from 0 to 1"),
        ([[1, -0.2], [-0.2, 1]], "from 0 to 1"),
    ],
)
def test_what_is_no_closeness_is_refused(given_near: list[list[float]], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        closeness_of(["a", "b"], lambda _: csr_array(given_near))


def test_ten_thousand_people_with_thousands_of_own_words_make_a_pool_in_seconds() -> None:
    chance = random.Random(0)
    own = [f"own:{at}" for at in range(8_000)]
    people = [
        replace(person, learn=person.learn | {chance.choice(own)}, share=person.share | {chance.choice(own)})
        for person in generated_people(10_000)
    ]
    began = perf_counter()
    pool = Pool.of(people, closeness=_neighbours)
    assert perf_counter() - began < 10
    assert len(pool.topics) > 7_000


def _neighbours(topics: Sequence[str]) -> csr_array:
    """Each topic and the fifty after it are near."""
    size = len(topics)
    one = np.repeat(np.arange(size), 50)
    other = one + np.tile(np.arange(1, 51), size)
    one, other = one[other < size], other[other < size]
    half = np.full(2 * len(one), 0.5)
    return csr_array(coo_array((half, (np.r_[one, other], np.r_[other, one])), shape=(size, size)))


def test_a_topic_is_as_near_as_can_be_to_itself_whatever_is_said() -> None:
    assert closeness_of(["a", "b"], alike(0.25)).toarray().tolist() == [[100, 25], [25, 100]]
