"""The register against the reference lists in ../shared/data, where they are at hand; differences have reasons."""

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from unmentor.councils import Council, How, Kind, load_register, resolve, resolve_person
from unmentor.councils.normalise import full_key

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the reference lists are not beside this checkout")

REGISTER = load_register()
BY_NAME = {council.name: council for council in REGISTER.councils}
KINDS = {
    "london_borough": Kind.LONDON,
    "city_corporation": Kind.LONDON,
    "northern_ireland": Kind.NORTHERN_IRISH,
    "strategic_authority": Kind.COMBINED_AUTHORITY,  # the Greater London Authority
}

OWN_NAME = "the name that the council uses for itself; the other is tied to it all the same"
PLAIN_SHORT = "the place's everyday name, shorter on a page"
LAST_DAY = "ended_on is the last day; the list mixes last days with the day after"
OWN_DOMAIN = "the council's own name under .gov.uk or .gov.wales, which nobody else can take"
IN_USE = "a second name that its staff write from"
ENDED_IN_SPRING = """
    E07000150 E07000151 E07000152 E07000153 E07000154 E07000155 E07000156 E10000021 E07000026 E07000027 E07000028
    E07000029 E07000030 E07000031 E07000163 E07000164 E07000165 E07000166 E07000167 E07000168 E07000169 E07000187
    E07000188 E07000189 E07000246 E10000006 E10000023 E10000027 E47000011
"""
OWN_DOMAINS = """
    adur.gov.uk anglesey.gov.wales broadland.gov.uk carmarthenshire.gov.uk eastbourne.gov.uk greenwich.gov.uk
    gwynedd.gov.uk lewes.gov.uk npt.gov.uk south-derbys.gov.uk south-norfolk.gov.uk worthing.gov.uk wyrebc.gov.uk
    ynysmon.gov.uk
"""
DOMAINS_IN_USE = "nmandd.org northlan.gov.uk sirgar.gov.uk sirgar.llyw.cymru ynysmon.llyw.cymru"
KNOWN = {
    ("name", "E07000043"): OWN_NAME,
    ("name", "E08000015"): OWN_NAME,
    ("name", "E09000033"): OWN_NAME,
    ("name", "W06000011"): OWN_NAME,
    ("name", "W06000015"): OWN_NAME,
    ("short name", "E06000010"): PLAIN_SHORT,
    ("short name", "S12000033"): PLAIN_SHORT,
    ("short name", "S12000036"): PLAIN_SHORT,
    ("short name", "S12000042"): PLAIN_SHORT,
    ("short name", "S12000049"): PLAIN_SHORT,
    ("former short name", "E10000002"): "the county; its successor has the same short name and its place",
    ("former short name", "E10000009"): "the county; its successor has the same short name and its place",
    ("former short name", "E47000010"): "people wrote it without a year",
    **{("ended on", code): LAST_DAY for code in ENDED_IN_SPRING.split()},
    **{("domain of ours", domain): OWN_DOMAIN for domain in OWN_DOMAINS.split()},
    **{("domain of ours", domain): IN_USE for domain in DOMAINS_IN_USE.split()},
    ("domain of ours", "greatercambridgeplanning.org"): "the joint planning service of two councils: shared",
    ("sharing of domain", "bromsgroveandredditch.gov.uk"): "one staff for two councils; the list names the first alone",
    ("sharing of domain", "swdevon.gov.uk"): "one staff for two councils; the list names the first alone",
}


class Difference(NamedTuple):
    """One fact that we and the reference see differently; `key` is a code or a domain."""

    what: str
    key: str
    ours: object
    theirs: object


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8-sig", newline="") as sheet:
        return list(csv.DictReader(sheet))


def match(code: str, name: str) -> Council | None:
    """Our council for a row of theirs: by code, or by name where no code is published yet."""
    if not code:
        return BY_NAME.get(name)
    return next((council for council in REGISTER.councils if council.code == code), None)


def differing(key: str, facts: dict[str, tuple[object, object]]) -> Iterator[Difference]:
    for what, (ours, theirs) in facts.items():
        if ours != theirs:
            yield Difference(what, key, ours, theirs)


def council_differences() -> Iterator[Difference]:
    theirs = rows("councils.csv")
    found = {row["name"]: match(row["gss_code"], row["name"]) for row in theirs}
    for row in theirs:
        council = found[row["name"]]
        if council is None:
            yield Difference("missing", row["gss_code"], None, row["name"])
            continue
        facts = {
            "name": (full_key(council.name), full_key(row["name"])),
            "short name": (full_key(council.short_name), full_key(row["short_name"])),
            "kind": (council.kind, KINDS.get(row["type"], row["type"])),
            "nation": (council.nation, row["nation"]),
            "region": (council.region, row["region"]),
        }
        yield from differing(council.code, facts)
        if row["domain"] and row["domain"] not in (*council.domains, *council.shared_domains):
            yield Difference("web domain", council.code, council.domains, row["domain"])
        if row["lat"] and not near(council, float(row["lat"]), float(row["lon"])):
            point = (council.latitude, council.longitude)
            yield Difference("point", council.code, point, (row["lat"], row["lon"]))
    for council in set(REGISTER.councils) - set(found.values()):
        yield Difference("not in the reference", council.code, council.name, None)


def near(council: Council, latitude: float, longitude: float) -> bool:
    return abs(council.latitude - latitude) <= 0.4 and abs(council.longitude - longitude) <= 0.4


def named(councils: set[Council | None]) -> str:
    return ", ".join(sorted(council.name if council else "unknown" for council in councils))


def former_differences() -> Iterator[Difference]:
    ours = {former.code: former for former in REGISTER.former}
    theirs = {row["gss_code"]: row for row in rows("former_councils.csv")}
    for code in ours.keys() ^ theirs.keys():
        yield Difference("former council of one list", code, ours.get(code), theirs.get(code))
    for code in ours.keys() & theirs.keys():
        former, row = ours[code], theirs[code]
        facts = {
            "former name": (former.name, row["name"]),
            "former short name": (former.short_name, row["short_name"]),
            "ended on": (former.ended_on.isoformat(), row["end_date_as_published"]),
            "successors": (former.successors, tuple(row["current_successors"].split(";"))),
        }
        yield from differing(code, facts)


def domain_differences() -> Iterator[Difference]:
    theirs: dict[str, set[Council | None]] = {}
    for row in rows("council_domains.csv"):
        if row["status"] == "current":
            theirs.setdefault(row["domain"], set()).add(match(row["gss_code"], row["council"]))
    ours: dict[str, set[Council | None]] = {}
    for council in REGISTER.councils:
        for domain in (*council.domains, *council.shared_domains):
            ours.setdefault(domain, set()).add(council)
    for domain in theirs.keys() - ours.keys():
        yield Difference("domain of theirs", domain, "", named(theirs[domain]))
    for domain in ours.keys() - theirs.keys():
        yield Difference("domain of ours", domain, named(ours[domain]), "")
    for domain in ours.keys() & theirs.keys():
        if ours[domain] != theirs[domain]:
            yield Difference("sharing of domain", domain, named(ours[domain]), named(theirs[domain]))


def test_the_register_agrees_with_the_reference_but_for_known_differences():
    found = {
        (difference.what, difference.key): difference
        for difference in (*council_differences(), *former_differences(), *domain_differences())
    }
    for at, difference in sorted(found.items()):
        print(*difference, KNOWN.get(at, "NOT KNOWN"), sep=" | ")  # noqa: T201 - pytest shows it on failure and with -s
    assert sorted(found) == sorted(KNOWN)


def test_every_name_of_the_reference_is_tied_to_the_same_council_or_to_none():
    for row in rows("councils.csv"):
        meant = match(row["gss_code"], row["name"])
        assert resolve(REGISTER, row["name"]).council is meant, row["name"]
        short = resolve(REGISTER, row["short_name"])
        assert short.council is meant or (short.how is How.AMBIGUOUS and meant in short.candidates), row["short_name"]


def test_no_domain_of_ours_is_an_old_site_or_a_former_councils():
    lapsed = {row["domain"] for row in rows("council_domains.csv") if row["status"] in ("old-website", "legacy")}
    ours = {domain for council in REGISTER.councils for domain in (*council.domains, *council.shared_domains)}
    assert ours & lapsed == set()


def test_the_sample_sheet_is_recognised_and_never_wrongly():
    stems = {full_key(row["short_name"]): match(row["gss_code"], row["name"]) for row in rows("councils.csv")}
    recognised, unsettled = 0, []
    for row in rows("signups-form-export.csv"):
        address, written = row["Work email address"].strip(), row["Which council do you work for?"]
        if "@" not in address:
            continue
        found = resolve_person(REGISTER, written, address)
        meant = stems[address.casefold().partition("@")[2].removesuffix(".example")]
        assert found.council in (meant, None), written
        recognised += found.council is not None
        unsettled += [] if found.council else [written]
    assert recognised / (recognised + len(unsettled)) >= 0.95
    assert unsettled == ["", "Ministry of Silly Walks"]
