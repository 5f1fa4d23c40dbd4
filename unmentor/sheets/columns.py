"""Recognising what a column holds by its header, in short words, a form's question, a program's name or Welsh."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from enum import StrEnum

from unmentor.topics import normalise


class Meaning(StrEnum):
    """What a column can hold. The value is how we name it to people."""

    ADDRESS = "email address"
    NAME = "name"
    FIRST_NAME = "first name"
    LAST_NAME = "last name"
    COUNCIL = "council"
    ROLE = "job title"
    LEARN = "what they would like to learn"
    SHARE = "what they could share"
    CADENCE = "how often"
    CONVERSATIONS = "conversations a cycle"
    SECOND_SEAT = "takes a second conversation when needed"
    LANGUAGE = "language"
    NOTES = "anything else"
    STATE = "state"


_ASIDE = re.compile(
    r"\([^()]*\)|\[[^\[\]]*\]|\b(?:e\.g\.|eg|for example|such as|er enghraifft)\b.*", re.IGNORECASE | re.DOTALL
)
_NOT_THEIRS = re.compile(
    r"\b(consents?|agree\w*|permission|privacy (notice|policy)|gdpr|hear(d)? about|(line|your) managers?"
    r"|managers? (name|e ?mail)|contact details|post ?code|caniatad|cytuno|^do you work (for|in|at)"
    r"|(type|kind|size) of|(council|organisation|authority) (type|kind|size|website|phone))\b"
)

# In this order: "What is the name of your council?" is a council, "How often would you like to share?" a cadence.
_RULES: tuple[tuple[Meaning, re.Pattern[str]], ...] = tuple(
    (meaning, re.compile(rf"\b(?:{pattern})\b"))
    for meaning, pattern in (
        (Meaning.STATE, r"^(state|status)$"),  # nothing longer: "State your interests"
        (Meaning.ADDRESS, r"e ?mails?\d?|e ?bost"),
        (Meaning.NOTES, r"anything (else|we)|any other|share with us|comments?|notes?|unrhyw beth|sylwadau|nodiadau"),
        (Meaning.SECOND_SEAT, r"second (seat|conversation)|extra conversation|ail sgwrs"),
        (Meaning.CONVERSATIONS, r"conversations|sawl sgwrs"),
        (Meaning.CADENCE, r"how often|frequency|every|cadence|pa mor aml|amlder"),
        (Meaning.LANGUAGE, r"language preference|preferred language|language|iaith"),
        (Meaning.LEARN, r"learn(ing)?|wants?$|want to (know|hear)|find out|need help|d?dysgu"),
        (
            Meaning.SHARE,
            r"shar(e|ing)|offers?|teach|help (others|someone|people)|(can|could) help|expertise|rh?annu|cynnig",
        ),
        (Meaning.ROLE, r"job|role|position|post|occupation|swydd|rol"),
        (
            Meaning.COUNCIL,
            r"councils?|local authority|authority|organisation|organization|employer|(c|g|ngh)yngor|awdurdod|sefydliad",
        ),
        (Meaning.FIRST_NAME, r"(first|given|fore) ?names?|enw cyntaf"),
        (Meaning.LAST_NAME, r"(last|family|sur) ?names?|cyfenw"),
        (Meaning.NAME, r"names?|enw"),
        (Meaning.LEARN, r"interests?|interested|topics?|diddordebau|pynciau"),
    )
)


def meaning(header: str) -> Meaning | None:
    """What the column under `header` holds; None for one that we have no use for.

    Asides ("e.g. digital, data") are not looked at; questions about somebody else, or asking for consent, hold nothing.
    """
    words = normalise(_ASIDE.sub(" ", header))
    if _NOT_THEIRS.search(words):
        return None
    return next((found for found, pattern in _RULES if pattern.search(words)), None)


def columns(headers: Sequence[str]) -> Mapping[Meaning, tuple[int, ...]]:
    """The columns of each meaning, in the sheet's order; a meaning may have several."""
    found: dict[Meaning, tuple[int, ...]] = defaultdict(tuple)
    for number, header in enumerate(headers):
        if known := meaning(header):
            found[known] += (number,)
    return found


def is_sign_up_header(headers: Sequence[str]) -> bool:
    """Whether these headers are those of a sheet of sign-ups: an address and a name at least."""
    found = columns(headers)
    return Meaning.ADDRESS in found and (Meaning.NAME in found or Meaning.FIRST_NAME in found)
