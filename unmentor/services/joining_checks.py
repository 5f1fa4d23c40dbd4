"""One check for each question of joining: raw text in, a value or a Problem out. Nothing here raises."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from unmentor.councils.domains import SHARED_HOSTS
from unmentor.persistence.models import Way
from unmentor.services.joining_texts import Problem, check_line, check_lines
from unmentor.sheets.cells import (
    LONGEST_ADDRESS,
    LONGEST_NAME,
    LONGEST_ROLE,
    MOST_CONVERSATIONS,
    CellError,
    read_address,
    read_name,
)
from unmentor.sheets.formulas import looks_like_formula
from unmentor.topics import Interest, Topics, split_interests

MOST_TOPICS = 5
LONGEST_TOPIC = 80
LONGEST_TIMES = 200
LONGEST_FOR_PARTNERS = 500
LONGEST_PAUSE = timedelta(days=366)

CONSENT_VERSION = "2026-11-24"
"""Which words on what is shared with whom are shown now; a page posts the version of those that it showed."""

_LONGEST_LIST = 2_000  # characters of topics together, before anybody takes them apart
_CADENCES = ("1", "2", "3")
_LANGUAGES = ("en", "cy")
_WORK_HOSTS = {"nhs.net", "cjsm.net"}  # shared by a sector, and nobody's at home


def check_address(text: str) -> str | Problem:
    """A work address in lower case."""
    if not text.strip():
        return Problem("address", "Enter your work email address")
    if len(text.strip()) > LONGEST_ADDRESS:
        return Problem("address", f"Email address must be {LONGEST_ADDRESS} characters or fewer")
    try:
        return read_address(text)
    except CellError:
        return Problem("address", "Enter an email address in the correct format, like name@council.gov.uk")


def looks_personal(address: str) -> bool:
    """Whether an address is at a host for everybody. A hint for its owner and nothing more: it is not refused."""
    return address.rpartition("@")[2] in SHARED_HOSTS - _WORK_HOSTS


def check_name(text: str) -> str | Problem:
    """A name as its owner writes it, fit for a header of a message and for a sheet."""
    name = check_line("name", "Name", text, LONGEST_NAME)
    if isinstance(name, Problem):
        return name
    if not name:
        return Problem("name", "Enter your name")
    if looks_like_formula(name):
        return Problem("name", "Name must not begin with =, +, - or @")
    try:
        return read_name(name)
    except CellError:
        return Problem("name", "Enter a name in letters, without an email or web address, < or >")


def check_role(text: str) -> str | Problem:
    """A job title."""
    role = check_line("role", "Job title", text, LONGEST_ROLE)
    return role or Problem("role", "Enter your job title")


def check_profession(text: str) -> str | Problem:
    """A profession in a person's own words; may be left out."""
    return check_line("profession", "Profession", text, LONGEST_ROLE)


def check_topics(field: str, texts: Sequence[str], topics: Topics) -> tuple[Interest, ...] | Problem:
    """Up to MOST_TOPICS interests from slugs of the list and people's own words, in their order, each once; or none.

    A topic may be in both lists: people who know a thing may well want to hear how others do it.
    """
    if sum(map(len, texts)) > _LONGEST_LIST:
        return Problem(field, f"Enter up to {MOST_TOPICS} topics of {LONGEST_TOPIC} characters or fewer each")
    lines = [check_lines(field, "A topic", text, _LONGEST_LIST) for text in texts]
    if problem := next((line for line in lines if isinstance(line, Problem)), None):
        return problem
    found = {interest.key: interest for interest in _interests(map(str, lines), topics)}
    if len(found) > MOST_TOPICS:
        return Problem(field, f"Choose up to {MOST_TOPICS} topics: these are {len(found)}")
    if any(len(interest.words) > LONGEST_TOPIC for interest in found.values()):
        return Problem(field, f"Each topic must be {LONGEST_TOPIC} characters or fewer")
    return tuple(found.values())


def _interests(texts: Iterable[str], topics: Topics) -> Iterable[Interest]:
    for text in texts:
        if topic := topics.by_slug(text):
            yield Interest(topic.slug, topic.name, topic)
        else:
            yield from split_interests(text, topics)


def check_cadence(text: str) -> int | Problem:
    """Every how many cycles."""
    return int(text) if text in _CADENCES else Problem("cadence", "Select how often you would like to be introduced")


def check_conversations(text: str) -> int | Problem:
    """How many conversations a cycle."""
    if text in map(str, range(1, MOST_CONVERSATIONS + 1)):
        return int(text)
    return Problem("conversations", f"Select how many conversations you would like, 1 to {MOST_CONVERSATIONS}")


def check_second_seat(text: str) -> bool | Problem:
    """Whether a person takes a second conversation where numbers are odd."""
    if text in ("yes", "no"):
        return text == "yes"
    return Problem("second_seat", "Select yes if you could take a second conversation when numbers are odd")


def check_ways(texts: Sequence[str]) -> frozenset[Way] | Problem:
    """How a person likes to talk: one way at least."""
    if not texts or not set(texts) <= {way.value for way in Way}:
        return Problem("ways", "Select video, phone or in person, or several of them")
    return frozenset(map(Way, texts))


def check_times(text: str) -> str | Problem:
    """When a person usually can talk; may be left out."""
    return check_line("times", "Usual times", text, LONGEST_TIMES)


def check_language(text: str) -> str | Problem:
    """The language in which the programme writes."""
    return text if text in _LANGUAGES else Problem("language", "Select English or Welsh")


def check_for_partners(text: str) -> str | Problem:
    """What a partner should know; may be left out."""
    return check_lines("for_partners", "What a partner should know", text, LONGEST_FOR_PARTNERS)


def check_consent(text: str, version: str = CONSENT_VERSION) -> str | Problem:
    """The version of the words agreed to, which has to be `version`: as a rule the one that is shown today."""
    if not text:
        return Problem("consent", "Select that you agree, or go back: without that nobody can be introduced to you")
    if text != version:
        return Problem("consent", "What you agree to has changed since this page was opened: read it again and select")
    return text


def check_pause(year: str, month: str, day: str, today: date) -> date | Problem:
    """The last day of a pause, from the three boxes of a date: after today, and within a year."""
    parts = [part.strip() for part in (year, month, day)]
    if not any(parts):
        return Problem("paused_until", "Enter the date until which you would like to pause")
    if not all(re.fullmatch("[0-9]{1,4}", part) for part in parts):
        return Problem("paused_until", "Date must have a day, a month and a year, in numbers")
    try:
        until = date(*map(int, parts))
    except ValueError:
        return Problem("paused_until", "Date must be a real one: that month has no such day")
    if until <= today:
        return Problem("paused_until", "Date must be in the future")
    if until - today > LONGEST_PAUSE:
        return Problem("paused_until", "Date must be within a year; to stop for longer, leave and come back")
    return until
