"""Typed names are tied to the council that is meant, or to none."""

import time
from itertools import cycle, islice

import pytest

from unmentor.councils import Council, How, Kind, Resolution, load_register, resolve

REGISTER = load_register()
# Short names that stand for several councils.
AMBIGUOUS_SHORT_NAMES = {"E10000017", "E47000018", "UNM000002", "W06000022"}  # Lancashire twice, Cumbria, Newport


def council(short_name: str) -> Council:
    return next(council for council in REGISTER.councils if council.short_name == short_name)


def names(found: Resolution) -> tuple[str, ...]:
    return tuple(candidate.name for candidate in found.candidates)


def missed(written: dict[str, Council]) -> dict[str, Resolution]:
    """What is not tied to its council, of texts with the council meant."""
    found = {text: resolve(REGISTER, text) for text in written}
    return {text: resolution for text, resolution in found.items() if resolution.council is not written[text]}


def test_an_official_name_is_exact():
    for known in REGISTER.councils:
        assert resolve(REGISTER, known.name) == Resolution(known, (known,), How.EXACT)


def test_a_short_name_is_known_unless_it_stands_for_several():
    plain = {known.short_name: known for known in REGISTER.councils if known.code not in AMBIGUOUS_SHORT_NAMES}
    assert missed(plain) == {}
    for code in AMBIGUOUS_SHORT_NAMES:
        known = REGISTER.by_code(code)
        found = resolve(REGISTER, known.short_name)
        assert (found.council, found.how) == (None, How.AMBIGUOUS)
        assert known in found.candidates


def test_every_other_name_is_known():
    assert missed({name: known for known in REGISTER.councils for name in known.other_names}) == {}


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda name: f"  {name.replace(' ', '   ')} ",
        lambda name: name.replace(" ", "-"),
        lambda name: name.replace("-", " "),
        lambda name: name.replace("'", "’"),
        lambda name: name.replace("'", ""),
        lambda name: name.replace(" and ", " & "),
        lambda name: name.replace("St ", "St. "),
        lambda name: name.replace("St ", "Saint "),
        lambda name: name.replace(" ", ""),
        lambda name: f"The {name}",
    ],
    ids=[
        *("upper", "lower", "spaces", "hyphens", "no-hyphens", "curly-apostrophe", "no-apostrophe"),
        *("ampersand", "st-dot", "saint", "run-together", "the"),
    ],
)
def test_an_official_name_is_known_however_it_is_spaced_and_pointed(change):
    assert missed({change(known.name): known for known in REGISTER.councils}) == {}


VARIANTS = {
    Kind.COUNTY: ["{} CC", "{} County", "{} Council", "{} county council", "County Council of {}"],
    Kind.DISTRICT: ["{} Council", "{} DC", "{} District", "{} district council", "{} Borough", "Borough of {}"],
    Kind.UNITARY: ["{} Council", "{} Unitary Authority"],
    Kind.METROPOLITAN: ["{} Council", "{} MBC", "{} Borough", "{} Metropolitan Borough", "Metropolitan Borough of {}"],
    Kind.LONDON: ["{} Council", "LB {}", "LB of {}", "London Borough of {}", "{} London Borough Council", "{} LBC"],
    Kind.SCOTTISH: ["{} Council", "The {} Council"],
    Kind.WELSH: ["{} Council", "Cyngor {}", "{} CBC", "{} County Borough Council", "{} County Council"],
    Kind.NORTHERN_IRISH: ["{} Council", "{} Borough Council", "{} District Council"],
    Kind.COMBINED_AUTHORITY: ["{} Combined Authority", "{} CA", "{} Mayoral Combined Authority"],
}
# What is one letter from another's official name, or also another body's name, is asked about and not guessed.
ASKED = {
    "Newport Council": ("Newport City Council", "Isle of Wight Council"),
    "Hertfordshire Council": ("Hertfordshire County Council", "Herefordshire Council"),
    "Cyngor Newport": ("Newport City Council", "Isle of Wight Council"),
}


def test_the_usual_variants_of_each_kind_are_known():
    written = {
        pattern.format(known.short_name): known
        for known in REGISTER.councils
        for pattern in VARIANTS[known.kind]
        if known.code != "E09000001"  # the City of London is no borough
        and known.code != "E61000001"  # the Greater London Authority is no combined authority by name
    }
    assert {text: names(found) for text, found in missed(written).items()} == ASKED


@pytest.mark.parametrize(
    ("text", "short_name", "how"),
    [
        ("Devon CC", "Devon", How.VARIANT),
        ("RBWM", "Windsor and Maidenhead", How.VARIANT),
        ("BCP", "Bournemouth, Christchurch and Poole", How.VARIANT),
        ("S. Glos", "South Gloucestershire", How.VARIANT),
        ("N Yorks", "North Yorkshire", How.VARIANT),
        ("BANES", "Bath and North East Somerset", How.VARIANT),
        ("Cyngor Sir Ynys Mon", "Isle of Anglesey", How.VARIANT),
        ("Borough of Camden", "Camden", How.VARIANT),
        ("Hammersmith Fulham", "Hammersmith and Fulham", How.VARIANT),
        ("Newcastle Borough Council", "Newcastle-under-Lyme", How.VARIANT),
        ("LB Richmond", "Richmond upon Thames", How.VARIANT),
        ("Derby City", "Derby", How.VARIANT),
        ("Devon County Council (DCC)", "Devon", How.EXACT),
        ("Bournemouth, Christchurch & Poole Council (BCP)", "Bournemouth, Christchurch and Poole", How.EXACT),
        ("Derby District Council", "Derby", How.VARIANT),
        ("Devon County Counci", "Devon", How.VARIANT),
        ("St.Helens", "St Helens", How.VARIANT),
        ("Gloucester", "Gloucester", How.VARIANT),
        ("Ashford", "Ashford", How.VARIANT),
        ("Ashfield", "Ashfield", How.VARIANT),
        ("Somerset CC", "Somerset", How.FORMER),
        ("Northampton Borough Council", "West Northamptonshire", How.FORMER),
        ("North of Tyne Combined Authority", "North East", How.FORMER),
        ("Barrow Borough Council", "Westmorland and Furness", How.FORMER),
        ("Poole", "Bournemouth, Christchurch and Poole", How.FORMER),
        ("Middlesborough", "Middlesbrough", How.CLOSE),
        ("Northumbeland CC", "Northumberland", How.CLOSE),
        ("Leicestershir County Council", "Leicestershire", How.CLOSE),
    ],
)
def test_a_known_way_of_writing_is_tied_to_its_council(text, short_name, how):
    assert resolve(REGISTER, text) == Resolution(council(short_name), (council(short_name),), how)


@pytest.mark.parametrize("text", ["Watford district", "Elmbridge DC", "Isle of Anglesey CBC", "Eastbourne DC"])
def test_a_wrong_type_is_harmless_where_it_tells_nothing_apart(text):
    assert resolve(REGISTER, text).how is How.VARIANT


def test_a_former_council_with_one_successor_is_its_successor():
    current = {known.name for known in REGISTER.councils}
    single = [former for former in REGISTER.former if len(former.successors) == 1 and former.name not in current]
    for former in single:
        successor = REGISTER.by_code(former.successors[0])
        assert resolve(REGISTER, former.name) == Resolution(successor, (successor,), How.FORMER)
    assert len(single) == 47  # all but Cumbria, Northamptonshire and the North East, whose name is in use again


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Newport", ("Newport City Council", "Isle of Wight Council")),
        ("Richmond", ("North Yorkshire Council", "London Borough of Richmond upon Thames")),
        ("Lancashire", ("Lancashire County Council", "Lancashire Combined County Authority")),
        ("Newcastle", ("Newcastle-under-Lyme Borough Council", "Newcastle City Council")),
        ("London", ("City of London Corporation", "Greater London Authority")),
        ("Northamptonshire", ("North Northamptonshire Council", "West Northamptonshire Council")),
        ("Northants CC", ("North Northamptonshire Council", "West Northamptonshire Council")),
        ("Cumbria County Council", ("Cumberland Council", "Westmorland and Furness Council")),
        ("Cumbria", ("Cumbria Combined Authority", "Cumberland Council", "Westmorland and Furness Council")),
        ("Bedfordshire", ("Luton Borough Council", "Bedford Borough Council", "Central Bedfordshire Council")),
        ("Adur & Worthing Councils", ("Adur District Council", "Worthing Borough Council")),
        ("Derby County Council", ("Derby City Council", "Derbyshire County Council")),
        ("Derbyshire City Council", ("Derbyshire County Council", "Derby City Council")),
        ("Harrow District Council", ("London Borough of Harrow", "Harlow District Council")),
        ("Bolton Borough Council", ("Bolton Metropolitan Borough Council", "Boston Borough Council")),
        ("South Yorkshire Council", ("South Yorkshire Mayoral Combined Authority",)),
        ("Kent Combined Authority", ("Kent County Council",)),
        ("Devon County Council, Exeter", ("Devon County Council",)),
    ],
)
def test_a_name_that_may_mean_several_gives_candidates_and_no_council(text, candidates):
    found = resolve(REGISTER, text)
    assert (found.council, found.how) == (None, How.AMBIGUOUS)
    assert sorted(names(found)) == sorted(candidates)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Gloucestershire ICB", ("Gloucestershire County Council",)),
        ("Marlow Council", ("Harlow District Council",)),
        ("Surrey FC", ("Surrey County Council",)),
        ("Ashfrod", ("Ashford Borough Council", "Ashfield District Council")),
        ("Leicestershir", ("Leicestershire County Council", "Leicester City Council")),
    ],
)
def test_a_near_miss_of_several_names_or_with_another_word_offers_what_is_like_it(text, candidates):
    found = resolve(REGISTER, text)
    assert (found.council, found.how) == (None, How.AMBIGUOUS)
    assert set(candidates) <= set(names(found))


@pytest.mark.parametrize("text", ["Sussex", "Cheshire", "Berkshire", "Yorkshire", "Merseyside", "Lothian"])
def test_a_county_of_several_councils_is_none_of_them(text):
    assert resolve(REGISTER, text).how is How.AMBIGUOUS


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "-", "council", "City Council", "The Borough Council of", "NHS", "Ministry of Silly Walks", "x" * 5000,
        "Newport Town Council", "Camborne Town Council", "Penzance Parish Council", "Devon Parish Council",
        "Cyngor Tref Caernarfon", "Kent Police", "Devon Partnership NHS Trust", "Devon (NHS Trust)", "Lewes TC",
        "University of Warwick", "Local Government Association", "n/a", "Transport for London",
        "Chichester City Council", "Hereford City Council", "Lichfield City Council",
    ],
)  # fmt: skip
def test_what_is_no_principal_council_is_unknown(text):
    assert resolve(REGISTER, text) == Resolution(None, (), How.UNKNOWN)


def test_no_town_parish_or_community_council_passes_for_a_principal_one():
    kinds = ["TC", "Town Council", "Parish Council", "Community Council", "TOWN COUNCIL", "parish-council"]
    written = [
        f"{name} {kind}"
        for known in REGISTER.councils
        for name in (known.short_name, *known.other_names)
        for kind in kinds
    ]
    assert [text for text in written if resolve(REGISTER, text).council is not None] == []


def test_an_organisation_added_by_an_organiser_is_known_by_its_names():
    trust = Council(
        "ORG1", "Devon Partnership NHS Trust", "Devon Partnership", ("DPT",), Kind.HEALTH, "England", "South West",
        (), (), None, None,
    )  # fmt: skip
    register = REGISTER.including([trust])
    for text, how in [
        ("devon partnership nhs trust", How.EXACT),
        ("Devon Partnership", How.VARIANT),
        ("DPT", How.VARIANT),
    ]:
        assert resolve(register, text) == Resolution(trust, (trust,), how)
    assert resolve(register, "Devon").council is council("Devon")


def test_ten_thousand_rows_take_less_than_two_seconds():
    written = [known.name[:-1] + ending for ending in ("l", "ll", "x", "") for known in REGISTER.councils]
    begun = time.perf_counter()
    for text in islice(cycle(written), 10_000):
        resolve(REGISTER, text)
    assert time.perf_counter() - begun < 2
