"""Somebody who joins, for the tests of joining: what their pages post, and the same once checked."""

from collections.abc import Mapping

from unmentor.councils import load_register
from unmentor.services.joining_answers import Answers, Raw, read_answers
from unmentor.services.joining_checks import CONSENT_VERSION
from unmentor.topics import load_topics

POSTED: Mapping[str, Raw] = {
    "address": "Bronwen.Hughes@exeter.example",
    "council": "E07000041",
    "name": "Bronwen Hughes",
    "role": "Service designer",
    "profession": "Design",
    "learn": ["user-research", "Beekeeping on roofs"],
    "share": ["service-design"],
    "cadence": "2",
    "conversations": "1",
    "second_seat": "yes",
    "ways": ["video", "in_person"],
    "times": "Tuesdays after 10",
    "language": "cy",
    "for_partners": "I lip-read:\nplease keep your camera on.",
    "consent": CONSENT_VERSION,
}


def answers(**posted: Raw) -> Answers:
    """The checked answers, `posted` in place of their own."""
    read = read_answers({**POSTED, **posted}, load_register(), load_topics())
    assert isinstance(read, Answers), read
    return read
