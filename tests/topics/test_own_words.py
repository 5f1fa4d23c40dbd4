"""How near people's own words are to topics and to one another, by the names of topics they hold."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.topics import load_topics
from unmentor.topics.mentions import Mentions
from unmentor.topics.nearness import HELD, MOST_HOLDING

TOPICS = load_topics()
MENTIONS = Mentions(TOPICS.topics)
NAMES = [text for topic in TOPICS.topics for text in topic.spellings()]
WORDS = st.lists(st.sampled_from(NAMES) | st.text("abc def", min_size=1), min_size=1, max_size=4).map(" with ".join)


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        ("Power BI for planning teams", {"business-intelligence-and-dashboards"}),
        ("GDPR and DPIAs", {"data-protection-and-information-governance"}),
        ("Microsoft copilot rollout", {"artificial-intelligence"}),
        ("SEND tribunals", {"special-educational-needs-send"}),
        ("How to send letters", set()),
        ("Legionella testing", set()),
        ("Street lighting columns", {"street-lighting"}),
        ("Service design of data sharing agreements", {"service-design", "data-sharing"}),
        ("Digital skills and training", {"digital-skills"}),
        ("Open days for schools", set()),
        ("Portfolio planning", set()),
        ("", set()),
    ],
)
def test_topics_named_in_own_words(words: str, slugs: set[str]) -> None:
    assert MENTIONS.within(words) == slugs


def test_own_words_are_near_the_topic_they_hold_and_others_that_hold_it() -> None:
    keys = ["own:a", "own:b", "own:c", "data-sharing", "data-governance"]
    words = ["Data sharing with police", "Better data sharing", "Pottery", "Data sharing", "Data governance"]
    both = HELD**2
    expected = [
        [1, both, 0, HELD, 0],
        [both, 1, 0, HELD, 0],
        [0, 0, 1, 0, 0],
        [HELD, HELD, 0, 1, TOPICS.closeness("data-sharing", "data-governance")],
        [0, 0, 0, TOPICS.closeness("data-governance", "data-sharing"), 1],
    ]
    assert np.array_equal(TOPICS.closeness_sparse(keys, words).toarray(), np.array(expected, np.float32))


@given(st.lists(WORDS, max_size=12))
def test_closeness_of_own_words_is_symmetric_from_0_to_1_and_1_for_the_same_alone(words: list[str]) -> None:
    keys = [f"own:{text}" for text in words]
    matrix = TOPICS.closeness_sparse(keys, words).toarray()
    assert np.array_equal(matrix, matrix.T)
    assert ((matrix >= 0) & (matrix <= 1)).all()
    assert np.array_equal(matrix == 1, np.reshape([[a == b for b in words] for a in words], matrix.shape))


@given(st.lists(WORDS, max_size=12, unique=True), st.randoms())
def test_closeness_of_own_words_does_not_depend_on_order_or_company(words: list[str], chance: Random) -> None:
    some = chance.sample(words, chance.randint(0, len(words)))
    places = [words.index(text) for text in some]
    whole = TOPICS.closeness_sparse([f"own:{text}" for text in words], words).toarray()
    part = TOPICS.closeness_sparse([f"own:{text}" for text in some], some).toarray()
    assert np.array_equal(whole[np.ix_(places, places)], part)


def test_a_name_that_very_many_hold_makes_none_of_them_near_one_another() -> None:
    words = ["Artificial intelligence", *(f"AI for team {number}" for number in range(MOST_HOLDING + 1))]
    keys = ["artificial-intelligence", *(f"own:{text}" for text in words[1:])]
    all_but_one, everyone = (TOPICS.closeness_sparse(keys[:count], words[:count]) for count in (-1, len(keys)))
    assert all_but_one.nnz == len(keys[:-1]) ** 2
    assert everyone.nnz == 1 + 3 * (MOST_HOLDING + 1)


def test_of_two_spellings_of_one_key_the_same_counts_in_any_order() -> None:
    keys, words = ["own:a", "own:a", "data-sharing"], ["Pottery, data sharing", "Data sharing pottery", "Data sharing"]
    expected = np.array([[1, 1, HELD], [1, 1, HELD], [HELD, HELD, 1]], np.float32)
    assert np.array_equal(TOPICS.closeness_sparse(keys, words).toarray(), expected)
    words[:2] = ["Pottery", "Data sharing pottery"]
    assert np.array_equal(TOPICS.closeness_sparse(keys, words).toarray(), expected)
    words[:2] = reversed(words[:2])
    assert np.array_equal(TOPICS.closeness_sparse(keys, words).toarray(), expected)


def test_words_are_given_for_each_interest_or_for_none() -> None:
    with pytest.raises(ValueError, match="the words of each key, or none"):
        TOPICS.closeness_sparse(["planning", "own:a"], ["Planning"])


def test_ten_thousand_own_words_take_memory_by_their_entries() -> None:
    """A full matrix would hold 100 million entries."""
    words = [f"{NAMES[number % len(NAMES)]} for group {number} of our residents" for number in range(10_000)]
    near = TOPICS.closeness_sparse([f"own:{text}" for text in words], words)
    assert near.shape == (10_000, 10_000)
    assert near.nnz < 2_000_000
