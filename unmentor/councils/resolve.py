"""Tying a typed name, an address or a domain to one council, or to none.

The order is: official name, known variants, former councils, close matches. Where several councils could be meant,
all are handed back as candidates and none is chosen.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import process
from rapidfuzz.distance import OSA

from unmentor.councils.close import close_council, like_councils, near_claims
from unmentor.councils.index import Claim, Index, councils_of, index_of
from unmentor.councils.normalise import COMBINED, NameParts, fold, full_key, split_name
from unmentor.councils.register import Council, Register


class How(StrEnum):
    """How a council was found, or why none was."""

    EXACT = "exact"
    VARIANT = "variant"
    FORMER = "former"
    DOMAIN = "domain"
    CLOSE = "close"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a text was tied to: one council, then the only candidate, or None and the candidates that remain."""

    council: Council | None
    candidates: tuple[Council, ...]
    how: How


_UNKNOWN = Resolution(None, (), How.UNKNOWN)
_DOMAIN = re.compile(r"(?:https?://)?(?P<host>[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})\.?(?:/\S*)?", re.IGNORECASE)
_LONGEST = 320  # characters, as an address may have; longer texts name no council and are costly to compare
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


def resolve(register: Register, text: str) -> Resolution:
    """Tie a typed name ("Devon CC"), an address ("jo@devon.gov.uk") or a bare domain ("devon.gov.uk") to a council."""
    index = index_of(register)
    text = text.strip()
    if len(text) > _LONGEST:
        return _UNKNOWN
    if "@" in text:
        return _by_address(index, text)
    if domain := _DOMAIN.fullmatch(text):
        return _by_domain_or_dotted_name(index, domain["host"])
    found = _by_name(index, text)
    shorter = _IN_BRACKETS.sub("", text)  # "Devon County Council (DCC)"
    if found.council is None and shorter != text and not split_name(text).other_body:
        without = _by_name(index, shorter)
        return without if without.council else found
    return found


def resolve_person(register: Register, council_text: str, address: str) -> Resolution:
    """Tie a sign-up to a council by what its person wrote and the address given.

    The name decides. An address's domain settles a blank or an ambiguous name, and speaks against a close match with
    another council. A name that is known to be something else is not overruled.
    """
    named = resolve(register, council_text)
    by_domain = resolve(register, address) if "@" in address else _UNKNOWN
    if named.how is How.CLOSE:
        agreed = not by_domain.candidates or not set(named.candidates).isdisjoint(by_domain.candidates)
        return named if agreed else _none_of((*named.candidates, *by_domain.candidates))
    if named.how is How.AMBIGUOUS:
        return _narrowed(named, by_domain)
    if named.how is How.UNKNOWN:
        return by_domain if _says_nothing(council_text) else Resolution(None, by_domain.candidates, How.UNKNOWN)
    return named


def _narrowed(named: Resolution, by_domain: Resolution) -> Resolution:
    if by_domain.council is not None:
        return by_domain
    both = [council for council in named.candidates if council in by_domain.candidates]
    return _one(both[0], How.DOMAIN) if len(both) == 1 else named


def _says_nothing(text: str) -> bool:
    """Whether no organisation is named: blank, "-", "council"."""
    parts = split_name(text)
    return not parts.core and not parts.other_body and "@" not in text


def _one(council: Council, how: How) -> Resolution:
    return Resolution(council, (council,), how)


def _none_of(councils: Iterable[Council]) -> Resolution:
    return Resolution(None, tuple(dict.fromkeys(councils)), How.AMBIGUOUS)


def _by_address(index: Index, address: str) -> Resolution:
    local, at, host = address.strip("<> ").partition("@")
    return _by_domain(index, host) if at and "@" not in host and not re.search(r"\s", local + host) else _UNKNOWN


def _by_domain(index: Index, host: str) -> Resolution:
    """By the longest known domain that the host is or lies beneath."""
    labels = host.casefold().rstrip(".").split(".")
    for at in range(len(labels) - 1):
        if owners := index.domains.get(".".join(labels[at:])):
            return _one(owners[0], How.DOMAIN) if len(owners) == 1 else _none_of(owners)
    return _UNKNOWN


def _by_domain_or_dotted_name(index: Index, text: str) -> Resolution:
    """Tie "St.Helens", which looks like a domain and is a name; only a sure one counts."""
    by_domain = _by_domain(index, text)
    if by_domain is not _UNKNOWN:
        return by_domain
    named = _by_name(index, text)
    return named if named.how in (How.EXACT, How.VARIANT, How.FORMER) else _UNKNOWN


def _by_name(index: Index, text: str) -> Resolution:
    key = full_key(text)
    if council := index.official.get(key):
        return _one(council, How.EXACT)
    parts = split_name(text)
    if claims := index.full.get(key):
        return _settled(claims, parts)
    if parts.other_body or not parts.core:
        return _UNKNOWN
    if claims := index.core.get(parts.core):
        return _variant(index, text, parts, claims)
    near = near_claims(index, parts.core)
    if council := close_council(near, parts):
        return _one(council, How.CLOSE)
    offered = [*_named_within(index, text), *like_councils(near)]
    return _none_of(offered) if offered else _UNKNOWN


def _variant(index: Index, text: str, parts: NameParts, claims: tuple[Claim, ...]) -> Resolution:
    """Settle a name whose core is known, unless another name is as likely to be meant."""
    found = _settled(claims, parts)
    others = [*_twins(index, parts, claims), *_one_slip_away(index, text)]
    return found if set(others) <= set(found.candidates) else _none_of((*found.candidates, *others))


def _settled(claims: tuple[Claim, ...], parts: NameParts) -> Resolution:
    """The one council among the claims that the type words leave.

    A type that suits none is harmless, people mix them up; only a council and a combined authority are never mixed up.
    """
    suiting = [claim for claim in claims if claim.suits(parts)]
    if not suiting and (parts.combined or any(COMBINED in claim.traits for claim in claims)):
        return _none_of(councils_of(claims))
    councils = councils_of(suiting or claims)
    if len(councils) > 1:
        return _none_of(councils)
    return _one(councils[0], How.FORMER if all(claim.former for claim in suiting or claims) else How.VARIANT)


def _twins(index: Index, parts: NameParts, claims: tuple[Claim, ...]) -> list[Council]:
    """Derbyshire's for "Derby County Council", Derby's for "Derbyshire City Council": the type suits only the twin."""
    if any(claim.suits(parts) for claim in claims):
        return []
    core = parts.core
    twin = core.removesuffix("shire") if core.endswith("shire") else f"{core}shire"
    return councils_of(claim for claim in index.core.get(twin, ()) if claim.suits(parts))


def _named_within(index: Index, text: str) -> list[Council]:
    """The councils whose official name is part of the text: "Devon County Council, Exeter" may be someone of theirs."""
    words = f" {fold(text)} "
    return [council for name, council in index.written.items() if f" {name} " in words]


def _one_slip_away(index: Index, text: str) -> list[Council]:
    """The councils whose official name is one letter from the text: Harlow for "Harrow District Council"."""
    near = process.extract(fold(text), tuple(index.written), scorer=OSA.distance, score_cutoff=1, limit=None)
    return [index.written[name] for name, _, _ in near]
