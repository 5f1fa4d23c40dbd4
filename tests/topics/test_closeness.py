"""How near two interests are."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.topics import load_topics

TOPICS = load_topics()
KEYS = st.lists(st.sampled_from([topic.slug for topic in TOPICS.topics] + ["own:python", "own:chess"]), max_size=30)


@pytest.mark.parametrize(
    ("left", "right", "closeness"),
    [
        ("council-tax", "council-tax", 1.0),
        ("own:python", "own:python", 1.0),
        ("council-tax", "revenues-and-benefits", 0.6),
        ("revenues-and-benefits", "council-tax", 0.6),
        ("council-tax", "business-rates", 0.3),
        ("council-tax", "licensing", 0.0),
        ("planning", "culture-leisure-and-heritage", 0.0),
        ("own:python", "own:pythons", 0.0),
        ("own:python", "software-development", 0.0),
    ],
)
def test_closeness_of_two_interests(left: str, right: str, closeness: float) -> None:
    assert TOPICS.closeness(left, right) == pytest.approx(closeness)


@given(KEYS)
def test_matrix_says_what_pairs_say(keys: list[str]) -> None:
    matrix = TOPICS.closeness_matrix(keys)
    assert matrix.dtype == np.float32
    assert matrix.shape == (len(keys), len(keys))
    assert np.array_equal(matrix, matrix.T)
    pairs = [[TOPICS.closeness(left, right) for right in keys] for left in keys]
    assert np.array_equal(matrix, np.array(pairs, dtype=np.float32).reshape(matrix.shape))
