"""Everything that names a council, keyed for looking up; built once for a register."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from unmentor.councils.normalise import COMBINED, NameParts, fold, full_key, split_name
from unmentor.councils.register import Council, FormerCouncil, Kind, Register

_SHORTEST_FOR_CLOSE = 4  # letters; a shorter core is an abbreviation, one slip away from another

_KIND_TRAITS = {
    Kind.COUNTY: {"county", "council"},
    Kind.UNITARY: {"unitary", "council"},
    Kind.DISTRICT: {"district", "council"},
    Kind.METROPOLITAN: {"metropolitan", "council"},
    Kind.LONDON: {"london", "borough", "council"},
    Kind.SCOTTISH: {"council"},
    Kind.WELSH: {"county", "borough", "council"},
    Kind.NORTHERN_IRISH: {"council"},
    Kind.COMBINED_AUTHORITY: {COMBINED},
}


@dataclass(frozen=True, slots=True)
class Claim:
    """One body's claim to a name: the councils that it stands for today, and the type words (traits) that suit it."""

    councils: tuple[Council, ...]
    traits: frozenset[str]
    former: bool = False

    def suits(self, parts: NameParts) -> bool:
        """Whether each type word of the name suits this body."""
        return all(not traits.isdisjoint(self.traits) for traits in parts.types)


@dataclass(frozen=True, slots=True)
class Index:
    """A register, keyed.

    `official`: full key of an official name -> council; `full`: full key of any name -> claims; `core`: core of any
    name -> claims; `close`: a core that a close match may be tried on -> how many words it has at most, `close_keys`
    those cores; `written`: folded official name -> council; `domains`: domain -> the councils that use it.
    """

    official: dict[str, Council]
    full: dict[str, tuple[Claim, ...]]
    core: dict[str, tuple[Claim, ...]]
    close: dict[str, int]
    close_keys: tuple[str, ...]
    written: dict[str, Council]
    domains: dict[str, tuple[Council, ...]]


def councils_of(claims: Iterable[Claim]) -> list[Council]:
    """The councils that the claims stand for, each once, in order."""
    return list(dict.fromkeys(council for claim in claims for council in claim.councils))


@lru_cache(maxsize=8)
def index_of(register: Register) -> Index:
    """The register's index; the same object each time."""
    full: defaultdict[str, dict[Claim, None]] = defaultdict(dict)  # dictionaries as ordered sets
    core: defaultdict[str, dict[Claim, None]] = defaultdict(dict)
    close: defaultdict[str, int] = defaultdict(int)
    for name, claim in _claims(register):
        parts = split_name(name)
        key = parts.core
        full[full_key(name)][claim] = None
        core[key][claim] = None
        if len(key) >= _SHORTEST_FOR_CLOSE and not _is_abbreviation(name):
            close[key] = max(close[key], parts.words)
    core.pop("", None)
    return Index(
        official={full_key(council.name): council for council in register.councils},
        full={key: tuple(claims) for key, claims in full.items()},
        core={key: tuple(claims) for key, claims in core.items()},
        close=dict(close),
        close_keys=tuple(close),
        written={fold(council.name): council for council in register.councils},
        domains=_domains(register.councils),
    )


def _claims(register: Register) -> Iterator[tuple[str, Claim]]:
    own = {council.code: Claim((council,), _council_traits(council)) for council in register.councils}
    for council in register.councils:
        for name in (council.name, council.short_name, *council.other_names):
            yield name, own[council.code]
    for former in register.former:
        successors = tuple(map(register.by_code, former.successors))
        claim = Claim(successors, _former_traits(former), former=True)
        for name in (former.name, former.short_name, *former.other_names):
            yield name, claim
    for ambiguity in register.ambiguous:
        for code in ambiguity.codes:
            yield ambiguity.name, own[code]


def _council_traits(council: Council) -> frozenset[str]:
    said = _said_in(council.name)
    traits = _KIND_TRAITS.get(council.kind, set()) | said
    if council.kind is Kind.METROPOLITAN and "city" not in said:
        traits = traits | {"borough"}
    if council.name.endswith("Corporation"):
        traits = traits - {"council", "borough"}
    return frozenset({COMBINED} if COMBINED in traits else traits)


def _former_traits(former: FormerCouncil) -> frozenset[str]:
    said = _said_in(former.name)
    return frozenset({COMBINED} if COMBINED in said else {"council", *said})


def _said_in(name: str) -> set[str]:
    """The traits that an official name states itself."""
    return {"county", "city", "borough", "district", "metropolitan", COMBINED} & set(fold(name).split())


def _is_abbreviation(name: str) -> bool:
    """ "RBKC", "BaNES": a slip in one gives another, so only the exact letters count."""
    return " " not in name and sum(map(str.isupper, name)) > 1


def _domains(councils: Iterable[Council]) -> dict[str, tuple[Council, ...]]:
    found: defaultdict[str, list[Council]] = defaultdict(list)
    for council in councils:
        for domain in (*council.domains, *council.shared_domains):
            found[domain].append(council)
    return {domain: tuple(owners) for domain, owners in found.items()}
