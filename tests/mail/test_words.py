"""Topics and names read well in the middle of a sentence."""

import pytest

from unmentor.mail.rendering import wrap
from unmentor.mail.words import given_name, phrase, shorten


@pytest.mark.parametrize(
    ("topic", "read"),
    [
        ("Council tax", "council tax"),
        ("Children's services", "children's services"),
        ("Co-design with residents", "co-design with residents"),
        ("Culture, leisure and heritage", "culture, leisure and heritage"),
        ("Customer relationship management (CRM)", "customer relationship management (CRM)"),
        ("Archives.", "archives"),
        ("  data \t standards ", "data standards"),
        ("AI governance and assurance", "AI governance and assurance"),
        ("IT service management", "IT service management"),
        ("DevOps", "DevOps"),
        ("GOV.UK Notify", "GOV.UK Notify"),
        ("Internet of Things", "Internet of Things"),
        ("Local Government Digital Service Standard", "Local Government Digital Service Standard"),
        ("Welsh language", "Welsh language"),
        ("Power BI", "Power BI"),
        ("Bilingual and Welsh-language services", "bilingual and Welsh-language services"),
        ("Gŵyliau", "gŵyliau"),
        ("How to run a retro", "‘How to run a retro’"),
        ("I want to change jobs", "‘I want to change jobs’"),
        ("anything! really", "‘anything! really’"),
        ("what comes next?", "‘what comes next?’"),
        ("a " * 70, "‘" + "a " * 59 + "a…’"),
    ],
)
def test_a_topic_keeps_only_the_capitals_of_names_and_own_sentences_are_quoted(topic: str, read: str) -> None:
    assert phrase(topic) == read


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Asha Patel", "Asha"),
        ("Dr. Asha Patel", "Asha"),
        ("Cllr Prof Siân ap Rhys", "Siân"),
        ("Dr Patel", "Dr Patel"),
        ("Asha", "Asha"),
        ("Dr", "Dr"),
        (" Mary-Ann  O'Neill ", "Mary-Ann"),
    ],
)
def test_people_are_called_by_their_given_names(name: str, called: str) -> None:
    assert given_name(name) == called


@pytest.mark.parametrize(
    ("text", "short"),
    [("mornings\r\nare \x00best", "mornings are best"), ("one two three", "one two…"), ("onetwothree", "onetwothree")],
)
def test_shortening_cuts_between_words_and_drops_control_characters(text: str, short: str) -> None:
    assert shorten(text, 17 if "best" in text else 11) == short


def test_wrapping_hangs_items_keeps_addresses_whole_and_joins_empty_lines() -> None:
    address = "https://unmentoring.example/" + "a-" * 40
    text = f"\n\nHello\n\n \n\n- {'word ' * 20}\n10. {'word ' * 20}\n{address}\n\n"
    assert wrap(text).splitlines() == [
        "Hello",
        "",
        "- " + " ".join(["word"] * 14),
        "  " + " ".join(["word"] * 6),
        "10. " + " ".join(["word"] * 13),
        "    " + " ".join(["word"] * 7),
        address,
    ]
