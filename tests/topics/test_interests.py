"""Splitting what people typed into interests."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.topics import Interest, Topic, load_topics, split_interests, within_limits
from unmentor.topics.interests import LONGEST_WORDS, MOST_INTERESTS

TOPICS = load_topics()
NAMES = [topic.name for topic in TOPICS.topics]
SEPARATORS = [
    ", ",
    ",",
    "; ",
    ";",
    " / ",
    "/",
    "\n",
    "\r\n",
    "\n- ",
    "\n• ",
    "\n* ",
    " | ",
    "|",
    " • ",
    "\t",
    ",\n",
    "; \n\n",
]


def keys(text: str) -> list[str]:
    return [interest.key for interest in split_interests(text, TOPICS)]


@given(
    st.lists(st.sampled_from(TOPICS.topics), unique=True, max_size=12),
    st.sampled_from(SEPARATORS),
    st.sampled_from([str, str.upper, str.lower]),
)
def test_splitting_a_joined_list_of_names_gives_the_list(
    topics: list[Topic], separator: str, case: Callable[[str], str]
) -> None:
    assert keys(separator.join(case(topic.name) for topic in topics)) == [topic.slug for topic in topics]


@given(st.data())
def test_separators_may_be_mixed(data: st.DataObject) -> None:
    topics = data.draw(st.lists(st.sampled_from(TOPICS.topics), unique=True, max_size=12))
    text = "".join(topic.name + data.draw(st.sampled_from(SEPARATORS)) for topic in topics)
    assert keys(text) == [topic.slug for topic in topics]


@given(st.lists(st.text("abcdefghij", min_size=9, max_size=12), unique=True, max_size=6), st.sampled_from(SEPARATORS))
def test_no_word_of_ones_own_is_lost(words: list[str], separator: str) -> None:
    shown = [interest.words for interest in split_interests(separator.join(words), TOPICS)]
    assert set(shown) <= set(words)
    assert shown[:1] == words[:1]


@given(st.text())
def test_any_text_is_split_into_printable_words_and_nothing_is_listed_twice(text: str) -> None:
    found = split_interests(text, TOPICS)
    assert len({interest.key for interest in found}) == len(found)
    assert all(re.sub("[\u200c\u200d]", "", interest.words).isprintable() for interest in found)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Open\u202e data, block\u200bchain\x1b", ["open-data", "own:blockchain"]),
        (" , ;\n", []),
        ("n/a", []),
        ("None.", []),
        ("Dim byd", []),
        ("Culture, leisure & heritage, Planning", ["culture-leisure-and-heritage", "planning"]),
        ("culture, leisure, and heritage", ["culture-leisure-and-heritage"]),
        ("Culture", ["culture-leisure-and-heritage"]),
        ("Births, deaths and marriages/libraries", ["registration-of-births-deaths-and-marriages", "libraries"]),
        ("UX/UI, CI/CD", ["interaction-design", "devops"]),
        ("Python (Django, Flask), Rust", ["own:pythondjangoflask", "own:rust"]),
        ("Data, standards", ["own:data", "own:standard"]),
        ("24/7 working / A/B tests", ["own:247working", "own:abtest"]),
        ("Budgets over £1,000, audit", ["own:budgetover1000", "internal-audit-and-risk"]),
        ("C, C#, C++", ["own:c", "own:c#", "own:c++"]),
        (
            "1. GIS\n2) Elections\n(3) Trees",
            ["geographic-information-and-maps-gis", "elections", "parks-trees-and-green-spaces"],
        ),
        ("Armagh City, Banbridge", ["own:armaghcity", "own:banbridge"]),
        ("GIS; Maps and geographic information (GIS)", ["geographic-information-and-maps-gis"]),
        ("(unclosed, Planning", ["own:unclosed", "planning"]),
    ],
)
def test_splitting(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


def test_own_words_are_kept_as_typed_and_spellings_of_them_joined() -> None:
    assert split_interests("  Block   chain;blockchain; Block-chains; Kubernetes, Kubernets", TOPICS) == (
        Interest("own:blockchain", "Block chain"),
        Interest("own:kubernete", "Kubernetes"),
    )


def test_words_in_brackets_stay_with_a_topic() -> None:
    assert split_interests("planning (Scotland)", TOPICS) == (
        Interest("planning", "planning (Scotland)", TOPICS.by_slug("planning")),
    )


def test_a_topic_is_shown_by_its_own_name() -> None:
    assert split_interests("SERVICE DESIGN", TOPICS) == (
        Interest("service-design", "Service design", TOPICS.by_slug("service-design")),
    )


def test_limits_cut_long_words_and_long_lists_and_say_what_was_cut() -> None:
    sentence = "How other councils get teams to work with data in a better way across the whole organisation"
    many = [Interest(f"own:{number}", str(number)) for number in range(MOST_INTERESTS + 1)]
    kept, cut = within_limits([Interest("own:how", sentence), *many])
    assert kept == (
        Interest("own:how", "How other councils get teams to work with data in a better way across the whole…"),
        *many[: MOST_INTERESTS - 1],
    )
    assert cut == (sentence, "19", "20")
    assert len(kept[0].words) <= LONGEST_WORDS


def test_within_limits_nothing_is_cut() -> None:
    interests = split_interests(", ".join(NAMES[:MOST_INTERESTS]), TOPICS)
    assert within_limits(interests) == (interests, ())


def test_names_with_separators_are_in_the_list() -> None:
    """The property above would prove nothing about them otherwise."""
    assert len([name for name in NAMES if re.search("[,/]", name)]) >= 3
