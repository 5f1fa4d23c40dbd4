"""What practitioners learn and share: the project's own topics, and tying people's words to them.

Pure: no database, no web, no clock; the one file read is `topics.csv` beside this one, and the weights of an optional
model. A tie is made only where there is no doubt: words that are nobody's topic stay the person's own.
"""

from unmentor.topics.interests import Interest, split_interests, within_limits
from unmentor.topics.meaning import Meaning
from unmentor.topics.topic import Topic
from unmentor.topics.topic_list import Topics, load_topics
from unmentor.topics.wordllama import MeaningMissing, load_meaning
from unmentor.topics.words import compact, cut_at_word, normalise, without_unseen

__all__ = [
    "Interest",
    "Meaning",
    "MeaningMissing",
    "Topic",
    "Topics",
    "compact",
    "cut_at_word",
    "load_meaning",
    "load_topics",
    "normalise",
    "split_interests",
    "within_limits",
    "without_unseen",
]
