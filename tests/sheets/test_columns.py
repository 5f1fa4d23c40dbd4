"""Headers say what their columns hold, in whatever style."""

import pytest

from unmentor.sheets.columns import Meaning, columns, is_sign_up_header, meaning

IN_ORDER = (
    Meaning.ADDRESS,
    Meaning.NAME,
    Meaning.COUNCIL,
    Meaning.ROLE,
    Meaning.LEARN,
    Meaning.SHARE,
    Meaning.CADENCE,
    Meaning.NOTES,
)

STYLES = {
    "form": (
        "Work email address", "Your name", "Which council do you work for?", "What is your job title?",
        "What would you like to learn about?", "What could you share with someone else?",
        "How often would you like to be matched?", "Anything else we should know?",
    ),
    "short": ("Email", "Name", "Council", "Role", "Learn", "Share", "Frequency", "Notes"),
    "snake": ("email", "name", "council", "job_title", "wants_to_learn", "can_share", "every", "notes"),
    "shouting": ("E-MAIL *", "FULL NAME:", "LOCAL AUTHORITY", "JOB TITLE", "WANTS", "OFFERS", "CADENCE", "COMMENTS"),
    "numbered": (
        "1. What's your e-mail address?", "2. What is your full name?", "3. Name of your organisation or council",
        "4. What is your role at the council?", "5. Which topics do you want to know more about? (e.g. sharing data)",
        "6. What expertise could you offer others?", "7. How often do you want to meet?", "8. Any other comments",
    ),
    "google": (
        "Email Address", "Name (as you would like to be introduced)", "Employer", "Position / job title",
        "I'd like to learn… [choose up to five]", "I'm happy to share…", "Cadence",
        "Is there anything else you want to tell us?",
    ),
    "welsh": (
        "Cyfeiriad e-bost", "Eich enw", "I ba gyngor ydych chi'n gweithio?", "Teitl eich swydd",
        "Beth hoffech chi ei ddysgu?", "Beth allech chi ei rannu?", "Pa mor aml?", "Unrhyw beth arall?",
    ),
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_styles_of_headers(style: str) -> None:
    assert tuple(map(meaning, STYLES[style])) == IN_ORDER
    assert is_sign_up_header(STYLES[style])


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("First name", Meaning.FIRST_NAME),
        ("Surname", Meaning.LAST_NAME),
        ("Preferred language", Meaning.LANGUAGE),
        ("Conversations per cycle", Meaning.CONVERSATIONS),
        ("Happy to take a second conversation?", Meaning.SECOND_SEAT),
        ("Council email", Meaning.ADDRESS),
        ("What do you need help with?", Meaning.LEARN),
        ("Topics", Meaning.LEARN),
        ("state", Meaning.STATE),
        ("Status:", Meaning.STATE),
        ("State your interests", Meaning.LEARN),
        ("State of your project", None),
        ("Employment status", None),
        ("Status of your council", Meaning.COUNCIL),
        ("Line manager's email", None),
        ("Do you agree to us sharing your name and email with your match?", None),
        ("How did you hear about UnMentoring?", None),
        ("Postcode", None),
        ("Do you work for a council?", None),
        ("Type of council", None),
        ("Timestamp", None),
        ("Start time", None),
        ("ID", None),
        ("", None),
    ],
)
def test_single_headers(header: str, expected: Meaning | None) -> None:
    assert meaning(header) == expected


def test_several_columns_of_one_meaning_are_kept_in_order() -> None:
    assert columns(("ID", "Email", "Name", "Work email")) == {Meaning.ADDRESS: (1, 3), Meaning.NAME: (2,)}


def test_an_address_without_a_name_is_no_sheet_of_sign_ups() -> None:
    assert not is_sign_up_header(("Email", "Council"))
    assert not is_sign_up_header(("Name", "Council"))
    assert is_sign_up_header(("Email", "First name"))
