"""Changing one's answers: every question, everything that can be typed wrongly, two tabs and two languages."""

import pytest
from flask import Flask

from tests.web.asha import arrive, errors, press, row_of
from tests.web.browse import Browse
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import Direction, InterestRow, Way

Fields = dict[str, str | list[str]]
OVERRIDE = "\N{RIGHT-TO-LEFT OVERRIDE}"
UNSEEN = "{} has characters that cannot be seen: type it instead of pasting it"
AS_IT_IS: dict[str, Fields] = {
    "about": {"name": "Asha Patel", "role": "Planner", "profession": "Planning"},
    "topics": {"learn": "User research", "share": "Beekeeping on roofs"},
    "rhythm": {"cadence": "2", "conversations": "1", "second_seat": "yes"},
    "talk": {"ways": ["video", "in_person"], "times": "Tuesdays", "language": "en", "for_partners": "I lip-read."},
}
WRONG: list[tuple[str, str, str | list[str], str]] = [
    ("about", "name", "", "Enter your name"),
    ("about", "name", "A" * 101, "Name must be 100 characters or fewer"),
    ("about", "name", f"Asha{OVERRIDE}letaP", UNSEEN.format("Name")),
    ("about", "name", "Asha\x00Patel", UNSEEN.format("Name")),
    ("about", "name", "<b>Asha</b>", "Enter a name in letters, without an email or web address, < or >"),
    ("about", "name", "=1+1", "Name must not begin with =, +, - or @"),
    ("about", "role", "", "Enter your job title"),
    ("about", "role", "A" * 121, "Job title must be 120 characters or fewer"),
    ("about", "role", f"Plan{OVERRIDE}ner", UNSEEN.format("Job title")),
    ("about", "profession", "A" * 121, "Profession must be 120 characters or fewer"),
    ("about", "profession", "Plan\x00ning", UNSEEN.format("Profession")),
    ("topics", "learn", "\n".join(f"Topic number {n}" for n in range(100)), "Choose up to 5 topics: these are 100"),
    ("topics", "learn", "a" * 81, "Each topic must be 80 characters or fewer"),
    ("topics", "learn", "a" * 3000, "Enter up to 5 topics of 80 characters or fewer each"),
    ("topics", "share", f"User{OVERRIDE} research", UNSEEN.format("A topic")),
    ("topics", "share", "User\x00research", UNSEEN.format("A topic")),
    ("rhythm", "cadence", "4", "Select how often you would like to be introduced"),
    ("rhythm", "conversations", "' OR 1=1", "Select how many conversations you would like, 1 to 3"),
    ("rhythm", "second_seat", "", "Select yes if you could take a second conversation when numbers are odd"),
    ("talk", "ways", [], "Select video, phone or in person, or several of them"),
    ("talk", "ways", ["video", "smoke"], "Select video, phone or in person, or several of them"),
    ("talk", "times", "A" * 201, "Usual times must be 200 characters or fewer"),
    ("talk", "times", "Tues\x00days", UNSEEN.format("Usual times")),
    ("talk", "language", "fr", "Select English or Welsh"),
    ("talk", "for_partners", "A" * 501, "What a partner should know must be 500 characters or fewer"),
    ("talk", "for_partners", f"I{OVERRIDE}", UNSEEN.format("What a partner should know")),
]
RIGHT: list[tuple[str, str, str | list[str], object]] = [
    ("about", "name", "Ásha  O'Patel", "Ásha O'Patel"),
    ("about", "role", "<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("about", "role", "Robert'); DROP TABLE practitioner;--", "Robert'); DROP TABLE practitioner;--"),
    ("about", "profession", "", ""),
    ("about", "profession", "Gardening 🌻", "Gardening 🌻"),
    ("rhythm", "cadence", "3", 3),
    ("rhythm", "conversations", "2", 2),
    ("rhythm", "second_seat", "no", False),
    ("talk", "ways", ["phone"], frozenset({Way.PHONE})),
    ("talk", "times", "בימי שלישי", "בימי שלישי"),
    ("talk", "language", "cy", "cy"),
    ("talk", "for_partners", "One.\r\nTwo.", "One.\nTwo."),
]


@pytest.fixture
def browse(app: Flask, database: Database) -> Browse:
    """Asha's browser."""
    return arrive(Browse(app), database)


def shown(browse: Browse, step: str, language: str = "en") -> Fields:
    """What a page would post if nothing on it were changed."""
    page, found = browse(f"/me/edit/{step}?language={language}"), dict[str, str | list[str]]()
    for field in page.root.iterfind(".//main//*[@name]"):
        name, kind = field.get("name", ""), field.get("type")
        if kind == "checkbox" and field.get("checked") is not None:
            found[name] = [*found.get(name, []), field.get("value", "")]
        elif kind == "text" or (kind == "radio" and field.get("checked") is not None):
            found[name] = field.get("value", "")
        elif field.tag == "textarea":
            found[name] = "".join(field.itertext())
    return found


@pytest.mark.parametrize("step", AS_IT_IS)
def test_a_page_shows_what_is_known_and_saving_that_changes_nothing(
    browse: Browse, database: Database, step: str
) -> None:
    before = row_of(database)
    assert shown(browse, step) == AS_IT_IS[step]
    answer = press(browse, f"/me/edit/{step}", **AS_IT_IS[step])
    assert (answer.status_code, answer.headers["Location"]) == (303, "/me/answers")
    assert row_of(database) == before


@pytest.mark.parametrize(("step", "question", "typed", "kept"), RIGHT)
def test_an_answer_is_saved_and_no_other_is_changed(
    browse: Browse, database: Database, step: str, question: str, typed: str | list[str], kept: object
) -> None:
    before = row_of(database)
    assert press(browse, f"/me/edit/{step}", **(AS_IT_IS[step] | {question: typed})).status_code == 303
    assert row_of(database) == before | {question: kept}


@pytest.mark.parametrize(("step", "question", "typed", "error"), WRONG)
def test_a_wrong_answer_is_told_beside_its_field_and_nothing_is_saved(
    browse: Browse, database: Database, step: str, question: str, typed: str | list[str], error: str
) -> None:
    before = row_of(database)
    page = browse.checked(press(browse, f"/me/edit/{step}", **(AS_IT_IS[step] | {question: typed})))
    assert errors(page) == [error]
    assert page.title.startswith("Error: ")
    assert row_of(database) == before


def test_all_that_was_typed_is_kept_beside_the_error(browse: Browse) -> None:
    page = browse.checked(press(browse, "/me/edit/about", name="", role="Head of <planning>", profession="Law 🌻"))
    assert [field.get("value") for field in page.root.iterfind(".//main//input[@type='text']")] == [
        "",
        "Head of <planning>",
        "Law 🌻",
    ]


def test_topics_are_taken_over_in_their_order(browse: Browse, database: Database) -> None:
    press(browse, "/me/edit/topics", learn="Beekeeping on roofs\nService design", share="")
    assert row_of(database)["interests"] == [
        ("learn", "own:beekeepingonroof", "Beekeeping on roofs"),
        ("learn", "service-design", "Service design"),
    ]


def test_a_topic_has_its_name_in_the_language_of_the_page_and_stays_the_same_topic(
    browse: Browse, database: Database
) -> None:
    before = row_of(database)["interests"]
    in_welsh = shown(browse, "topics", "cy")
    assert in_welsh == {"learn": "Ymchwil defnyddwyr", "share": "Beekeeping on roofs"}
    press(browse, "/me/edit/topics", **in_welsh)
    assert [entry[:2] for entry in row_of(database)["interests"]] == [entry[:2] for entry in before]


def test_two_tabs_change_each_what_its_own_page_asks(browse: Browse, database: Database) -> None:
    before = row_of(database)
    press(browse, "/me/edit/about", **(AS_IT_IS["about"] | {"role": "Architect"}))
    press(browse, "/me/edit/talk", **(AS_IT_IS["talk"] | {"times": "Mondays"}))
    assert row_of(database) == before | {"role": "Architect", "times": "Mondays"}


def test_the_last_of_two_tabs_with_one_page_counts(browse: Browse, database: Database) -> None:
    for role in ("Architect", "Head of planning"):
        press(browse, "/me/edit/about", **(AS_IT_IS["about"] | {"role": role}))
    assert row_of(database)["role"] == "Head of planning"


def test_my_page_says_once_that_it_is_saved(browse: Browse) -> None:
    press(browse, "/me/edit/about", **AS_IT_IS["about"])
    assert "Your answers are saved" in browse.client.get("/me").text
    assert "Your answers are saved" not in browse.client.get("/me").text


def test_somebody_of_before_is_asked_what_they_never_said_only_on_saving(app: Flask, database: Database) -> None:
    browse = arrive(Browse(app), database, role="", ways=frozenset(), times="", for_partners="")
    assert errors(browse("/me/edit/talk")) == []
    page = browse.checked(press(browse, "/me/edit/talk", language="en", times="", for_partners=""))
    assert errors(page) == ["Select video, phone or in person, or several of them"]


def test_more_topics_than_are_allowed_now_are_shown_all_of_them(app: Flask, database: Database) -> None:
    many = [InterestRow(direction=Direction.LEARN, position=n, key=f"topic {n}", words=f"Topic {n}") for n in range(7)]
    browse = arrive(Browse(app), database, interests=many)
    typed = shown(browse, "topics")
    assert typed == {"learn": "\n".join(f"Topic {n}" for n in range(7)), "share": ""}
    page = browse.checked(press(browse, "/me/edit/topics", **typed))
    assert errors(page) == ["Choose up to 5 topics: these are 7"]


def test_a_page_takes_three_queries_however_many_topics_there_are(browse: Browse, database: Database) -> None:
    with counted_queries(database) as queries:
        browse.client.get("/me/edit/topics")
    assert len(queries) == 3


def test_a_page_that_is_no_step_is_not_there(browse: Browse) -> None:
    assert browse("/me/edit/nothing", status=404).heading
