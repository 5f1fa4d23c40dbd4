"""Joining on the pages: every step, everything that can be typed wrongly, and pressing twice, back and too late."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.web.browse import Browse, Page
from tests.web.programme import plan_draw
from tests.web.signing_in import letters, send
from unmentor.councils import Kind
from unmentor.persistence import Database
from unmentor.persistence.models import JoiningRow, PractitionerRow, PractitionerState, Way
from unmentor.services.councils import add_organisation, sync_register
from unmentor.services.joining_checks import CONSENT_VERSION

NOON = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)
BRONWEN = "bronwen.hughes@trust.example"
ASHA = "asha.patel@elsewhere.example"
EXETER = "E07000041"
Posted = dict[str, str | list[str]]
ANSWERS: dict[str, Posted] = {
    "council/list": {"council": EXETER, "organisation": ""},
    "about": {"name": "Asha Patel", "role": "Planner", "profession": ""},
    "topics": {"learn": "User research\nBeekeeping on roofs", "share": ""},
    "rhythm": {"cadence": "2", "conversations": "1", "second_seat": "yes"},
    "talk": {"ways": ["video", "in_person"], "times": "Tuesdays", "language": "cy", "for_partners": "I lip-read."},
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, 12:20, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _the_register(database: Database) -> None:
    with database.transaction() as rows:
        sync_register(rows)
        add_organisation(rows, "Exe Health Trust", Kind.HEALTH, "trust.example")
        plan_draw(rows, datetime(2026, 12, 1, 9, tzinfo=UTC))


@pytest.fixture
def confirmed(browse: Browse, database: Database) -> Browse:
    """The browser of Asha, whose address tells no council, and is confirmed."""
    assert confirm(browse, database, ASHA).headers["Location"] == "/join/council"
    return browse


@pytest.fixture
def answered(confirmed: Browse) -> Browse:
    """The same with every question answered."""
    for step in ANSWERS:
        assert post(confirmed, step).status_code == 303
    return confirmed


def confirm(browse: Browse, database: Database, address: str) -> TestResponse:
    """Ask for the message and press the button of its page; the answer to that."""
    assert send(browse, browse("/join/address"), address=address).headers["Location"] == "/sign-in/code"
    return send(browse, browse(f"/sign-in/{letters(database, address)[0].link}"))


def post(browse: Browse, step: str, **changed: str | list[str]) -> TestResponse:
    """Fill a page as Asha does, but for what is changed, and press its button."""
    return send(browse, browse(f"/join/{step}"), **(ANSWERS[step] | changed))


def agree(browse: Browse, version: str = CONSENT_VERSION) -> TestResponse:
    """Press the button of the last page."""
    return send(browse, browse("/join/check"), consent=version)


def people(database: Database) -> list[PractitionerRow]:
    """Everybody, however they take part."""
    with database.reading() as rows:
        return list(rows.scalars(select(PractitionerRow).order_by(PractitionerRow.address)))


def add(database: Database, state: PractitionerState) -> None:
    """Asha as she was known before."""
    with database.transaction() as rows:
        rows.add(
            PractitionerRow(
                address=ASHA,
                name="A. Patel",
                council_code=EXETER,
                role="",
                state=state,
                joined_at=NOON,
                updated_at=NOON,
            )
        )


def errors(page: Page) -> list[str]:
    """What the summary says, where it leads to."""
    return page.texts(".//div[@class='govuk-error-summary']//a")


def test_from_the_front_page_to_taking_part(browse: Browse, database: Database) -> None:
    assert "/join" in browse("/").addresses()
    assert "/join/address" in browse("/join").addresses()
    confirm(browse, database, BRONWEN)
    page = browse("/join/council")
    assert "By your email address, you work for Exe Health Trust." in page.texts(".//main//p")
    assert send(browse, page, right="yes").headers["Location"] == "/join/about"
    for step, following in zip(list(ANSWERS)[1:], ("topics", "rhythm", "talk", "check"), strict=True):
        assert post(browse, step).headers["Location"] == f"/join/{following}"
    check = browse("/join/check")
    assert check.texts(".//dd[@class='govuk-summary-list__value']") == [
        BRONWEN,
        "Exe Health Trust",
        "Asha Patel",
        "Planner",
        "Nothing",
        "User researchBeekeeping on roofs (in your own words)",
        "Nothing",
        "In every second draw",
        "One",
        "Yes",
        "VideoIn person",
        "Tuesdays",
        "Welsh",
        "I lip-read.",
    ]
    assert agree(browse).headers["Location"] == "/join/done"
    done = browse("/join/done")
    assert (done.heading, done.title) == ("You take part", "You take part – UnMentoring")
    assert done.texts(".//main//p")[0] == (
        "The next draw is on Tuesday 1 December 2026 at 9am. A message then introduces your partner to you."
    )
    (person,) = people(database)
    assert (person.address, person.name, person.role, person.cadence, person.ways, person.consent_version) == (
        BRONWEN,
        "Asha Patel",
        "Planner",
        2,
        frozenset({Way.VIDEO, Way.IN_PERSON}),
        CONSENT_VERSION,
    )
    assert (person.state, person.confirmed_at, person.consented_at) == (PractitionerState.ACTIVE, NOON, NOON)


def test_no_leads_to_the_list(browse: Browse, database: Database) -> None:
    confirm(browse, database, BRONWEN)
    assert send(browse, browse("/join/council"), right="no").headers["Location"] == "/join/council/list"
    page = browse.checked(send(browse, browse("/join/council")))
    assert (page.title, errors(page)) == (
        "Error: Your council – UnMentoring",
        ["Select yes if that is the council that you work for"],
    )


def test_an_address_that_tells_no_council_leads_to_the_list(confirmed: Browse) -> None:
    assert confirmed.client.get("/join/council").headers["Location"] == "/join/council/list"


WRONG: list[tuple[str, Posted, str]] = [
    ("council/list", {"council": ""}, "Choose the council that you work for"),
    ("council/list", {"council": "X" * 201}, "Council must be 200 characters or fewer"),
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
    (
        "council/list",
        {"council": "not-listed", "organisation": "\x00abc"},
        "Organisation's name has characters that cannot be seen: type it instead of pasting it",
    ),
    (
        "council/list",
        {"council": "not-listed", "organisation": "=1+1"},
        "Enter the name of your organisation in words, without an address or a formula",
    ),
    ("about", {"name": ""}, "Enter your name"),
    ("about", {"name": "x" * 101}, "Name must be 100 characters or fewer"),
    ("about", {"name": "=Asha"}, "Name must not begin with =, +, - or @"),
    ("about", {"name": "<b>Asha</b>"}, "Enter a name in letters, without an email or web address, < or >"),
    ("about", {"name": "Asha\u202e"}, "Name has characters that cannot be seen: type it instead of pasting it"),
    ("about", {"role": ""}, "Enter your job title"),
    ("about", {"role": "Planner\x00"}, "Job title has characters that cannot be seen: type it instead of pasting it"),
    ("about", {"profession": "x" * 121}, "Profession must be 120 characters or fewer"),
    ("topics", {"learn": "\n".join(f"Topic {n}" for n in range(100))}, "Choose up to 5 topics: these are 100"),
    ("topics", {"learn": "x" * 2001}, "Enter up to 5 topics of 80 characters or fewer each"),
    ("topics", {"share": "x" * 81}, "Each topic must be 80 characters or fewer"),
    ("topics", {"share": "a\x00b"}, "A topic has characters that cannot be seen: type it instead of pasting it"),
    ("rhythm", {"cadence": "4"}, "Select how often you would like to be introduced"),
    ("rhythm", {"conversations": "100"}, "Select how many conversations you would like, 1 to 3"),
    ("rhythm", {"second_seat": ""}, "Select yes if you could take a second conversation when numbers are odd"),
    ("talk", {"ways": []}, "Select video, phone or in person, or several of them"),
    ("talk", {"ways": ["telepathy"]}, "Select video, phone or in person, or several of them"),
    ("talk", {"times": "x" * 201}, "Usual times must be 200 characters or fewer"),
    ("talk", {"language": "fr"}, "Select English or Welsh"),
    ("talk", {"for_partners": "x" * 501}, "What a partner should know must be 500 characters or fewer"),
]


@pytest.mark.parametrize(("step", "changed", "says"), WRONG)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_is_kept(
    answered: Browse, database: Database, step: str, changed: Posted, says: str
) -> None:
    before = drafts(database)
    page = answered.checked(post(answered, step, **changed))
    assert page.title.startswith("Error: ")
    assert errors(page) == [says]
    assert [text.removeprefix("Error: ") for text in page.texts(".//p[@class='govuk-error-message']")] == [says]
    assert drafts(database) == before


@pytest.mark.parametrize(
    ("step", "field", "typed"),
    [
        ("about", "name", "<b>Asha</b>"),
        ("about", "role", "x" * 121),
        ("topics", "learn", "One\nTwo\nThree\nFour\nFive\nSix"),
        ("talk", "times", "\U0001f41d" * 201),
    ],
)
def test_what_was_typed_is_kept_where_it_is_wrong(answered: Browse, step: str, field: str, typed: str) -> None:
    shown = answered.checked(post(answered, step, **{field: typed})).root.find(f".//*[@id='{field}']")
    assert shown is not None
    assert shown.get("value", shown.text) == typed


def drafts(database: Database) -> list[dict[str, object]]:
    """What is kept of everybody who is joining."""
    with database.reading() as rows:
        return [row.answers for row in rows.scalars(select(JoiningRow))]


@pytest.mark.parametrize(("step", "changed", "says"), WRONG)
def test_what_is_wrong_is_said_in_welsh_too(answered: Browse, step: str, changed: Posted, says: str) -> None:
    answered.client.set_cookie("language", "cy")
    (said,) = errors(answered.checked(post(answered, step, **changed)))
    assert said != says


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter your work email address"),
        ("asha", "Enter an email address in the correct format, like name@council.gov.uk"),
        ("a" * 255 + "@x.example", "Email address must be 254 characters or fewer"),
    ],
)
def test_an_address_that_is_none(browse: Browse, typed: str, says: str) -> None:
    page = browse.checked(send(browse, browse("/join/address"), address=typed))
    assert (page.title, errors(page)) == ("Error: What is your work email address? – UnMentoring", [says])
    field = page.root.find(".//input[@id='address']")
    assert field is not None
    assert field.get("value", "") == typed


def test_markup_emoji_and_other_scripts_are_text_and_come_back_as_typed(answered: Browse, database: Database) -> None:
    typed = "<script>'; DROP TABLE x</script> \U0001f41d \u05e9\u05dc\u05d5\u05dd"
    assert post(answered, "about", role=typed).headers["Location"] == "/join/check"
    assert typed in answered("/join/check").texts(".//dd")
    agree(answered)
    assert [person.role for person in people(database)] == [typed]


def test_a_council_that_ended_leads_to_the_one_that_serves_its_area(answered: Browse, database: Database) -> None:
    assert post(answered, "council/list", council="Allerdale Borough Council").headers["Location"] == "/join/check"
    council = answered("/join/check").texts(".//dd[@class='govuk-summary-list__value']")[1]
    assert council == "Cumberland Council. Allerdale Borough Council has ended. Cumberland Council serves its area now."
    assert agree(answered).headers["Location"] == "/join/done"
    assert [person.council_code for person in people(database)] == ["E06000063"]


def test_whoever_is_not_listed_waits_for_an_organiser(answered: Browse, database: Database) -> None:
    post(answered, "council/list", council="not-listed", organisation="Moorland Parish Union")
    check = answered("/join/check")
    for _ in range(2):
        assert send(answered, check, consent=CONSENT_VERSION).headers["Location"] == "/join/done"
    assert answered("/join/done").heading == "We have your answers"
    assert people(database) == []


@pytest.mark.parametrize("version", ["", "2020-01"])
def test_without_agreeing_to_the_words_of_today_nobody_joins(
    answered: Browse, database: Database, version: str
) -> None:
    page = answered.checked(agree(answered, version))
    assert page.title == "Error: Check your answers – UnMentoring"
    assert errors(page) == [
        "What you agree to has changed since this page was opened: read it again and select"
        if version
        else "Select that you agree, or go back: without that nobody can be introduced to you"
    ]
    assert people(database) == []


def test_pressed_twice_it_makes_one_person(answered: Browse, database: Database) -> None:
    check = answered("/join/check")
    for _ in range(2):
        assert send(answered, check, consent=CONSENT_VERSION).headers["Location"] == "/join/done"
    assert [person.address for person in people(database)] == [ASHA]


def test_back_after_joining_leads_to_the_end_and_changes_nothing(answered: Browse, database: Database) -> None:
    about = answered("/join/about")
    agree(answered)
    for path in ("council", "about", "check"):
        assert answered.client.get(f"/join/{path}").headers["Location"] == "/join/done"
    assert send(answered, about, name="Other", role="Other").headers["Location"] == "/join/done"
    assert [person.name for person in people(database)] == ["Asha Patel"]


def test_two_tabs_answer_for_one_person(answered: Browse) -> None:
    first, second = answered("/join/about"), answered("/join/rhythm")
    send(answered, first, name="Asha P. Patel", role="Planner")
    send(answered, second, cadence="3", conversations="2", second_seat="no")
    values = answered("/join/check").texts(".//dd[@class='govuk-summary-list__value']")
    assert (values[2], values[7:10]) == ("Asha P. Patel", ["In every third draw", "Two", "No"])


def test_what_was_answered_is_there_again_and_a_page_left_out_is_asked(confirmed: Browse) -> None:
    post(confirmed, "council/list")
    post(confirmed, "about")
    name = confirmed("/join/about").root.find(".//input[@id='name']")
    assert name is not None
    assert name.get("value") == "Asha Patel"
    assert confirmed.client.get("/join/check").headers["Location"] == "/join/topics"


def test_after_a_day_it_says_so_and_offers_to_begin_again(answered: Browse, clock: time_machine.Traveller) -> None:
    about, check = answered("/join/about"), answered("/join/check")
    clock.shift(timedelta(days=1))
    for page in (
        answered("/join/about", status=410),
        answered.checked(send(answered, about, name="Asha", role="Planner"), 410),
        answered.checked(send(answered, check, consent=CONSENT_VERSION), 410),
    ):
        assert page.heading == "We have no answers from this browser"
        assert "/join" in page.addresses()


@pytest.mark.parametrize("path", ["council", "council/list", "about", "check", "done"])
def test_who_has_confirmed_nothing_here_is_told_where_to_go_on(browse: Browse, path: str) -> None:
    assert browse(f"/join/{path}", status=410).heading == "We have no answers from this browser"


def test_on_another_device_one_goes_on_there(app: Flask, browse: Browse, database: Database) -> None:
    send(browse, browse("/join/address"), address=ASHA)
    phone = Browse(app)
    send(phone, phone(f"/sign-in/{letters(database, ASHA)[0].link}"))
    for step in ANSWERS:
        post(phone, step)
    agree(phone)
    assert [person.address for person in people(database)] == [ASHA]
    assert browse("/join/council", status=410).heading == "We have no answers from this browser"


def test_until_the_address_is_proved_the_pages_are_the_same_for_whoever_is_known(
    app: Flask, browse: Browse, database: Database
) -> None:
    send(browse, browse("/join/address"), address=ASHA)
    stranger = browse("/sign-in/code").texts(".//main//p")
    add(database, PractitionerState.ACTIVE)
    other = Browse(app)
    send(other, other("/join/address"), address=ASHA)
    assert other("/sign-in/code").texts(".//main//p") == stranger


def test_who_takes_part_already_is_told_so_once_the_address_is_proved(browse: Browse, database: Database) -> None:
    add(database, PractitionerState.ACTIVE)
    confirm(browse, database, ASHA)
    assert browse("/join/council").heading == "You take part already"
    assert [person.name for person in people(database)] == ["A. Patel"]


@pytest.mark.parametrize("state", [PractitionerState.INVITED, PractitionerState.LEFT])
def test_who_was_invited_or_had_left_takes_part_with_these_answers(
    browse: Browse, database: Database, state: PractitionerState
) -> None:
    add(database, state)
    confirm(browse, database, ASHA)
    for step in ANSWERS:
        post(browse, step)
    agree(browse)
    assert browse("/join/done").heading == "You take part"
    assert [(person.name, person.state) for person in people(database)] == [("Asha Patel", PractitionerState.ACTIVE)]


def test_another_address_confirmed_later_has_answers_of_its_own(answered: Browse, database: Database) -> None:
    confirm(answered, database, BRONWEN)
    assert answered("/join/check", status=410).heading == "We have no answers from this browser"


@pytest.mark.parametrize("path", ["council/list", "about", "topics", "rhythm", "talk", "check"])
def test_every_page_is_there_in_welsh(answered: Browse, path: str) -> None:
    assert answered(f"/join/{path}?language=cy").heading != answered(f"/join/{path}").heading


def test_a_page_that_is_no_step_is_not_there(browse: Browse) -> None:
    assert browse("/join/nothing", status=404).heading
