"""How near two interests are, by the links between topics."""

from collections.abc import Sequence
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.topics import Topic, Topics, load_topics
from unmentor.topics.graph import PARENT, RELATED, SAME, SIBLING

TOPICS = load_topics()
SLUGS = [topic.slug for topic in TOPICS.topics]
OWN = st.text(min_size=1).map("own:".__add__)
KEYS = st.lists(st.sampled_from(SLUGS) | st.sampled_from(["own:python", "own:chess"]) | OWN, max_size=30)


def dense(keys: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    return TOPICS.closeness_sparse(keys).toarray()


@pytest.mark.parametrize(
    ("left", "right", "closeness"),
    [
        ("council-tax", "council-tax", SAME),
        ("own:python", "own:python", SAME),
        ("council-tax", "revenues-and-benefits", PARENT),
        ("council-tax", "debt-and-financial-hardship", RELATED),
        ("data-analysis", "business-intelligence-and-dashboards", PARENT),
        ("homelessness", "private-rented-housing", RELATED),
        ("council-tax", "business-rates", SIBLING),
        ("council-tax", "licensing", 0.0),
        ("planning", "culture-leisure-and-heritage", 0.0),
        ("street-lighting", "street-trading-events-and-street-parties", 0.0),
        ("school-transport", "transport-and-active-travel", 0.0),
        ("planning", "portfolio-management", 0.0),
        ("own:python", "own:pythons", 0.0),
        ("own:python", "software-development", 0.0),
    ],
)
def test_closeness_of_two_interests(left: str, right: str, closeness: float) -> None:
    assert (TOPICS.closeness(left, right), TOPICS.closeness(right, left)) == (closeness, closeness)


def test_the_strongest_link_counts_whichever_topic_names_it() -> None:
    topics = Topics(
        [
            Topic("top", "Top", "", related=("left",)),
            Topic("left", "Left", "", parent="top", related=("right",)),
            Topic("right", "Right", "", parent="top", related=("far",)),
            Topic("far", "Far", "", parent="gone", related=("away",)),
        ]
    )
    expected = [
        [SAME, PARENT, PARENT, 0],
        [PARENT, SAME, RELATED, 0],
        [PARENT, RELATED, SAME, RELATED],
        [0, 0, RELATED, SAME],
    ]
    assert np.array_equal(topics.closeness_matrix(["top", "left", "right", "far"]), np.array(expected, np.float32))


@given(KEYS)
def test_matrix_says_what_pairs_say(keys: list[str]) -> None:
    matrix = TOPICS.closeness_matrix(keys)
    pairs = [[TOPICS.closeness(left, right) for right in keys] for left in keys]
    assert matrix.dtype == np.float32
    assert np.array_equal(matrix, np.array(pairs, dtype=np.float32).reshape(len(keys), len(keys)))


@given(KEYS)
def test_closeness_is_symmetric_from_0_to_1_and_1_for_the_same_alone(keys: list[str]) -> None:
    matrix = dense(keys)
    assert np.array_equal(matrix, matrix.T)
    assert ((matrix >= 0) & (matrix <= 1)).all()
    assert np.array_equal(matrix == 1, np.reshape([[a == b for b in keys] for a in keys], matrix.shape))


@given(st.lists(OWN, unique=True, max_size=20), st.lists(st.sampled_from(SLUGS), unique=True, max_size=20))
def test_own_words_without_their_text_are_near_nothing_but_themselves(own: list[str], slugs: list[str]) -> None:
    matrix = dense(own + slugs)
    assert np.array_equal(matrix[: len(own)], np.eye(len(own), len(own + slugs), dtype=np.float32))


@given(KEYS, st.randoms())
def test_closeness_does_not_depend_on_order_or_company(keys: list[str], chance: Random) -> None:
    places = chance.sample(range(len(keys)), chance.randint(0, len(keys)))
    assert np.array_equal(dense(keys)[np.ix_(places, places)], dense([keys[place] for place in places]))


def test_only_entries_that_are_not_0_are_stored() -> None:
    near = TOPICS.closeness_sparse(SLUGS)
    assert near.shape == (len(SLUGS), len(SLUGS))
    assert near.dtype == np.float32
    assert near.nnz == np.count_nonzero(near.toarray()) < 0.05 * len(SLUGS) ** 2


def test_none_are_near_none() -> None:
    assert dense([]).shape == (0, 0)
