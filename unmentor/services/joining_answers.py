"""All that one person answers: from raw texts to `Answers`, and from a practitioner back to them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from unmentor.councils import Register
from unmentor.persistence.models import Direction, PractitionerRow, Way
from unmentor.services import joining_checks as checks
from unmentor.services.joining_council import NOT_LISTED, CouncilFound, check_council, check_organisation
from unmentor.services.joining_texts import Problem
from unmentor.topics import Interest, Topics

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
        name=reader.take(checks.check_name(reader.text("name")), ""),
        role=reader.take(checks.check_role(reader.text("role")), ""),
        profession=reader.take(checks.check_profession(reader.text("profession")), ""),
        learn=reader.take(checks.check_topics("learn", reader.texts("learn"), topics), ()),
        share=reader.take(checks.check_topics("share", reader.texts("share"), topics), ()),
        cadence=reader.take(checks.check_cadence(reader.text("cadence")), 1),
        conversations=reader.take(checks.check_conversations(reader.text("conversations")), 1),
        second_seat=reader.take(checks.check_second_seat(reader.text("second_seat")), False),
        ways=reader.take(checks.check_ways(reader.texts("ways")), frozenset[Way]()),
        times=reader.take(checks.check_times(reader.text("times")), ""),
        language=reader.take(checks.check_language(reader.text("language")), "en"),
        for_partners=reader.take(checks.check_for_partners(reader.text("for_partners")), ""),
        consent=reader.take(checks.check_consent(reader.text("consent"), consent), ""),
    )
    return tuple(reader.problems) or answers


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


def _organisation(reader: _Reader, address: str, register: Register) -> tuple[str, str]:
    """The council's code, or the name of an organisation that is not listed."""
    if reader.text("council") == NOT_LISTED:
        return "", reader.take(check_organisation(reader.text("organisation"), register), "")
    found: CouncilFound | None = None
    found = reader.take(check_council(reader.text("council"), address, register), found)
    return (found.council.code if found else ""), ""


def _interests(person: PractitionerRow, direction: Direction) -> tuple[Interest, ...]:
    return tuple(Interest(row.key, row.words) for row in person.interests if row.direction is direction)
