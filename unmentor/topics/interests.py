"""From what people typed to interests: splitting a list, tying each part to a topic, keeping their own words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from unmentor.topics.topic import Topic
from unmentor.topics.topic_list import Topics
from unmentor.topics.words import compact, cut_at_word, is_slip, singular_words, without_unseen

MOST_INTERESTS = 20
LONGEST_WORDS = 80
_LONGEST_LIST = 2_000  # characters: what follows is not split, so that no text keeps us for long
_LONGEST_RUN = 4  # parts: a name with two separators of its own, and one more before its "and"

_BRACKETS = r"\([^()]*\)|\[[^\[\]]*\]"
_KEPT = re.compile(
    rf"""(?P<kept>
      {_BRACKETS}                          # brackets protect: "Python (Django, Flask)"
    | https?://\S+
    | (?<=\d),(?=\d)                       # 1,000
    | \band/or\b
    | (?<!\w)\w/\w+ | \w+/\w(?!\w)         # A/B, 24/7, n/a
    ) | (?P<separator> [\n\r\t\v\f\u2028\u2029;,/|•·▪●‣◦] )""",
    re.VERBOSE | re.IGNORECASE,
)
_LINE_ENDS = "\n\r\t\v\f"
_BULLET = re.compile(r"^\s*(?:[-–—*]+\s+|\(?\d{1,2}[.)]\s+)")
_EDGES = ' \t\u00a0\u200b\ufeff.:-–—*"“”'
_NOTHING = {compact(words) for words in ("", "n/a", "none", "nil", "no", "nothing", "dim", "dim byd")}


@dataclass(frozen=True, slots=True)
class Interest:
    """A thing to learn or share. `key` is the topic's slug, or "own:" and the compact words; `words` are for people."""

    key: str
    words: str
    topic: Topic | None = None


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the text and the separator that follows it."""

    text: str
    separator: str


def split_interests(text: str, topics: Topics) -> tuple[Interest, ...]:
    """The interests listed in `text`, in its order, each once.

    Commas, semicolons, slashes, bars, bullets, tabs and line breaks separate, but not within brackets, nor within a
    topic's own name ("Culture, leisure and heritage"). Words that are no topic are kept as typed; the same ones spelt
    twice ("Block chain, blockchain") are kept once. "None" and "n/a" are no interest. What follows the first 2,000
    characters is one interest in the person's own words.
    """
    kept: list[Interest] = []
    for interest in _interests(list(_parts(without_unseen(text, keep=_LINE_ENDS))), topics):
        if not any(_is_same(interest, other) for other in kept):
            kept.append(interest)
    return tuple(kept)


def within_limits(interests: Iterable[Interest]) -> tuple[tuple[Interest, ...], tuple[str, ...]]:
    """At most MOST_INTERESTS of the interests, each of at most LONGEST_WORDS characters; and what that took away.

    Words of one's own that are too long are cut after a whole word; the second value has them in full, as it has the
    interests beyond the limit, so that the caller can keep them elsewhere.
    """
    interests = tuple(interests)
    kept = tuple(replace(i, words=cut_at_word(i.words, LONGEST_WORDS)) for i in interests[:MOST_INTERESTS])
    cut = (whole.words for whole, short in zip(interests, kept, strict=False) if whole.words != short.words)
    return kept, (*cut, *(interest.words for interest in interests[MOST_INTERESTS:]))


def _parts(text: str) -> Iterator[_Part]:
    begin = 0
    for found in _KEPT.finditer(text, 0, _LONGEST_LIST):
        if found["separator"]:
            yield _Part(text[begin : found.start()], found["separator"])
            begin = found.end()
    yield _Part(text[begin:], "")


def _interests(parts: list[_Part], topics: Topics) -> Iterator[Interest]:
    position = 0
    while position < len(parts):
        topic, length = _longest_topic(parts[position : position + _LONGEST_RUN], topics)
        if topic:
            yield Interest(topic.slug, topic.name, topic)
        elif interest := _interest(parts[position].text, topics):
            yield interest
        position += length


def _longest_topic(parts: list[_Part], topics: Topics) -> tuple[Topic | None, int]:
    """The topic whose name spans the most parts from the first on, and how many parts those are."""
    longest = len(parts) if topics.opens(_BULLET.sub("", parts[0].text)) else 1
    for length in range(longest, 1, -1):
        run = parts[:length]
        separators = frozenset(part.separator for part in run[:-1])
        if topic := topics.find(_BULLET.sub("", " ".join(part.text for part in run)), across=separators):
            return topic, length
    return None, 1


def _interest(text: str, topics: Topics) -> Interest | None:
    words = " ".join(_BULLET.sub("", text).split()).strip(_EDGES)
    key = compact(words)
    if key in _NOTHING:
        return None
    if topic := topics.find(words):
        return Interest(topic.slug, topic.name, topic)
    if topic := topics.find(re.sub(_BRACKETS, "", words)):
        return Interest(topic.slug, words, topic)  # the brackets say more than the topic's name
    return Interest(f"own:{key[:LONGEST_WORDS]}", words)


def _is_same(left: Interest, right: Interest) -> bool:
    if left.topic or right.topic:
        return left.key == right.key
    return left.key == right.key or is_slip(singular_words(left.words), singular_words(right.words))
