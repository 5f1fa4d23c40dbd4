"""The register: councils as they are today, and those that ended since 2019."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib.resources import files

from unmentor.councils.normalise import full_key


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
        """This register with the organisations added by organisers; what it has already goes before theirs.

        An organisation is left out if its name is taken, and loses a domain that is taken: a newer register may have
        either, and that must stop nobody. One with a code of the register, which took it up after an organiser had
        added it, gives that council its domains.
        """
        councils = dict(self._by_code)
        names = {full_key(council.name) for council in self.councils}
        domains = {domain for council in self.councils for domain in (*council.domains, *council.shared_domains)}
        for organisation in organisations:
            free = tuple(domain for domain in organisation.domains if domain not in domains)
            if known := councils.get(organisation.code):
                councils[known.code] = replace(known, domains=(*known.domains, *free))
            elif (key := full_key(organisation.name)) not in names:
                names.add(key)
                councils[organisation.code] = replace(organisation, domains=free)
            else:
                continue
            domains.update(free)
        return replace(self, councils=tuple(councils.values()))


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
