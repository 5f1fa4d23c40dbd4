"""The shipped register is complete and sound."""

import csv
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from importlib.resources import files

import pytest

from unmentor.councils import Council, FormerCouncil, How, Kind, Resolution, load_register, resolve

REGISTER = load_register()
PRINCIPAL = [council for council in REGISTER.councils if council.kind is not Kind.COMBINED_AUTHORITY]


def organisation(**changes: object) -> Council:
    health = Council(
        "ORG1", "Westcountry Health Partnership", "Westcountry Health", ("WHP",), Kind.HEALTH, "England", "South West",
        ("whp.example",), (), None, None,
    )  # fmt: skip
    return replace(health, **changes)


def test_every_principal_council_of_each_nation_is_there():
    assert Counter(council.nation for council in PRINCIPAL) == {
        "England": 317,
        "Scotland": 32,
        "Wales": 22,
        "Northern Ireland": 11,
    }


def test_each_kind_has_its_number():
    assert Counter(council.kind for council in REGISTER.councils) == {
        Kind.COUNTY: 21,
        Kind.UNITARY: 63,
        Kind.DISTRICT: 164,
        Kind.METROPOLITAN: 36,
        Kind.LONDON: 33,
        Kind.SCOTTISH: 32,
        Kind.WELSH: 22,
        Kind.NORTHERN_IRISH: 11,
        Kind.COMBINED_AUTHORITY: 20,  # 19 and the Greater London Authority
    }


@pytest.mark.parametrize(("name", "key"), [("register.csv", "code"), ("former.csv", "code"), ("ambiguous.csv", "name")])
def test_a_file_is_sorted_and_holds_no_stray_spaces(name, key):
    rows = list(csv.DictReader(files("unmentor.councils").joinpath(name).read_text(encoding="utf-8").splitlines()))
    assert [row[key] for row in rows] == sorted(row[key] for row in rows)
    items = [item for row in rows for cell in row.values() if cell for item in cell.split("|")]
    assert [item for item in items if item != " ".join(item.split()) or not item] == []


def test_codes_and_official_names_are_unique():
    bodies = [*REGISTER.councils, *REGISTER.former]
    assert [code for code, times in Counter(body.code for body in bodies).items() if times > 1] == []
    names = Counter(council.name for council in REGISTER.councils)
    assert [name for name, times in names.items() if times > 1] == []


def test_codes_are_gss_codes_or_plainly_our_own():
    odd = [council.code for council in REGISTER.councils if not re.fullmatch(r"[ENSW]\d{8}|UNM\d{6}", council.code)]
    assert odd == []


def test_an_unshared_domain_belongs_to_one_council_and_a_shared_one_to_several():
    own = Counter(domain for council in REGISTER.councils for domain in council.domains)
    shared = Counter(domain for council in REGISTER.councils for domain in council.shared_domains)
    assert [domain for domain, times in own.items() if times > 1] == []
    assert [domain for domain, times in shared.items() if times < 2] == []
    assert own.keys() & shared.keys() == set()


def test_domains_are_lower_case_hosts():
    domains = {domain for council in REGISTER.councils for domain in (*council.domains, *council.shared_domains)}
    assert [domain for domain in domains if not re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", domain)] == []


def test_points_lie_in_the_uk_and_are_rounded_to_a_tenth_of_a_degree():
    outside = [
        council.name
        for council in REGISTER.councils
        if not (49.8 <= council.latitude <= 60.9 and -8.7 <= council.longitude <= 1.8)
        or (round(council.latitude, 1), round(council.longitude, 1)) != (council.latitude, council.longitude)
    ]
    assert outside == []


def test_a_name_is_listed_once_for_a_council():
    for council in REGISTER.councils:
        names = (council.name, council.short_name, *council.other_names)
        assert [name for name, times in Counter(names).items() if times > 1] == []


def test_former_councils_lead_to_councils_of_today():
    assert len(REGISTER.former) == 50
    today = {council.code for council in REGISTER.councils}
    assert {code for former in REGISTER.former for code in former.successors} <= today
    assert FormerCouncil("E10000027", "Somerset County Council", "Somerset", (), date(2023, 3, 31), ("E06000066",)) in (
        REGISTER.former
    )


def test_ambiguous_names_could_mean_several_councils_of_today():
    assert [
        ambiguity.name
        for ambiguity in REGISTER.ambiguous
        if len({REGISTER.by_code(code) for code in ambiguity.codes}) < 2
    ] == []


def test_a_council_is_found_by_its_code():
    assert REGISTER.by_code("W06000001") == Council(
        code="W06000001",
        name="Isle of Anglesey County Council",
        short_name="Isle of Anglesey",
        other_names=("Anglesey", "Cyngor Sir Ynys Môn", "Ynys Môn"),
        kind=Kind.WELSH,
        nation="Wales",
        region="Wales",
        domains=("anglesey.gov.wales", "ynysmon.llyw.cymru", "anglesey.gov.uk", "ynysmon.gov.uk"),
        shared_domains=(),
        latitude=53.3,
        longitude=-4.4,
    )
    with pytest.raises(KeyError):
        REGISTER.by_code("E99999999")


def test_the_register_is_read_once():
    assert load_register() is load_register()


def test_organisations_are_added_without_changing_the_shipped_register():
    health = organisation()
    wider = REGISTER.including([health])
    assert wider.councils == (*REGISTER.councils, health)
    assert wider.by_code("ORG1") == health
    assert health not in REGISTER.councils


@pytest.mark.parametrize("name", ["Devon County Council", "DEVON County  Council", "Devon-county council"])
def test_an_organisation_with_a_councils_name_is_left_out_and_stops_nobody(name):
    wider = REGISTER.including([organisation(name=name)])
    assert wider.councils == REGISTER.councils
    devon = wider.by_code("E10000008")
    assert resolve(wider, name) == Resolution(devon, (devon,), How.EXACT)
    assert resolve(wider, "jo@whp.example").how is How.UNKNOWN


def test_a_domain_that_the_register_has_is_the_councils_alone():
    wider = REGISTER.including([organisation(domains=("devon.gov.uk", "midkent.gov.uk", "whp.example"))])
    assert wider.by_code("ORG1") == organisation(domains=("whp.example",))
    assert resolve(wider, "jo@devon.gov.uk").council == wider.by_code("E10000008")
    assert resolve(wider, "jo@midkent.gov.uk") == resolve(REGISTER, "jo@midkent.gov.uk")


def test_of_two_organisations_the_first_keeps_name_and_domain():
    first, second = organisation(), organisation(code="ORG2")
    assert REGISTER.including([first, second]).councils == (*REGISTER.councils, first)
    other = organisation(code="ORG3", name="Another Partnership")
    assert REGISTER.including([first, other]).by_code("ORG3").domains == ()


def test_an_organisation_that_the_register_took_up_gives_its_domains_to_the_council():
    devon = REGISTER.by_code("E10000008")
    wider = REGISTER.including([organisation(code="E10000008", domains=("whp.example", "devon.gov.uk"))])
    assert wider.by_code("E10000008") == replace(devon, domains=(*devon.domains, "whp.example"))
    assert [c.code for c in wider.councils] == [c.code for c in REGISTER.councils]
