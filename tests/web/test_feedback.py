"""An answer by the link of a message: two presses, no signing in, and a word to whatever goes wrong."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from tests.web.browse import Browse, Page
from tests.web.conversing import answers, converse, feedback_path, unsubscribe_path
from tests.web.signing_in import send
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import Answer, CycleRow, CycleState, IntroductionRow, PractitionerRow
from unmentor.services.erasing import erase
from unmentor.services.links import Use, token
from unmentor.settings import Settings
from unmentor.web.context import now

TELLS_PARTNER = "A message from us tells Ben Okoro that you"


@pytest.fixture
def link(database: Database, settings: Settings) -> str:
    """Asha's, about her conversation with Ben."""
    people, (row,) = converse(database)
    return feedback_path(settings, row, people[0])


def chosen(page: Page) -> list[str | None]:
    """The values of what is selected."""
    return [field.get("value") for field in page.root.iter("input") if field.get("checked") is not None]


def errors(page: Page) -> list[str]:
    return page.texts(".//ul[@class='govuk-list govuk-error-summary__list']/li")


def test_the_page_says_whose_answer_it_is_and_about_what(browse: Browse, link: str) -> None:
    page = browse(link)
    assert (page.title, page.heading) == ("Did you meet? – UnMentoring", "Did you meet?")
    assert page.texts(".//main//p") == [
        "You are answering as Asha Patel, about the conversation with Ben Okoro (East Cambridgeshire) of November 2026."
    ]
    assert page.texts(".//label") == [
        "We met",
        "Not yet, but we have a date",
        "They have not replied",
        "I cannot make it this time",
        "We did not meet",
    ]
    assert chosen(page) == []
    assert page.response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ("date_set", ["Enjoy it. Once you have met, come back to this page and change your answer."]),
        (
            "no_reply",
            [
                f"{TELLS_PARTNER} are waiting.",
                "You are in our search for another partner for you. If we find somebody, a message introduces them to "
                "you; if not, you come first in the next draw.",
            ],
        ),
        (
            "cannot",
            [
                f"{TELLS_PARTNER} cannot make it this time.",
                "Until the next draw we look for nobody else for you.",
            ],
        ),
        (
            "not_met",
            [
                "We do not introduce you to each other again. If you would still like to talk, you have each other’s "
                "email address."
            ],
        ),
    ],
)
def test_two_presses_answer_and_the_page_says_what_happens_now(
    browse: Browse, database: Database, link: str, answer: str, said: list[str]
) -> None:
    response = send(browse, browse(link), answer=answer)
    assert (response.status_code, response.headers["Location"]) == (303, f"{link}/thanks")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    thanks = browse(f"{link}/thanks")
    assert (thanks.heading, thanks.texts(".//main//p")[1:]) == ("Thank you", said)
    assert [row.answer for row in answers(database)] == [Answer(answer)]
    assert chosen(browse(link)) == [answer]


@pytest.mark.parametrize(("answer", "said"), [("no_reply", "are waiting."), ("cannot", "cannot make it this time.")])
def test_once_the_next_draw_is_made_the_partner_is_told_and_nobody_else_is_looked_for(
    browse: Browse, database: Database, link: str, answer: str, said: str
) -> None:
    with database.transaction() as session:
        session.add(CycleRow(number=2, state=CycleState.DRAWN, seed=1, draw_at=now(), drawn_at=now()))
        session.execute(update(IntroductionRow).values(meet_by=now().date()))
    send(browse, browse(link), answer=answer)
    assert browse(f"{link}/thanks").texts(".//main//p")[1:] == [f"{TELLS_PARTNER} {said}"]
    with database.transaction() as session:
        session.execute(update(IntroductionRow).values(meet_by=now().date() - timedelta(days=1)))
    assert browse(f"{link}/thanks").texts(".//main//p")[1:] == [
        "We have kept your answer. The time for this conversation is over, so we write to nobody about it."
    ]


def test_who_met_may_say_how_it_was_or_not(browse: Browse, database: Database, link: str) -> None:
    response = send(browse, browse(link), answer="met")
    assert (response.status_code, response.headers["Location"]) == (303, f"{link}/more")
    page = browse(f"{link}/more")
    assert (page.heading, chosen(page)) == ("How was it?", [""])
    assert send(browse, page, useful="").headers["Location"] == f"{link}/thanks"
    page = browse(f"{link}/more")
    kept = {"useful": "4", "learned": "Ask earlier.\r\n\r\nسلام <b>&amp; 🙂", "publish": "yes"}
    assert send(browse, page, **kept).status_code == 303
    (row,) = answers(database)
    assert (row.useful, row.learned, row.publish) == (4, "Ask earlier.\n\nسلام <b>&amp; 🙂", True)


def test_what_was_added_can_neither_be_read_nor_changed_by_who_has_the_message(
    browse: Browse, database: Database, link: str
) -> None:
    send(browse, browse(link), answer="met")
    page = browse(f"{link}/more")
    send(browse, page, useful="2", learned="Ask earlier")
    for answer in (browse.client.get(f"{link}/more"), send(browse, page, useful="5", publish="yes")):
        assert answer.headers["Location"] == f"{link}/thanks"
        assert "Ask earlier" not in answer.text
    thanks = browse(f"{link}/thanks")
    assert "Ask earlier" not in thanks.response.text
    assert "Sign in to change what you said of it" in thanks.texts(".//main//a")
    send(browse, browse(link), answer="not_met")
    send(browse, browse(link), answer="met")
    (row,) = answers(database)
    assert (row.useful, row.learned, row.publish) == (2, "Ask earlier", False)


def test_a_double_press_and_a_second_tab_leave_one_answer_the_latest(
    browse: Browse, database: Database, link: str
) -> None:
    first, second = browse(link), browse(link)
    for page, answer in ((first, "met"), (first, "met"), (second, "cannot")):
        assert send(browse, page, answer=answer).status_code == 303
    assert [row.answer for row in answers(database)] == [Answer.CANNOT]
    late = send(browse, browse(link), answer="met")
    details = browse(late.headers["Location"])
    send(browse, browse(link), answer="not_met")
    refused = send(browse, details, useful="5", learned="Too late")
    assert (refused.status_code, refused.headers["Location"]) == (303, link)
    assert [(row.answer, row.useful, row.learned) for row in answers(database)] == [(Answer.NOT_MET, None, "")]


@pytest.mark.parametrize("answer", ["", "unknown", "met\x00", "MET"])
def test_an_answer_that_is_none_of_the_five_is_asked_again(
    browse: Browse, database: Database, link: str, answer: str
) -> None:
    page = browse.checked(send(browse, browse(link), answer=answer))
    assert (page.title, errors(page)) == ("Error: Did you meet? – UnMentoring", ["Select what became of it"])
    assert answers(database) == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("useful", "6", "Select how useful it was, or that you would rather not say"),
        ("useful", "x", "Select how useful it was, or that you would rather not say"),
        ("learned", "a" * 1001, "What you learned must be 1000 characters or fewer"),
        (
            "learned",
            "one\x00two",
            "What you learned has characters that cannot be seen: type it instead of pasting it",
        ),
        (
            "learned",
            "one\u202etwo",
            "What you learned has characters that cannot be seen: type it instead of pasting it",
        ),
    ],
)
def test_what_cannot_be_kept_is_said_beside_its_question_and_nothing_is(
    browse: Browse, database: Database, link: str, field: str, typed: str, said: str
) -> None:
    send(browse, browse(link), answer="met")
    fields = {"useful": "3", "learned": "What was typed", "publish": "yes"} | {field: typed}
    page = browse.checked(send(browse, browse(f"{link}/more"), **fields))
    assert (page.title, errors(page)) == ("Error: How was it? – UnMentoring", [said])
    shown = page.text(".//textarea")
    assert shown == fields["learned"].replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert chosen(page)[-1] == "yes"
    assert [(row.useful, row.learned, row.publish) for row in answers(database)] == [(None, "", False)]


def test_a_thousand_characters_are_kept(browse: Browse, database: Database, link: str) -> None:
    send(browse, browse(link), answer="met")
    assert send(browse, browse(f"{link}/more"), learned="é" * 1000).status_code == 303
    assert [row.learned for row in answers(database)] == ["é" * 1000]


@pytest.mark.parametrize("page", ["", "/more", "/thanks"])
def test_a_link_that_was_changed_is_not_one_of_ours(browse: Browse, link: str, page: str) -> None:
    for wrong in (link[:-1], link + "x", f"/feedback/{token('t' * 40, Use.FEEDBACK)}", "/feedback/x"):
        answer = browse(wrong + page, status=404)
        assert answer.heading == "This link is not one of ours"
        assert answer.response.headers["Referrer-Policy"] == "no-referrer"


def test_a_link_to_stop_is_none_to_answer(browse: Browse, database: Database, settings: Settings) -> None:
    people, _ = converse(database)
    wrong = unsubscribe_path(settings, people[0]).replace("unsubscribe", "feedback")
    assert browse(wrong, status=404).heading == "This link is not one of ours"


def test_a_conversation_that_is_gone_and_a_person_who_was_erased_are_gone(
    browse: Browse, database: Database, settings: Settings
) -> None:
    people, rows = converse(database, (2, 2))
    links = [feedback_path(settings, row, person) for row, person in zip(rows, people[::2], strict=True)]
    forms = [browse(link) for link in links]
    with database.transaction() as session:
        erase(session, session.get_one(PractitionerRow, people[0].id), now())
        session.delete(session.get_one(IntroductionRow, rows[1].id))
    for link, form in zip(links, forms, strict=True):
        assert browse(link, status=410).heading == "What this link was about is gone"
        assert browse.checked(send(browse, form, answer="met"), 410).heading == "What this link was about is gone"
    assert answers(database) == []


def test_a_partner_who_was_erased_has_no_name(browse: Browse, database: Database, settings: Settings) -> None:
    people, (row,) = converse(database)
    with database.transaction() as session:
        erase(session, session.get_one(PractitionerRow, people[1].id), now())
    link = feedback_path(settings, row, people[0])
    assert "Somebody who left (East Cambridgeshire)" in browse(link).text(".//main//p")
    send(browse, browse(link), answer="no_reply")
    assert len(browse(f"{link}/thanks").texts(".//main//p")) == 2


def test_both_partners_of_a_trio_are_named(browse: Browse, database: Database, settings: Settings) -> None:
    people, (row,) = converse(database, (3,))
    page = browse(feedback_path(settings, row, people[0]))
    assert "with Ben Okoro (East Cambridgeshire) and Cai Jones (Fenland) of" in page.text(".//main//p")


def test_who_has_not_answered_is_asked_first(browse: Browse, link: str) -> None:
    for page in ("more", "thanks"):
        answer = browse.client.get(f"{link}/{page}")
        assert (answer.status_code, answer.headers["Location"]) == (302, link)


def test_a_press_from_another_site_is_refused(browse: Browse, database: Database, link: str) -> None:
    assert browse.client.post(link, data={"answer": "cannot"}).status_code == 400
    assert answers(database) == []


def test_the_pages_need_few_queries(browse: Browse, database: Database, settings: Settings) -> None:
    people, (row,) = converse(database, (3,))
    link = feedback_path(settings, row, people[0])
    send(browse, browse(link), answer="met")
    for page in (link, f"{link}/more", f"{link}/thanks"):
        with counted_queries(database) as queries:
            assert browse.client.get(page).status_code == 200
        assert len(queries) == 2
