"""The topic list itself, and finding topics in it."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from unmentor.topics import Topic, Topics, compact, load_topics

SHARED = Path(__file__).parents[3] / "shared" / "data" / "interests.csv"
TOPICS = load_topics()


def test_list_has_topics_in_a_dozen_themes() -> None:
    themes = Counter(topic.theme for topic in TOPICS.topics)
    assert len(TOPICS.topics) >= 130
    assert 10 <= len(themes) <= 14
    assert min(themes.values()) >= 5


def test_slugs_are_unique_and_written_as_addresses_are() -> None:
    slugs = [topic.slug for topic in TOPICS.topics]
    assert len(set(slugs)) == len(slugs)
    assert all(slug.replace("-", "").isalnum() and slug.isascii() and slug == slug.lower() for slug in slugs)


def test_parents_are_topics_and_lead_to_a_root() -> None:
    for topic in TOPICS.topics:
        seen = {topic.slug}
        while topic.parent:
            parent = TOPICS.by_slug(topic.parent)
            assert parent is not None, topic
            assert parent.slug not in seen, topic
            seen.add(parent.slug)
            topic = parent


def test_no_two_topics_claim_the_same_words() -> None:
    claims: dict[str, set[str]] = {}
    for topic in TOPICS.topics:
        for words in topic.spellings():
            claims.setdefault(compact(words), set()).add(topic.slug)
    assert {words: slugs for words, slugs in claims.items() if len(slugs) > 1} == {}


def test_no_spelling_is_too_long_a_run_to_be_recognised_in_a_list() -> None:
    assert max(words.count(",") + words.count("/") for topic in TOPICS.topics for words in topic.spellings()) <= 2


def test_every_spelling_finds_its_topic() -> None:
    for topic in TOPICS.topics:
        for words in topic.spellings():
            assert TOPICS.find(words) == topic, words
            assert TOPICS.find(words.upper()) == topic, words


@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_list_covers_the_shared_interests() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        interests = [row["interest"] for row in csv.DictReader(file)]
    assert [words for words in interests if TOPICS.find(words) is None] == []


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("MAPS AND GEOGRAPHIC INFORMATION (GIS)", "geographic-information-and-maps-gis"),
        ("Maps & geographic information", "geographic-information-and-maps-gis"),
        ("gis", "geographic-information-and-maps-gis"),
        ("Revenues & Benefits", "revenues-and-benefits"),
        ("Children’s  services", "childrens-services"),
        ("housing repair", "housing-repairs"),
        ("Cybersecurity", "cyber-security"),
        ("cyber securty", "cyber-security"),
        ("Procurment and contract managment", "procurement-and-contracts"),
        ("Acessibility", "accessibility"),
        ("Co design", "co-design-and-co-production"),
        ("Deallusrwydd Artiffisial", "artificial-intelligence"),
        ("Seremoniau dinasyddiaeth", "citizenship-ceremonies"),
    ],
)
def test_find_ties_spellings_of_one_topic(words: str, slug: str) -> None:
    found = TOPICS.find(words)
    assert found is not None
    assert found.slug == slug


@pytest.mark.parametrize(
    "words",
    [
        "Python",
        "Street fighting",
        "AI operations",
        "Data silence",
        "Data metrics",
        "Housing",
        "Carer's leave",
        "?",
        "C#",
        "",
    ],
)
def test_find_makes_no_far_guess(words: str) -> None:
    found = TOPICS.find(words)
    assert found is None or found.slug == "housing-management"


def test_street_lighting_is_not_street_trading() -> None:
    lighting, trading = TOPICS.find("Street lighting"), TOPICS.find("Street trading")
    assert lighting is not None
    assert trading is not None
    assert (lighting.slug, trading.slug) == ("street-lighting", "street-trading-events-and-street-parties")


def test_find_guesses_nothing_where_two_topics_are_as_close() -> None:
    topics = Topics([Topic("left", "Signal maintenance A1234", ""), Topic("right", "Signal maintenance B1234", "")])
    assert topics.find("Signal maintenence A1234") == topics.by_slug("left")
    between = Topics([Topic("left", "Transportation", ""), Topic("right", "Transpartation", "")])
    assert between.find("Transpirtation") is None
