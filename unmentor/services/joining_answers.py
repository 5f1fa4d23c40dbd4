"""All that one person answers: from raw texts to `Answers`, and from a practitioner back to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from unmentor.councils import Register
from unmentor.persistence.models import Direction, PractitionerRow, Way
from unmentor.services import joining_checks as checks
from unmentor.services.joining_council import NOT_LISTED, CouncilFound, check_council, check_organisation
from unmentor.services.joining_texts import Problem
from unmentor.services.joining_topics import topic_name
from unmentor.topics import Interest, Topics, load_topics

Raw = str | Sequence[str]
"""What a page posts for one question: a text, or several where several may be chosen."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a person says of themselves, every part checked.

    `council_code`: of the register; "" where `organisation` names one that is not in it. `cadence`: every how many
    cycles, 1 to 3. `consent`: the version of the words agreed to.
    """

    address: str
    council_code: str
    organisation: str
    name: str
    role: str
    profession: str
    learn: tuple[Interest, ...]
    share: tuple[Interest, ...]
    cadence: int
    conversations: int
    second_seat: bool
    ways: frozenset[Way]
    times: str
    language: str
    for_partners: str
    consent: str


def read_answers(
    raw: Mapping[str, Raw], register: Register, topics: Topics, *, consent: str = checks.CONSENT_VERSION
) -> Answers | tuple[Problem, ...]:
    """Every question's check; the answers, or each problem in the order of the questions.

    `consent`: the version of the words that had to be agreed to.
    """
    reader = _Reader(raw)
    address = reader.take(checks.check_address(reader.text("address")), "")
    code, organisation = _organisation(reader, address, register)
    answers = Answers(
        address=address,
        council_code=code,
        organisation=organisation,
        **reader.values(_CHECKS, topics),
        consent=reader.take(checks.check_consent(reader.text("consent"), consent), ""),
    )
    return tuple(reader.problems) or answers


def changed(answers: Answers, raw: Mapping[str, Raw], topics: Topics) -> Answers | tuple[Problem, ...]:
    """`answers` with those of `raw` in their place: of any questions but address, council and consent."""
    reader = _Reader(raw)
    values = reader.values([question for question in _CHECKS if question in raw], topics)
    return tuple(reader.problems) or replace(answers, **values)


def answers_of(person: PractitionerRow) -> Answers:
    """What a practitioner says now; `edit` takes them back, changed in part by `dataclasses.replace`."""
    return Answers(
        address=person.address,
        council_code=person.council_code,
        organisation="",
        name=person.name,
        role=person.role,
        profession=person.profession,
        learn=_interests(person, Direction.LEARN),
        share=_interests(person, Direction.SHARE),
        cadence=person.cadence,
        conversations=person.conversations,
        second_seat=person.second_seat,
        ways=person.ways,
        times=person.times,
        language=person.language,
        for_partners=person.for_partners,
        consent=person.consent_version,
    )


def raw_answers(person: PractitionerRow, language: str) -> dict[str, Raw]:
    """What a page would have posted for a practitioner's answers; topics by their names in the language of the page."""
    return {
        "name": person.name,
        "role": person.role,
        "profession": person.profession,
        "learn": _lines(person, Direction.LEARN, language),
        "share": _lines(person, Direction.SHARE, language),
        "cadence": str(person.cadence),
        "conversations": str(person.conversations),
        "second_seat": "yes" if person.second_seat else "no",
        "ways": [way.value for way in Way if way in person.ways],
        "times": person.times,
        "language": person.language,
        "for_partners": person.for_partners,
    }


_Check = Callable[[Sequence[str], Topics], object]


def _of_one(check: Callable[[str], object]) -> _Check:
    """The check of a question that has one text for an answer; of several the first."""
    return lambda texts, _topics: check(next(iter(texts), ""))


def _of_topics(question: str) -> _Check:
    return lambda texts, topics: checks.check_topics(question, texts, topics)


_CHECKS: dict[str, _Check] = {
    "name": _of_one(checks.check_name),
    "role": _of_one(checks.check_role),
    "profession": _of_one(checks.check_profession),
    "learn": _of_topics("learn"),
    "share": _of_topics("share"),
    "cadence": _of_one(checks.check_cadence),
    "conversations": _of_one(checks.check_conversations),
    "second_seat": _of_one(checks.check_second_seat),
    "ways": lambda texts, _topics: checks.check_ways(texts),
    "times": _of_one(checks.check_times),
    "language": _of_one(checks.check_language),
    "for_partners": _of_one(checks.check_for_partners),
}


class _Reader:
    """Takes raw texts one by one and collects what is wrong with them."""

    def __init__(self, raw: Mapping[str, Raw]) -> None:
        self._raw = raw
        self.problems: list[Problem] = []

    def text(self, field: str) -> str:
        """The one text; of several the first."""
        return next(iter(self.texts(field)), "")

    def texts(self, field: str) -> Sequence[str]:
        """All of them."""
        raw = self._raw.get(field, ())
        return (raw,) if isinstance(raw, str) else raw

    def take(self, checked: _Value | Problem, otherwise: _Value) -> _Value:
        """The value; `otherwise` and a note of it where there is a problem."""
        if not isinstance(checked, Problem):
            return checked
        self.problems.append(checked)
        return otherwise

    def values(self, questions: Iterable[str], topics: Topics) -> dict[str, Any]:
        """What the answers to these questions mean, by question; None for one that has a problem."""
        return {question: self.take(_CHECKS[question](self.texts(question), topics), None) for question in questions}


def _organisation(reader: _Reader, address: str, register: Register) -> tuple[str, str]:
    """The council's code, or the name of an organisation that is not listed."""
    if reader.text("council") == NOT_LISTED:
        return "", reader.take(check_organisation(reader.text("organisation"), register), "")
    found: CouncilFound | None = None
    found = reader.take(check_council(reader.text("council"), address, register), found)
    return (found.council.code if found else ""), ""


def _interests(person: PractitionerRow, direction: Direction) -> tuple[Interest, ...]:
    return tuple(Interest(row.key, row.words) for row in person.interests if row.direction is direction)


def _lines(person: PractitionerRow, direction: Direction, language: str) -> str:
    """Interests as they are typed, one a line."""
    topics = load_topics()
    found = ((topics.by_slug(row.key), row.words) for row in person.interests if row.direction is direction)
    return "\n".join(topic_name(topic, language) if topic else words for topic, words in found)
