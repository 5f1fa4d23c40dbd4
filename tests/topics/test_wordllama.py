"""The model of `unmentor[meaning]`. Collected where it is installed (`conftest.py`)."""

import socket
import sys

import numpy as np
import pytest

from unmentor.topics import load_meaning, load_topics

TOPICS = load_topics()


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any attempt to look outside fails."""

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the model is to work without a network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    load_meaning.cache_clear()


def test_vectors_have_length_1_or_0_and_ignore_case() -> None:
    vectors = load_meaning().vectors(["Street lighting", "STREET LIGHTING", "", "Ünïcode ☃"])
    assert vectors.shape == (4, 256)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0, 1])
    assert np.array_equal(vectors[0], vectors[1])


def test_no_texts_have_no_vectors() -> None:
    assert load_meaning().vectors([]).shape == (0, 256)


def test_a_text_has_the_same_vector_in_any_company() -> None:
    alone = load_meaning().vectors(["Rough sleepers"])
    assert np.array_equal(
        load_meaning().vectors(["Chess", "Rough sleepers", "A longer text than the others"])[1:2], alone
    )


def test_own_words_are_near_topics_that_mean_the_same() -> None:
    keys = ["homelessness", "own:roughsleeper", "planning", "own:chess"]
    words = ["Homelessness", "Rough sleepers", "Planning", "Chess"]
    near = TOPICS.closeness_sparse(keys, words, meaning=load_meaning()).toarray()
    assert near[0].tolist() == [1, pytest.approx(0.9), 0, 0]
    assert np.array_equal(near > 0, [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]])


def test_the_package_itself_is_not_imported() -> None:
    """Importing it would change the logging of the whole process."""
    load_meaning()
    assert "wordllama" not in sys.modules
