"""Searching the topic list as somebody types."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unmentor.services.joining_topics import find_topics, topic_name
from unmentor.topics import load_topics


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("user research", "en", "user-research"),
        ("user res", "en", "user-research"),
        ("research", "en", "user-research"),
        ("usr research", "en", "user-research"),
        ("UX research", "en", "user-research"),
        ("dylunio gwas", "cy", "service-design"),
        ("gwasanaethau dylunio", "cy", "service-design"),
    ],
)
def test_the_topic_meant_comes_first(typed: str, language: str, first: str) -> None:
    assert find_topics(typed, language)[0].slug == first


def test_nothing_typed_and_nonsense_find_nothing() -> None:
    assert find_topics("") == find_topics(" ,.") == find_topics("qqxxzzvv") == []


def test_no_more_than_asked_for_and_in_the_language_shown() -> None:
    found = find_topics("a", "cy", 3)
    assert len(found) == 3
    assert topic_name(found[0], "cy") == (found[0].name_cy or found[0].name)


def test_every_topic_is_found_by_its_own_name() -> None:
    assert [topic.slug for topic in load_topics().topics if find_topics(topic.name)[0] != topic] == []


@given(st.text(st.characters(), max_size=200), st.integers(0, 20))
@settings(deadline=None)  # the machine may be busy
def test_any_text_may_be_typed(text: str, limit: int) -> None:
    found = find_topics(text, "en", limit)
    assert len(found) == len(set(found)) <= limit
