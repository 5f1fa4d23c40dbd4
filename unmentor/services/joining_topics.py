"""Searching the topic list while somebody types."""

from functools import cache

from rapidfuzz import fuzz

from unmentor.topics import Topic, load_topics, normalise

_LONGEST_QUERY = 80
_SHORTEST_NEAR = 4  # letters: in fewer a slip is another word
_WORST = 78.0  # of 100: below it what is found looks like an accident
_NEAR = 0.8  # what a misspelt match is worth beside one that is spelt right


def find_topics(text: str, language: str = "en", limit: int = 10) -> list[Topic]:
    """Topics that `text` may mean, best first: by their names in `language` and the other, and by synonyms.

    Equal words come before openings, openings before words within, and those before slips of the keyboard; equals go
    by the name that is shown. Nothing typed finds nothing.
    """
    query = normalise(text[:_LONGEST_QUERY])
    if not query:
        return []
    ranked = []
    for topic, spellings in _spellings():
        score = max(_score(query, spelling, place) for place, spelling in enumerate(spellings))
        if score:
            ranked.append((-score, topic_name(topic, language), topic))
    ranked.sort(key=lambda found: found[:2])
    return [topic for _, _, topic in ranked[:limit]]


def topic_names(language: str) -> list[str]:
    """What all topics are called in a language, by the alphabet."""
    return sorted(topic_name(topic, language) for topic in load_topics().topics)


def topic_name(topic: Topic, language: str) -> str:
    """What a topic is called in a language; in English where there is no Welsh name."""
    return (topic.name_cy if language == "cy" else "") or topic.name


def _score(query: str, spelling: str, place: int) -> float:
    """0 to 100; `place` breaks ties so that a topic's name goes before its synonyms."""
    words = f" {spelling}"
    if spelling == query:
        score = 100.0
    elif spelling.startswith(query):
        score = 95.0
    elif f" {query}" in words:
        score = 90.0
    elif all(f" {word}" in words for word in query.split()):
        score = 85.0
    else:
        score = _near(query, spelling)
    return score - min(place, 1) if score else 0.0


def _near(query: str, spelling: str) -> float:
    """A part of the spelling that is like the query; the whole of it where the query is the longer."""
    if len(query) < _SHORTEST_NEAR:
        return 0.0
    likeness = fuzz.partial_ratio if len(query) < len(spelling) else fuzz.ratio
    return _NEAR * likeness(query, spelling, score_cutoff=_WORST)


@cache
def _spellings() -> tuple[tuple[Topic, tuple[str, ...]], ...]:
    return tuple((topic, tuple(map(normalise, topic.spellings()))) for topic in load_topics().topics)
