"""An address's domain ties a person to a council where it belongs to one alone."""

import pytest

from unmentor.councils import Council, How, Resolution, load_register, resolve, resolve_person

REGISTER = load_register()


def council(short_name: str) -> Council:
    return next(council for council in REGISTER.councils if council.short_name == short_name)


def found(short_name: str, how: How) -> Resolution:
    return Resolution(council(short_name), (council(short_name),), how)


def candidates(*short_names: str) -> tuple[Council, ...]:
    return tuple(map(council, short_names))


@pytest.mark.parametrize(
    "text",
    [
        "jo@devon.gov.uk", "jo@mail.devon.gov.uk", "JO@Devon.GOV.UK", "<jo@devon.gov.uk>", "jo@devon.gov.uk.",
        "@devon.gov.uk", "devon.gov.uk", "www.devon.gov.uk", "https://www.devon.gov.uk/roads",
    ],
)  # fmt: skip
def test_a_councils_own_domain_is_that_council(text):
    assert resolve(REGISTER, text) == found("Devon", How.DOMAIN)


def test_every_unshared_domain_is_its_council():
    for known in REGISTER.councils:
        for domain in known.domains:
            assert resolve(REGISTER, f"jo@{domain}") == Resolution(known, (known,), How.DOMAIN)


@pytest.mark.parametrize(
    ("domain", "sharers"),
    [
        ("midkent.gov.uk", ("Maidstone", "Swale")),
        ("richmondandwandsworth.gov.uk", ("Richmond upon Thames", "Wandsworth")),
        ("adur-worthing.gov.uk", ("Adur", "Worthing")),
        ("swdevon.gov.uk", ("South Hams", "West Devon")),
    ],
)
def test_a_shared_domain_never_decides_alone(domain, sharers):
    ambiguous = Resolution(None, candidates(*sharers), How.AMBIGUOUS)
    assert resolve(REGISTER, f"jo@{domain}") == ambiguous
    assert resolve(REGISTER, domain) == ambiguous
    assert resolve_person(REGISTER, "", f"jo@{domain}") == ambiguous


@pytest.mark.parametrize(
    "text",
    [
        "jo@gmail.com", "jo@devon.example", "jo@evildevon.gov.uk", "jo@devon.gov.uk.evil.com", "jo@gov.uk", "jo@", "@",
        "jo@devon.gov.uk@evil.com", "jo@evil.com@devon.gov.uk", "jo smith@devon.gov.uk", "surrey.co",
        "jo@hertsdirect.org", "jo@newforestdc.gov.uk", "jo@northnorfolk.org", "jo@southtyneside.info",
    ],
)  # fmt: skip
def test_other_hosts_lapsed_sites_and_malformed_addresses_are_unknown(text):
    assert resolve(REGISTER, text) == Resolution(None, (), How.UNKNOWN)


@pytest.mark.parametrize(
    ("text", "address", "expected"),
    [
        ("Devon CC", "jo@kent.gov.uk", found("Devon", How.VARIANT)),
        ("Devon County Council", "jo@devon.example", found("Devon", How.EXACT)),
        ("Poole", "jo@devon.gov.uk", found("Bournemouth, Christchurch and Poole", How.FORMER)),
        ("kent.gov.uk", "jo@gmail.com", found("Kent", How.DOMAIN)),
    ],
)
def test_a_known_name_decides_whatever_the_address(text, address, expected):
    assert resolve_person(REGISTER, text, address) == expected


@pytest.mark.parametrize(
    ("text", "address", "expected"),
    [
        ("", "jo@devon.gov.uk", found("Devon", How.DOMAIN)),
        ("council", "jo@devon.gov.uk", found("Devon", How.DOMAIN)),
        ("Newport", "jo@newport.gov.uk", found("Newport", How.DOMAIN)),
        ("Newport", "jo@telford.gov.uk", found("Telford and Wrekin", How.DOMAIN)),
        ("Richmond", "jo@richmondandwandsworth.gov.uk", found("Richmond upon Thames", How.DOMAIN)),
    ],
)
def test_a_domain_settles_a_blank_or_ambiguous_name(text, address, expected):
    assert resolve_person(REGISTER, text, address) == expected


def test_a_shared_domain_that_fits_several_candidates_or_none_leaves_them():
    both = Resolution(None, candidates("Adur", "Worthing"), How.AMBIGUOUS)
    assert resolve_person(REGISTER, "Adur and Worthing", "jo@adur-worthing.gov.uk") == both
    newport = Resolution(None, candidates("Newport", "Isle of Wight"), How.AMBIGUOUS)
    assert resolve_person(REGISTER, "Newport", "jo@midkent.gov.uk") == newport
    assert resolve_person(REGISTER, "Newport", "jo@gmail.com") == newport


def test_a_close_match_stands_unless_the_domain_speaks_against_it():
    close = found("Middlesbrough", How.CLOSE)
    assert resolve_person(REGISTER, "Middlesborough", "jo@middlesbrough.gov.uk") == close
    assert resolve_person(REGISTER, "Middlesborough", "jo@gmail.com") == close
    assert resolve_person(REGISTER, "Middlesborough", "jo@kent.gov.uk") == Resolution(
        None, candidates("Middlesbrough", "Kent"), How.AMBIGUOUS
    )


def test_a_name_that_is_no_council_is_not_overruled_by_the_domain():
    assert resolve_person(REGISTER, "Newport Town Council", "jo@telford.gov.uk") == Resolution(
        None, candidates("Telford and Wrekin"), How.UNKNOWN
    )
    assert resolve_person(REGISTER, "Ministry of Silly Walks", "jo@gmail.com") == Resolution(None, (), How.UNKNOWN)
