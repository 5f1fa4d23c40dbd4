"""Every question's check: what is kept, what is refused, and in which words."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.services.joining_people import POSTED, answers
from unmentor.councils import Council, FormerCouncil, Kind, Register, load_register
from unmentor.persistence.models import Way
from unmentor.services import joining_checks as checks
from unmentor.services.joining_answers import Answers, read_answers
from unmentor.services.joining_council import (
    CouncilFound,
    check_council,
    check_organisation,
    council_of_address,
)
from unmentor.services.joining_texts import Problem, check_line, check_lines
from unmentor.topics import Interest, load_topics

TOPICS, REGISTER = load_topics(), load_register()
TEXTS = {
    "address": checks.check_address,
    "name": checks.check_name,
    "role": checks.check_role,
    "profession": checks.check_profession,
    "times": checks.check_times,
    "for_partners": checks.check_for_partners,
    "cadence": checks.check_cadence,
    "conversations": checks.check_conversations,
    "second_seat": checks.check_second_seat,
    "language": checks.check_language,
    "consent": checks.check_consent,
    "organisation": lambda text: check_organisation(text, REGISTER),
    "council": lambda text: check_council(text, "jo@somewhere.example", REGISTER),
    "learn": lambda text: checks.check_topics("learn", [text], TOPICS),
    "ways": lambda text: checks.check_ways([text]),
}
WALES = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
BAD_ADDRESS = Problem("address", "Enter an email address in the correct format, like name@council.gov.uk")
TOO_LONG = Problem("paused_until", "Date must be within a year; to stop for longer, leave and come back")
ANY_TEXT = st.text(st.characters(), max_size=300)  # halves of characters, controls and unassigned ones included
NASTY = st.lists(st.sampled_from(["a", " ", "\n", "\r", "\t", "\0", "\u202e", "\u200d", "é", "e\u0301", "<", "=", "'"]))


@pytest.mark.parametrize("field", TEXTS)
@given(text=ANY_TEXT | NASTY.map("".join))
@settings(deadline=None)  # the machine may be busy
def test_any_text_gives_a_value_or_a_problem_of_its_question(field: str, text: str) -> None:
    found = TEXTS[field](text)
    if isinstance(found, Problem):
        assert found.field == field
        assert 10 < len(found.message) < 300
        assert found.message.isprintable()


@pytest.mark.parametrize("check", [check_line, check_lines])
@given(text=ANY_TEXT | NASTY.map("".join))
@settings(deadline=None)  # the machine may be busy
def test_what_is_kept_is_composed_and_checks_to_itself(
    check: Callable[[str, str, str, int], str | Problem], text: str
) -> None:
    found = check("times", "Usual times", text, 300)
    if not isinstance(found, Problem):
        assert found == unicodedata.normalize("NFC", found)
        assert check("times", "Usual times", found, 300) == found
        assert found.encode("utf-8").decode("utf-8") == found
        assert "\0" not in found


@pytest.mark.parametrize(
    "text",
    [
        "Siân Llwyd 🎉",
        "Robert'); DROP TABLE practitioner;--",
        "O'Brien & Søn",
        "عائشة",
        "नेहा शर्मा",
        "👩‍💻 Jo",
    ],
)
def test_a_name_is_kept_as_its_owner_writes_it(text: str) -> None:
    assert checks.check_name(text) == text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Enter your name"),
        ("  \u200b ", "Enter your name"),
        ("x" * 101, "Name must be 100 characters or fewer"),
        ("Jo\0Jones", "Name has characters that cannot be seen: type it instead of pasting it"),
        ("Jo \u202esenoJ", "Name has characters that cannot be seen: type it instead of pasting it"),
        ("Jo\ud800", "Name has characters that cannot be seen: type it instead of pasting it"),
        ('=HYPERLINK("x")', "Name must not begin with =, +, - or @"),
        ("<b>Jo</b>", "Enter a name in letters, without an email or web address, < or >"),
        ("jo@devon.example", "Enter a name in letters, without an email or web address, < or >"),
        ("12345", "Enter a name in letters, without an email or web address, < or >"),
    ],
)
def test_a_name_that_cannot_be_used_says_what_to_do(text: str, said: str) -> None:
    assert checks.check_name(text) == Problem("name", said)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("' OR 1=1 --", "' OR 1=1 --"),
        ("  Mondays \t and\r\nFridays\u00a0", "Mondays and Fridays"),
        (f"cafe\u0301 {WALES}", f"café {WALES}"),
        ("\u200eאחרי הצהריים", "אחרי הצהריים"),
    ],
)  # fmt: skip
def test_a_line_is_kept_as_plain_text(text: str, kept: str) -> None:
    assert checks.check_times(text) == kept


def test_a_flag_s_tag_alone_is_not_seen_and_refused() -> None:
    hidden = "Mondays\U000e0067\U000e007f"
    assert checks.check_times(hidden) == Problem(
        "times", "Usual times has characters that cannot be seen: type it instead of pasting it"
    )


def test_line_breaks_are_kept_where_there_is_room_for_them() -> None:
    assert checks.check_for_partners("One\r\n\r\n\r\n\r\n  two \r") == "One\n\ntwo"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Jo.Jones@Devon.gov.uk ", "jo.jones@devon.gov.uk"),
        ("Jo Jones <jo@devon.gov.uk>", "jo@devon.gov.uk"),
        ("", Problem("address", "Enter your work email address")),
        ("jo", BAD_ADDRESS),
        ("jo@devon.gov.uk, x@y.uk", BAD_ADDRESS),
        (f"{'x' * 300}@y.uk", Problem("address", "Email address must be 254 characters or fewer")),
    ],
)  # fmt: skip
def test_an_address_is_read_or_refused(text: str, found: object) -> None:
    assert checks.check_address(text) == found


def test_a_personal_address_is_only_noticed() -> None:
    assert [checks.looks_personal(f"jo@{host}") for host in ("gmail.com", "nhs.net", "devon.gov.uk")] == [
        True,
        False,
        False,
    ]


def test_a_council_is_known_by_address_code_or_name() -> None:
    exeter = REGISTER.by_code("E07000041")
    assert council_of_address(REGISTER, "jo@exeter.gov.uk") == exeter
    for text, address in (("", "jo@exeter.gov.uk"), ("E07000041", ""), ("exeter city council", "jo@gmail.com")):
        assert check_council(text, address, REGISTER) == CouncilFound(exeter)


def test_a_slip_in_a_name_is_said() -> None:
    found = check_council("Devn County Council", "", REGISTER)
    assert found == CouncilFound(
        REGISTER.by_code("E10000008"), "Devon County Council is the nearest to what you wrote."
    )


def test_a_council_that_ended_leads_to_its_successor() -> None:
    by_code = check_council("E06000029", "", REGISTER)
    successor = REGISTER.by_code("E06000058")
    assert by_code == CouncilFound(
        successor, f"Borough of Poole ended on 31 March 2019. {successor.name} serves its area now."
    )
    by_name = check_council("Borough of Poole", "", REGISTER)
    assert by_name == CouncilFound(successor, f"Borough of Poole has ended. {successor.name} serves its area now.")


def test_a_council_with_two_successors_is_asked_about() -> None:
    one = Council("N1", "North Vale Council", "North Vale", (), Kind.UNITARY, "England", "", (), (), None, None)
    two = replace(one, code="N2", name="South Vale Council", short_name="South Vale")
    former = FormerCouncil("V", "Vale District Council", "Vale", (), date(2026, 3, 31), ("N1", "N2"))
    assert check_council("V", "", Register((one, two), (former,), ())) == Problem(
        "council", "Vale District Council ended on 31 March 2026: choose North Vale Council or South Vale Council"
    )


@pytest.mark.parametrize(
    ("text", "address", "said"),
    [
        ("", "jo@gmail.com", "Choose the council that you work for"),
        ("Nowhere Trust", "", "Choose a council from the list, or say that yours is not in it"),
        (
            "Adur and Worthing",
            "",
            "Choose which council you work for: Adur District Council or Worthing Borough Council",
        ),
    ],
)
def test_an_unknown_council_is_asked_about(text: str, address: str, said: str) -> None:
    assert check_council(text, address, REGISTER) == Problem("council", said)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Northern Food Trust", "Northern Food Trust"),
        ("", Problem("organisation", "Enter the name of your organisation")),
        ("Devon CC", Problem("organisation", "Devon County Council is in the list: go back and choose it there")),
        (
            "=1+1 Trust",
            Problem("organisation", "Enter the name of your organisation in words, without an address or a formula"),
        ),
    ],
)
def test_an_organisation_that_is_not_listed_is_kept_by_name(text: str, found: object) -> None:
    assert check_organisation(text, REGISTER) == found


def test_topics_tie_to_the_list_by_slug_or_words_each_once() -> None:
    research = TOPICS.by_slug("user-research")
    assert research is not None
    found = checks.check_topics("learn", ["user-research", "User research\nBee keeping, beekeeping", "n/a"], TOPICS)
    assert found == (Interest(research.slug, research.name, research), Interest("own:beekeeping", "Bee keeping"))


def test_the_same_topic_may_be_wanted_and_offered() -> None:
    both = answers(learn=["service-design"], share=["Service design"])
    assert both.learn == both.share != ()


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        ([topic.slug for topic in TOPICS.topics[:6]], "Choose up to 5 topics: these are 6"),
        ([f"own topic number {n}" for n in range(100)], "Choose up to 5 topics: these are 100"),
        (["x " * 150], "Each topic must be 80 characters or fewer"),
        (["x" * 3000], "Enter up to 5 topics of 80 characters or fewer each"),
        (["bees\0"], "A topic has characters that cannot be seen: type it instead of pasting it"),
    ],
)
def test_too_much_or_unseen_in_topics_is_refused(texts: list[str], said: str) -> None:
    assert checks.check_topics("learn", texts, TOPICS) == Problem("learn", said)


@pytest.mark.parametrize(
    ("date_typed", "found"),
    [
        (("2027", "02", "28"), date(2027, 2, 28)),
        (("2027", "2", "29"), Problem("paused_until", "Date must be a real one: that month has no such day")),
        (("", " ", ""), Problem("paused_until", "Enter the date until which you would like to pause")),
        (("2027", "two", "1"), Problem("paused_until", "Date must have a day, a month and a year, in numbers")),
        (("٢٠٢٧", "1", "1"), Problem("paused_until", "Date must have a day, a month and a year, in numbers")),
        (("2026", "12", "1"), Problem("paused_until", "Date must be in the future")),
        (("2027", "12", "3"), TOO_LONG),
    ],
)  # fmt: skip
def test_the_date_of_a_pause(date_typed: tuple[str, str, str], found: object) -> None:
    assert checks.check_pause(*date_typed, today=date(2026, 12, 1)) == found


def test_the_29th_of_february_is_a_date_in_a_leap_year() -> None:
    assert checks.check_pause("2028", "2", "29", date(2027, 12, 1)) == date(2028, 2, 29)
    assert checks.check_pause("2029", "2", "28", date(2028, 2, 29)) == date(2029, 2, 28)
    assert date(2028, 2, 29) + timedelta(days=366) == date(2029, 3, 1)


def test_all_answers_together() -> None:
    assert replace(answers(), learn=(), share=()) == Answers(
        address="bronwen.hughes@exeter.example",
        council_code="E07000041",
        organisation="",
        name="Bronwen Hughes",
        role="Service designer",
        profession="Design",
        learn=(),
        share=(),
        cadence=2,
        conversations=1,
        second_seat=True,
        ways=frozenset({Way.VIDEO, Way.IN_PERSON}),
        times="Tuesdays after 10",
        language="cy",
        for_partners="I lip-read:\nplease keep your camera on.",
        consent=checks.CONSENT_VERSION,
    )
    assert [interest.key for interest in answers().learn] == ["user-research", "own:beekeepingonroof"]


def test_nothing_answered_names_every_question_that_needs_an_answer() -> None:
    found = read_answers({}, REGISTER, TOPICS)
    assert isinstance(found, tuple)
    assert [problem.field for problem in found] == [
        "address", "council", "name", "role", "cadence", "conversations", "second_seat", "ways", "language", "consent",
    ]  # fmt: skip


def test_words_that_have_changed_since_are_not_agreed_to() -> None:
    assert read_answers({**POSTED, "consent": "2019-01"}, REGISTER, TOPICS) == (
        Problem("consent", "What you agree to has changed since this page was opened: read it again and select"),
    )
