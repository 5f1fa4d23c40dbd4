"""Nearness by meaning, with a model small enough to reckon by hand; `test_wordllama` has the real one."""

import sys
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.errors import Refusal
from unmentor.topics import MeaningMissing, load_meaning, load_topics
from unmentor.topics.meaning import MOST_NEAR, STRONGEST, Vectors, near_by_meaning

TOPICS = load_topics()


class Subjects:
    """Knows three subjects by their words; a text points to those it speaks of."""

    least = 0.5
    subjects = (("dog", "hound"), ("cat", "kitten", "libraries"), ("snow",))

    def vectors(self, texts: Sequence[str]) -> Vectors:
        counts = [[sum(word in text.lower() for word in words) for words in self.subjects] for text in texts]
        found = np.array(counts, np.float32).reshape(len(texts), len(self.subjects))
        return found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1)


def test_own_words_are_near_what_means_the_same_and_topics_by_their_nearest_name() -> None:
    near = near_by_meaning(Subjects(), ["dog", "hound", "cat and dog", "fish"], [["pet", "kitten"], ["snow"]])
    part = np.float32(0.5**0.5)
    expected = [
        [STRONGEST, STRONGEST, part, 0, 0, 0],
        [STRONGEST, STRONGEST, part, 0, 0, 0],
        [part, part, STRONGEST, 0, part, 0],
        [0, 0, 0, 0, 0, 0],
    ]
    assert near.toarray() == pytest.approx(np.array(expected, np.float32))


def test_what_is_less_near_than_the_model_can_tell_is_not_near() -> None:
    near = near_by_meaning(Subjects(), ["dog", "dog cat snow kitten hound"], [])
    assert near.toarray() == pytest.approx(np.array([[STRONGEST, 2 / 3], [2 / 3, STRONGEST]], np.float32))
    near = near_by_meaning(Subjects(), ["snow", "dog cat snow kitten hound"], [])
    assert near.toarray() == pytest.approx(np.array([[STRONGEST, 0], [0, STRONGEST]], np.float32))


def test_a_row_holds_the_nearest_alone() -> None:
    own = ["dog", *["dog and cat"] * MOST_NEAR, "hound"]
    (row,) = near_by_meaning(Subjects(), own, [])[[0]].toarray()
    assert np.flatnonzero(row).tolist() == [*range(MOST_NEAR - 1), MOST_NEAR + 1]


def test_nobody_is_near_nobody() -> None:
    assert near_by_meaning(Subjects(), [], [["dog"]]).shape == (0, 1)


def test_meaning_adds_to_own_words_and_leaves_topics_among_themselves_alone() -> None:
    keys = ["own:dog", "libraries", "own:hound", "own:cat", "archives-and-digital-preservation"]
    words = ["Dog walks", "Libraries", "Hounds", "A cat in the record office", "Archives and digital preservation"]
    links = TOPICS.closeness_sparse(keys, words).toarray()
    expected = links.copy()
    expected[0, 2] = expected[2, 0] = expected[1, 3] = expected[3, 1] = STRONGEST
    assert np.array_equal(TOPICS.closeness_sparse(keys, words, meaning=Subjects()).toarray(), expected)


@given(st.lists(st.sampled_from(["dog", "cat", "snow", "fish", "dog cat", "cat snow", "kitten"]), max_size=8))
def test_closeness_with_meaning_is_symmetric_from_0_to_1_and_1_for_the_same_alone(words: list[str]) -> None:
    keys = [*(f"own:{text}" for text in words), "libraries"]
    matrix = TOPICS.closeness_sparse(keys, [*words, "Libraries"], meaning=Subjects()).toarray()
    assert np.array_equal(matrix, matrix.T)
    assert ((matrix >= 0) & (matrix <= 1)).all()
    assert np.array_equal(matrix == 1, [[a == b for b in keys] for a in keys])


def test_without_the_extra_one_line_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "wordllama", None)  # Python's own way to say "not to be had"
    load_meaning.cache_clear()
    with pytest.raises(MeaningMissing) as refused:
        load_meaning()
    assert isinstance(refused.value, Refusal)
    assert str(refused.value) == 'nearness by meaning needs an extra: pip install "unmentor[meaning]"'
