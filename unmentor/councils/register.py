"""The register: councils as they are today, and those that ended since 2019."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib.resources import files

from unmentor.councils.normalise import fold
from unmentor.errors import Refusal


class Kind(StrEnum):
    """What sort of organisation: the first eight are in the shipped register, the others are added by organisers."""

    COUNTY = "county"
    UNITARY = "unitary"
    DISTRICT = "district"
    METROPOLITAN = "metropolitan"
    LONDON = "london"
    SCOTTISH = "scottish"
    WELSH = "welsh"
    NORTHERN_IRISH = "northern_irish"
    COMBINED_AUTHORITY = "combined_authority"
    HEALTH = "health"
    FIRE = "fire"
    POLICE = "police"
    CHARITY = "charity"
    CENTRAL = "central"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Council:
    """A council, or another organisation whose people take part.

    `code` is the GSS code, or a code of the project's own. `domains` belong to this council alone, `shared_domains` to
    several. The point is in degrees (WGS 84), rounded to 0.1; None for an organisation without one.
    """

    code: str
    name: str
    short_name: str
    other_names: tuple[str, ...]
    kind: Kind
    nation: str
    region: str
    domains: tuple[str, ...]
    shared_domains: tuple[str, ...]
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class FormerCouncil:
    """A council that ended: `ended_on` is its last day, `successors` the codes of those that serve its area today."""

    code: str
    name: str
    short_name: str
    other_names: tuple[str, ...]
    ended_on: date
    successors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name that may mean any of several councils (`codes`), and why."""

    name: str
    codes: tuple[str, ...]
    why: str


class AlreadyRegistered(Refusal):
    """An organisation's code, name or domain belongs to another one already."""


@dataclass(frozen=True, eq=False)
class Register:
    """Councils, former councils and ambiguous names; equal only to itself, so that indexes can be kept for it."""

    councils: tuple[Council, ...]
    former: tuple[FormerCouncil, ...]
    ambiguous: tuple[Ambiguity, ...]

    @cached_property
    def _by_code(self) -> dict[str, Council]:
        return {council.code: council for council in self.councils}

    def by_code(self, code: str) -> Council:
        """The council with this code; KeyError if there is none."""
        return self._by_code[code]

    def including(self, organisations: Iterable[Council]) -> "Register":
        """This register with the organisations added by organisers.

        Raises AlreadyRegistered if a code, an official name or an unshared domain would then belong to two.
        """
        register = replace(self, councils=(*self.councils, *organisations))
        for what, values in _unique_values(register.councils):
            value, times = next(iter(Counter(values).most_common(1)), ("", 0))
            if times > 1:
                raise AlreadyRegistered(f"The {what} {value} belongs to an organisation in the register already.")
        return register


def _unique_values(councils: Iterable[Council]) -> Iterator[tuple[str, list[str]]]:
    councils = tuple(councils)
    yield "code", [council.code for council in councils]
    yield "name", [fold(council.name) for council in councils]
    yield "domain", [domain for council in councils for domain in council.domains]


@lru_cache(maxsize=1)
def load_register() -> Register:
    """The shipped register, read once."""
    return Register(
        councils=tuple(map(_council, _rows("register.csv"))),
        former=tuple(map(_former, _rows("former.csv"))),
        ambiguous=tuple(Ambiguity(row["name"], _listed(row["codes"]), row["why"]) for row in _rows("ambiguous.csv")),
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(cell.split("|")) if cell else ()


def _council(row: dict[str, str]) -> Council:
    return Council(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        other_names=_listed(row["other_names"]),
        kind=Kind(row["kind"]),
        nation=row["nation"],
        region=row["region"],
        domains=_listed(row["domains"]),
        shared_domains=_listed(row["shared_domains"]),
        latitude=float(row["latitude"]),
        longitude=float(row["longitude"]),
    )


def _former(row: dict[str, str]) -> FormerCouncil:
    return FormerCouncil(
        code=row["code"],
        name=row["name"],
        short_name=row["short_name"],
        other_names=_listed(row["other_names"]),
        ended_on=date.fromisoformat(row["ended_on"]),
        successors=_listed(row["successors"]),
    )
