"""A conversation's own page: for its members alone, once it is introduced, with what each may read of it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import update

from tests.web.browse import Browse, Page
from tests.web.conversing import answers, converse
from tests.web.signing_in import send, sign_in
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    Direction,
    FeedbackRow,
    InterestRow,
    IntroductionRow,
    PractitionerRow,
    Way,
)
from unmentor.services.erasing import erase
from unmentor.web.context import now

ABOUT_BEN = [
    ("Council", "East Cambridgeshire District Council"),
    ("Job title", "Service designer"),
    ("Email address", "person0001@council1.example"),
]


def rows(page: Page, number: int = 0) -> list[tuple[str, str]]:
    """Keys and values of a summary list, without links to change them."""
    lists = page.root.findall(".//dl")
    found = []
    for row in lists[number].findall("div"):
        key, value = row.find("dt"), row.find("dd")
        assert key is not None
        assert value is not None
        found.append((" ".join("".join(key.itertext()).split()), " ".join("".join(value.itertext()).split())))
    return found


def path(row: IntroductionRow) -> str:
    return f"/conversations/{row.id}"


def say(database: Database, row: IntroductionRow, person: PractitionerRow, learned: str, *, publish: bool) -> None:
    """A side that met, and what it learned."""
    with database.transaction() as session:
        session.merge(
            FeedbackRow(
                introduction_id=row.id,
                practitioner_id=person.id,
                answer=Answer.MET,
                useful=4,
                learned=learned,
                publish=publish,
                answered_at=now(),
                updated_at=now(),
            )
        )


def test_how_to_reach_a_partner_is_shown_while_the_two_are_to_meet(browse: Browse, database: Database) -> None:
    people, (row,) = converse(database)
    sign_in(browse, database, people[0].address)
    long_ago = now() - timedelta(days=60)
    with database.transaction() as session:
        session.execute(update(CycleRow).values(introduced_at=long_ago))
        session.execute(update(IntroductionRow).values(meet_by=long_ago.date()))
    assert people[1].address not in browse(path(row)).response.text
    with database.transaction() as session:
        session.execute(update(IntroductionRow).values(meet_by=now().date()))
    assert people[1].address in browse(path(row)).response.text


def test_the_picture_of_a_network_is_kept_for_one_person_of_a_browser(browse: Browse, database: Database) -> None:
    people, _ = converse(database)
    sign_in(browse, database, people[0].address)
    answer = browse.client.get("/me/network.svg")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert "Cookie" in answer.vary
    assert answer.headers["Cache-Control"].startswith("private")


def test_a_member_sees_the_partner_and_answers_there(browse: Browse, database: Database) -> None:
    people, (row,) = converse(database)
    sign_in(browse, database, people[0].address)
    page = browse(path(row))
    assert page.heading == "Your conversation with Ben Okoro"
    assert page.texts(".//main//p") == [
        "You were introduced in November 2026, to meet by 15 December 2026. You write first."
    ]
    assert rows(page) == [
        *ABOUT_BEN,
        ("They could learn from you about", "User research"),
        ("They could share", "Content design"),
    ]


def test_what_fits_both_ways_and_how_to_talk_is_there(browse: Browse, database: Database) -> None:
    people, (row,) = converse(database)
    with database.transaction() as session:
        ben = session.get_one(PractitionerRow, people[1].id)
        wanted = people[0].interests[0]
        ben.interests.append(
            InterestRow(direction=Direction.SHARE, position=1, key=wanted.key, words="What Asha wants")
        )
        ben.ways, ben.times, ben.for_partners = frozenset({Way.PHONE, Way.VIDEO}), "Tuesdays", "I lip-read <b>"
    sign_in(browse, database, people[0].address)
    found = dict(rows(browse(path(row))))
    assert found["You could learn from them about"] == wanted.words
    assert (found["How they like to talk"], found["Usual times"]) == ("Video and Phone", "Tuesdays")
    assert found["They add"] == "I lip-read <b>"
    sign_in(browse, database, people[1].address)
    page = browse(path(row))
    assert dict(rows(page))["They could learn from you about"] == wanted.words
    assert page.text(".//main//p").endswith("Asha Patel writes first.")


def test_others_do_not_learn_that_there_is_a_conversation(browse: Browse, database: Database) -> None:
    people, (row, others) = converse(database, (2, 2))
    answer = browse.client.get(path(row))
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/sign-in?next={path(row)}")
    sign_in(browse, database, people[0].address)
    for page in ("", "/answer", "/more"):
        for wrong in (path(others), f"/conversations/{uuid4()}"):
            assert browse(wrong + page, status=404).heading == "Page not found"


def test_it_is_not_shown_before_it_is_introduced(browse: Browse, database: Database) -> None:
    people, (row,) = converse(database)
    with database.transaction() as session:
        session.get_one(CycleRow, row.cycle_id).introduced_at = None
    sign_in(browse, database, people[0].address)
    browse(path(row), status=404)


def test_an_answer_can_be_given_changed_and_added_to(browse: Browse, database: Database) -> None:
    people, (row,) = converse(database)
    sign_in(browse, database, people[0].address)
    wrong = browse.checked(send(browse, browse(path(row))))
    assert wrong.title == "Error: Did you meet? – UnMentoring"
    assert send(browse, wrong, answer="cannot").headers["Location"] == path(row)
    assert rows(browse(path(row)), 1) == [
        ("Your answer", "I cannot make it this time"),
        ("All answers together", "You did not meet"),
    ]
    changed = send(browse, browse(f"{path(row)}/answer"), answer="met")
    assert changed.headers["Location"] == f"{path(row)}/more"
    added = send(browse, browse(f"{path(row)}/more"), useful="5", learned="Ask earlier", publish="yes")
    assert (added.status_code, added.headers["Location"]) == (303, path(row))
    assert rows(browse(path(row)), 1) == [
        ("Your answer", "We met"),
        ("Was it useful?", "Very useful"),
        ("What you learned", "Ask earlier"),
        ("To be published", "Not yet: you have agreed, and not everybody else in the conversation has"),
        ("All answers together", "You met"),
    ]
    assert [(kept.answer, kept.learned) for kept in answers(database)] == [(Answer.MET, "Ask earlier")]


@pytest.mark.parametrize(
    ("publish", "said"),
    [
        (
            True,
            [("To be published", "Yes: everybody in the conversation agrees"), ("What Ben Okoro learned", "Listen")],
        ),
        (False, [("To be published", "Not yet: you have agreed, and not everybody else in the conversation has")]),
    ],
)
def test_what_a_partner_learned_is_there_if_they_agreed(
    browse: Browse, database: Database, publish: bool, said: list[tuple[str, str]]
) -> None:
    people, (row,) = converse(database)
    say(database, row, people[0], "Ask earlier", publish=True)
    say(database, row, people[1], "Listen", publish=publish)
    sign_in(browse, database, people[0].address)
    assert rows(browse(path(row)), 1)[3:-1] == said


def test_where_sides_disagree_the_page_says_so(browse: Browse, database: Database) -> None:
    people, (row,) = converse(database)
    say(database, row, people[1], "", publish=False)
    sign_in(browse, database, people[0].address)
    send(browse, browse(path(row)), answer="not_met")
    assert rows(browse(path(row)), 1)[-1] == (
        "All answers together",
        "One of you says that you met, and another that you did not",
    )


def test_of_a_partner_who_was_erased_the_council_stays(browse: Browse, database: Database) -> None:
    people, (row,) = converse(database)
    with database.transaction() as session:
        erase(session, session.get_one(PractitionerRow, people[1].id), now())
    sign_in(browse, database, people[0].address)
    page = browse(path(row))
    assert (page.heading, rows(page)) == ("Your conversation with Somebody who left", ABOUT_BEN[:1])


@pytest.mark.parametrize("size", [2, 3])
def test_it_takes_one_round_of_few_queries(browse: Browse, database: Database, size: int) -> None:
    people, (row,) = converse(database, (size,))
    sign_in(browse, database, people[0].address)
    with counted_queries(database) as queries:
        assert browse.client.get(path(row)).status_code == 200
    assert len([query for query in queries if "browser_session" not in query]) == 2
