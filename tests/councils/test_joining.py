"""An organisation joins the register only under a name and domains that mean it alone."""

import re

import pytest

from unmentor.councils import Council, How, Kind, OrganisationRefused, load_register, read_domain, refuse_unfit, resolve

REGISTER = load_register()


def organisation(name: str, *domains: str) -> Council:
    return Council("org-1", name, name, (), Kind.OTHER, "", "", domains, (), None, None)


@pytest.mark.parametrize(
    "name",
    [
        "Northern Fire Service", "Kent Fire and Rescue Service", "NHS Devon ICB", "Devon Partnership NHS Trust", "HMRC",
        "Arts Council England", "Local Government Association", "Department for Education", "Age UK Kent", "Socitm",
        "Dartmoor National Park Authority", "3C Shared Services", "Cymorth i Fenywod Cymru", "李氏慈善會", "Arts.org",
    ],
)  # fmt: skip
def test_an_organisation_whose_name_means_nothing_yet_may_join_and_is_known_by_it(name):
    new = organisation(name, "new.example")
    refuse_unfit(REGISTER, new)
    wider = REGISTER.including([new])
    assert (resolve(wider, name).council, resolve(wider, name).how) == (new, How.EXACT)
    assert resolve(wider, "jo@mail.new.example").council == new
    assert resolve(wider, "").how is How.UNKNOWN


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Devon County Council", "Devon County Council is already there, as Devon County Council (E10000008)"),
        ("devon cc", "devon cc is already there, as Devon County Council (E10000008)"),
        (
            "Somerset West and Taunton",
            "Somerset West and Taunton is understood as Somerset Council (E06000066), which took its place",
        ),
        ("Middlesborough", "Middlesborough is understood as Middlesbrough Borough Council (E06000002)"),
        (
            "Newport",
            "Newport could be taken for Newport City Council or Isle of Wight Council; "
            "write the name that tells it apart from a council",
        ),
        (
            "Lancashire",
            "Lancashire could be taken for Lancashire County Council or Lancashire Combined County Authority; "
            "write the name that tells it apart from a council",
        ),
        ("...", "'...' does not say which organisation it is; write its name in full"),
        ("None", "'None' does not say which organisation it is; write its name in full"),
        ("N/A", "'N/A' does not say which organisation it is; write its name in full"),
        ("The Council", "'The Council' does not say which organisation it is; write its name in full"),
        ("NHS Trust", "'NHS Trust' does not say which organisation it is; write its name in full"),
        ("Arts@Work", "'Arts@Work' would not be understood as a name in a sheet; write it in words"),
    ],
)
def test_a_name_that_means_another_several_or_nobody_is_refused(name, reason):
    with pytest.raises(OrganisationRefused, match=f"^{re.escape(reason)}$"):
        refuse_unfit(REGISTER, organisation(name))


@pytest.mark.parametrize(
    ("text", "domain"),
    [
        ("northfire.example", "northfire.example"),
        (" @NorthFire.example. ", "northfire.example"),
        ("kent.police.uk", "kent.police.uk"),
        ("royaldevon.nhs.uk", "royaldevon.nhs.uk"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
    ],
)
def test_a_domain_of_its_own_is_read(text, domain):
    assert read_domain(text) == domain


@pytest.mark.parametrize(
    "text", ["", "north", "-a.example", "bücher.example", "\u212aent.example", "a b.example", "a@b.example",
             "xn--zzzzzzzzz-.example", "ab--cd.example", "a..example", f"{'a' * 64}.example", "10.0.0.1"],
)  # fmt: skip
def test_what_is_no_domain_in_ascii_is_refused(text):
    with pytest.raises(OrganisationRefused, match=f"^{re.escape(repr(text))} is no mail domain; one looks like"):
        read_domain(text)


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("co.uk", "co.uk is nobody's alone: anybody may have a name under it"),
        ("GOV.UK", "gov.uk is nobody's alone: anybody may have a name under it"),
        ("nhs.uk", "nhs.uk is nobody's alone: anybody may have a name under it"),
        ("kent.sch.uk", "kent.sch.uk is nobody's alone: anybody may have a name under it"),
        ("gmail.com", "people of any organisation have addresses at gmail.com"),
        ("nhs.net", "people of any organisation have addresses at nhs.net"),
        ("mail.yahoo.co.uk", "people of any organisation have addresses at mail.yahoo.co.uk"),
    ],
)
def test_a_domain_that_many_share_is_refused(domain, reason):
    with pytest.raises(OrganisationRefused, match=f"^{re.escape(reason)}$"):
        read_domain(domain)


@pytest.mark.parametrize(
    ("domain", "reason"),
    [
        ("devon.gov.uk", "the domain devon.gov.uk already belongs to Devon County Council"),
        ("arts.devon.gov.uk", "the domain arts.devon.gov.uk already belongs to Devon County Council"),
        (
            "midkent.gov.uk",
            "the domain midkent.gov.uk already belongs to Maidstone Borough Council and Swale Borough Council",
        ),
        (
            "llyw.cymru",
            "the domain llyw.cymru is not one organisation's: ynysmon.llyw.cymru is Isle of Anglesey County Council's",
        ),
    ],
)
def test_a_domain_of_a_council_or_above_one_is_refused(domain, reason):
    with pytest.raises(OrganisationRefused, match=f"^{re.escape(reason)}$"):
        refuse_unfit(REGISTER, organisation("Northern Fire Service", domain))
