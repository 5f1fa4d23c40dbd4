"""Everything that can be typed into every field: said beside it in plain words and kept as typed, or taken as text."""

import pytest

from tests.web.browse import Browse
from tests.web.joining.steps import ANSWERS, Posted, agree, beside, drafts, errors, people, post
from tests.web.signing_in import send
from unmentor.persistence import Database
from unmentor.web.join_forms import STEPS

UNSEEN = "has characters that cannot be seen: type it instead of pasting it"
WRONG: list[tuple[str, Posted, str]] = [
    ("council/list", {"council": ""}, "Choose the council that you work for"),
    ("council/list", {"council": "X" * 201}, "Council must be 200 characters or fewer"),
    ("council/list", {"council": "Exe\x00ter"}, f"Council {UNSEEN}"),
    (
        "council/list",
        {"council": "'; DROP TABLE council"},
        "Choose a council from the list, or say that yours is not in it",
    ),
    (
        "council/list",
        {"council": "not-listed", "organisation": "Exeter City Council"},
        "Exeter City Council is in the list: go back and choose it there",
    ),
    ("council/list", {"council": "not-listed", "organisation": ""}, "Enter the name of your organisation"),
    ("council/list", {"council": "not-listed", "organisation": "\x00abc"}, f"Organisation's name {UNSEEN}"),
    (
        "council/list",
        {"council": "not-listed", "organisation": "=1+1"},
        "Enter the name of your organisation in words, without an address or a formula",
    ),
    ("about", {"name": ""}, "Enter your name"),
    ("about", {"name": "x" * 101}, "Name must be 100 characters or fewer"),
    ("about", {"name": "=Asha"}, "Name must not begin with =, +, - or @"),
    ("about", {"name": "<b>Asha</b>"}, "Enter a name in letters, without an email or web address, < or >"),
    ("about", {"name": "Asha\u202e"}, f"Name {UNSEEN}"),
    ("about", {"role": ""}, "Enter your job title"),
    ("about", {"role": "Planner\x00"}, f"Job title {UNSEEN}"),
    ("about", {"profession": "x" * 121}, "Profession must be 120 characters or fewer"),
    ("topics", {"learn": "\n".join(f"Topic {n}" for n in range(100))}, "Choose up to 5 topics: these are 100"),
    ("topics", {"learn": "x" * 2001}, "Enter up to 5 topics of 80 characters or fewer each"),
    ("topics", {"share": "x" * 81}, "Each topic must be 80 characters or fewer"),
    ("topics", {"share": "a\x00b"}, f"A topic {UNSEEN}"),
    ("rhythm", {"cadence": "4"}, "Select how often you would like to be introduced"),
    ("rhythm", {"conversations": "100"}, "Select how many conversations you would like, 1 to 3"),
    ("rhythm", {"second_seat": ""}, "Select yes if you could take a second conversation when numbers are odd"),
    ("talk", {"ways": []}, "Select video, phone or in person, or several of them"),
    ("talk", {"ways": ["telepathy"]}, "Select video, phone or in person, or several of them"),
    ("talk", {"times": "x" * 201}, "Usual times must be 200 characters or fewer"),
    ("talk", {"language": "fr"}, "Select English or Welsh"),
    ("talk", {"for_partners": "x" * 501}, "What a partner should know must be 500 characters or fewer"),
]
FIELDS = [("council/list", name) for name in ANSWERS["council/list"]] + [
    (step.name, question) for step in STEPS for question in step.questions
]
TYPED = {
    "too long": "x" * 2001,
    "emoji": "\U0001f41d\U0001f41d\U0001f41d",
    "right to left": "\u05e9\u05dc\u05d5\u05dd",
    "override": "abc\u202edef",
    "html": "<script>alert(1)</script>",
    "sql": "'; DROP TABLE practitioner;--",
    "null": "a\x00b",
    "half of a character": "a\ufffdb",
    "hundred topics": "\n".join(f"Topic {number}" for number in range(100)),
    "formula": '=HYPERLINK("x")',
    "ended": "Allerdale Borough Council",
}


@pytest.mark.parametrize("typed", TYPED.values(), ids=TYPED)
@pytest.mark.parametrize(("step", "field"), FIELDS)
def test_whatever_is_typed_is_explained_and_kept_or_taken_as_text(
    answered: Browse, database: Database, step: str, field: str, typed: str
) -> None:
    before = drafts(database)
    about = {"council": "not-listed"} if field == "organisation" else {}
    response = post(answered, step, **(about | {field: [typed] if field == "ways" else typed}))
    if response.status_code == 303:
        (kept,) = drafts(database)
        # The form sends line ends as browsers do; nothing but them may differ from what was typed.
        assert str(kept[field]).replace("\r\n", "\n") == typed
        answered("/join/check")
        return
    page = answered.checked(response)
    assert page.title.startswith("Error: ")
    assert errors(page) == beside(page)
    assert len(errors(page)) == 1
    assert drafts(database) == before
    shown = page.root.find(f".//main//*[@name='{field}']")
    assert shown is not None
    if shown.tag in {"input", "textarea"} and shown.get("type") not in {"radio", "checkbox"}:
        assert shown.get("value", shown.text) == typed.replace("\x00", "\N{REPLACEMENT CHARACTER}")


@pytest.mark.parametrize(("step", "changed", "says"), WRONG)
def test_what_is_wrong_is_said_beside_the_field_in_both_languages_and_nothing_is_kept(
    answered: Browse, database: Database, step: str, changed: Posted, says: str
) -> None:
    before = drafts(database)
    page = answered.checked(post(answered, step, **changed))
    assert page.title.startswith("Error: ")
    assert (errors(page), beside(page)) == ([says], [says])
    assert drafts(database) == before
    answered.client.set_cookie("language", "cy")
    (said,) = errors(answered.checked(post(answered, step, **changed)))
    assert said != says


def test_what_was_typed_for_a_council_stays_chosen_until_it_is_mended(answered: Browse) -> None:
    page = answered.checked(post(answered, "council/list", council="Nonsense Council"))
    (chosen,) = (option for option in page.root.iter("option") if option.get("selected") is not None)
    assert (chosen.get("value"), chosen.text) == ("Nonsense Council", "Nonsense Council")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter your work email address"),
        ("asha", "Enter an email address in the correct format, like name@council.gov.uk"),
        ("a\x00b@x.example", "Enter an email address in the correct format, like name@council.gov.uk"),
        ("<b>@x.example", "Enter an email address in the correct format, like name@council.gov.uk"),
        ("\u202e@x.example", "Enter an email address in the correct format, like name@council.gov.uk"),
        ("a" * 255 + "@x.example", "Email address must be 254 characters or fewer"),
    ],
)
def test_an_address_that_is_none(browse: Browse, typed: str, says: str) -> None:
    page = browse.checked(send(browse, browse("/join/address"), address=typed))
    assert (page.title, errors(page)) == ("Error: What is your work email address? – UnMentoring", [says])
    field = page.root.find(".//input[@id='address']")
    assert field is not None
    assert field.get("value", "") == typed.replace("\x00", "\N{REPLACEMENT CHARACTER}")


def test_markup_emoji_and_other_scripts_are_text_and_come_back_as_typed(answered: Browse, database: Database) -> None:
    typed = "<script>'; DROP TABLE x</script> \U0001f41d \u05e9\u05dc\u05d5\u05dd"
    assert post(answered, "about", role=typed).headers["Location"] == "/join/check"
    assert typed in answered("/join/check").texts(".//dd")
    agree(answered)
    assert [person.role for person in people(database)] == [typed]
