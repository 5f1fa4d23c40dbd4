"""The open pages: there in both languages, true about what the application does, and quick."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from flask import Flask
from sqlalchemy import select

from tests.web.browse import Browse, Page
from tests.web.programme import LAST_MONTH, add_meetings, add_people
from tests.web.signing_in import ORGANISER, PRACTITIONER, letters, organise, send, sign_in
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import Answer, FeedbackRow, IntroductionRow, MemberRow
from unmentor.services.councils import sync_register
from unmentor.services.open_report import CycleGrowth, NetworkSize
from unmentor.web.network_page import GrowthChart, growth_charts, line

JOINING = "asha.patel@elsewhere.example"
SVG = "{http://www.w3.org/2000/svg}"
HEADINGS = {
    "/how-it-works": ("How it works", "Sut mae’n gweithio"),
    "/network": ("How the network has grown", "Sut mae’r rhwydwaith wedi tyfu"),
    "/learnings": ("What people learned", "Beth ddysgodd pobl"),
    "/privacy": ("Privacy", "Preifatrwydd"),
    "/accessibility": ("Accessibility", "Hygyrchedd"),
    "/cookies": ("Cookies", "Cwcis"),
}


@pytest.mark.parametrize("address", HEADINGS)
def test_each_page_is_there_in_both_languages(browse: Browse, address: str) -> None:
    for language, heading in zip(("en", "cy"), HEADINGS[address], strict=True):
        page = browse(f"{address}?language={language}")
        assert (page.heading, page.title) == (heading, f"{heading} – UnMentoring")


def test_every_page_leads_to_the_open_pages(browse: Browse) -> None:
    for address, status in (("/", 200), ("/privacy", 200), ("/mailbox", 200), ("/no-such-page", 404)):
        links = browse(address, status=status).root.findall(".//footer//a")
        assert [link.get("href") for link in links] == [
            "/how-it-works",
            "/network",
            "/learnings",
            "/privacy",
            "/accessibility",
            "/cookies",
        ]


@pytest.mark.parametrize("address", ["/privacy", "/accessibility"])
def test_questions_go_to_the_organiser(production_app: Flask, address: str) -> None:
    page = Browse(production_app)(address)
    assert "mailto:hello@unmentoring.example" in page.addresses()


def note_cookies(app: Flask) -> dict[str, set[str]]:
    """The names of the cookies that the application sets from now on, each with how long browsers are to keep it."""
    found = dict[str, set[str]]()
    answer = app.wsgi_app

    def noting(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Callable[[bytes], object]:
            for cookie, *attributes in (value.split("; ") for name, value in headers if name == "Set-Cookie"):
                ages = {attribute for attribute in attributes if attribute.startswith("Max-Age=")} - {"Max-Age=0"}
                found.setdefault(cookie.partition("=")[0], set()).update(ages)
            return start_response(status, headers, *rest)

        return answer(environ, start)

    app.wsgi_app = noting
    return found


@pytest.mark.parametrize(("application", "prefix"), [("app", ""), ("production_app", "__Host-")])
def test_the_page_about_cookies_names_those_that_are_set(
    request: pytest.FixtureRequest, database: Database, application: str, prefix: str
) -> None:
    app: Flask = request.getfixturevalue(application)
    app.config["PREFERRED_URL_SCHEME"] = "https" if prefix else "http"
    found = note_cookies(app)
    with database.transaction() as session:
        add_people(session, people=1, councils=1)
    organise(database)
    visitor = Browse(app)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            visitor.client.get(rule.rule)
    visitor.client.post("/language", data={"language": "en"})
    for address in (PRACTITIONER, ORGANISER):
        assert sign_in(visitor, database, address).status_code == 303
    with database.transaction() as rows:
        sync_register(rows)
    send(visitor, visitor("/join/address"), address=JOINING)
    send(visitor, visitor(f"/sign-in/{letters(database, JOINING)[0].link}"))
    assert send(visitor, visitor("/join/council/list"), council="E07000041").status_code == 303
    assert found == {
        "language": {"Max-Age=31536000"},
        f"{prefix}joining": {"Max-Age=86400"},
        f"{prefix}session": set(),
        f"{prefix}who": {"Max-Age=7776000", "Max-Age=43200"},
    }
    assert [row[0::2] for row in table(visitor("/cookies"))[1:]] == [
        ["language", "1 year"],
        [f"{prefix}session", "until you close your browser"],
        [f"{prefix}joining", "1 day"],
        [f"{prefix}who", "90 days, for organisers 12 hours, or until you sign out"],
    ]


@pytest.mark.parametrize("address", ["/how-it-works", "/privacy", "/accessibility", "/cookies"])
def test_pages_of_words_ask_the_database_nothing(app: Flask, database: Database, address: str) -> None:
    with counted_queries(database) as queries:
        app.test_client().get(address)
    assert queries == []


@pytest.mark.parametrize("pairs", [[], [8], [8] * 30])
def test_the_network_asks_the_database_five_times_however_large_it_is(
    app: Flask, database: Database, pairs: list[int]
) -> None:
    if pairs:
        with database.transaction() as session:
            add_meetings(session, pairs)
    with counted_queries(database) as queries:
        app.test_client().get("/network")
    assert len(queries) == 5


def table(page: Page) -> list[list[str]]:
    rows = page.root.findall(".//table//tr")
    return [[" ".join("".join(cell.itertext()).split()) for cell in row] for row in rows]


def test_the_network_shows_its_growth_as_charts_and_as_their_numbers(browse: Browse, database: Database) -> None:
    with database.transaction() as session:
        add_meetings(session, [2, 13, 13])
    page = browse("/network")
    assert table(page) == [
        ["Draw", "People", "Councils", "Conversations introduced", "Links between councils"],
        ["1: September 2026", "Too few to publish"],
        ["2: October 2026", "25", "25", "15", "15"],
        ["3: November 2026", "25", "25", "25", "25"],
    ]
    assert list(zip(page.texts(f".//{SVG}title"), page.texts(f".//{SVG}desc"), strict=True)) == [
        ("People", "A line from 25 in October 2026 to 25 in November 2026."),
        ("Councils", "A line from 25 in October 2026 to 25 in November 2026."),
        ("Conversations introduced", "A line from 15 in October 2026 to 25 in November 2026."),
        ("Links between councils", "A line from 15 in October 2026 to 25 in November 2026."),
    ]
    assert page.text(".//p[@class='govuk-body-l measure']") == (
        "By November 2026, 25 people of 25 councils had been introduced to each other for 25 conversations, "
        "which link 25 pairs of councils."
    )


def say_met(database: Database, met: int, not_met: int) -> None:
    """Of the first introductions so many sides say that they met, and of the next that they did not."""
    with database.transaction() as session:
        sides = session.scalars(select(MemberRow).where(MemberRow.position == 0).limit(met + not_met))
        for place, side in enumerate(sides):
            session.add(
                FeedbackRow(
                    introduction_id=side.introduction_id,
                    practitioner_id=side.practitioner_id,
                    answer=Answer.MET if place < met else Answer.NOT_MET,
                    answered_at=LAST_MONTH,
                    updated_at=LAST_MONTH,
                )
            )


def held(page: Page) -> list[str]:
    """What the page says of how many became conversations."""
    return [text for text in page.texts(".//main//p") if "became conversations" in text]


def test_how_many_met_is_a_range_in_fives(browse: Browse, database: Database) -> None:
    with database.transaction() as session:
        add_meetings(session, [13, 13])
    say_met(database, met=14, not_met=4)
    assert held(browse("/network")) == [
        "Between 10 and 20 of 25 introductions became conversations (40 to 80 %). "
        "Of those in between nobody has said yet whether they met, or the sides do not agree."
    ]


@pytest.mark.parametrize("met", [0, 4])
def test_fewer_than_five_who_say_that_they_met_are_not_published(browse: Browse, database: Database, met: int) -> None:
    with database.transaction() as session:
        add_meetings(session, [13, 13])
    say_met(database, met=met, not_met=0)
    assert held(browse("/network")) == []


def publish(database: Database, *learned: str) -> None:
    """An introduction of two for each, who agree that everybody may read what one of them learned."""
    with database.transaction() as session:
        add_meetings(session, [len(learned)])
        session.flush()
        for row, words in zip(session.scalars(select(IntroductionRow)), learned, strict=True):
            for side in row.members:
                session.add(
                    FeedbackRow(
                        introduction_id=row.id,
                        practitioner_id=side.practitioner_id,
                        answer=Answer.MET,
                        learned=words if side.position == 0 else "",
                        publish=True,
                        answered_at=LAST_MONTH,
                        updated_at=LAST_MONTH,
                    )
                )


def test_what_people_learned_stands_as_they_wrote_it_with_their_councils_and_no_names(
    browse: Browse, database: Database
) -> None:
    publish(database, "Ask <b>earlier</b>")
    page = browse("/learnings")
    assert page.texts(".//main//blockquote") == ["Ask <b>earlier</b>"]
    assert page.texts(".//main//li/p") == ["Test 0, Test 1, November 2026"]
    assert "Person" not in page.response.text


def test_a_new_programme_says_that_nothing_is_published_yet(browse: Browse) -> None:
    assert browse("/learnings").texts(".//main//p")[0] == (
        "Nothing is published yet. After a conversation each side may say what they learned; "
        "it is here once all of them agree to that."
    )


@pytest.mark.parametrize(("many", "on_pages"), [(1, [1]), (25, [20, 5])])
def test_learnings_go_over_pages_of_as_many_queries_however_many_they_are(
    browse: Browse, database: Database, many: int, on_pages: list[int]
) -> None:
    publish(database, *(f"Lesson {number}" for number in range(many)))
    for number, lessons in enumerate(on_pages, start=1):
        assert len(browse(f"/learnings?page={number}").texts(".//main//blockquote")) == lessons
        with counted_queries(database) as queries:
            browse.client.get(f"/learnings?page={number}")
        assert len(queries) == 3
    assert browse(f"/learnings?page={len(on_pages) + 1}", status=404).heading


def test_one_draw_is_a_table_and_no_line(browse: Browse, database: Database) -> None:
    with database.transaction() as session:
        add_meetings(session, [13])
    page = browse("/network")
    assert table(page)[1:] == [["1: November 2026", "25", "25", "10", "10"]]
    assert page.texts(f".//{SVG}desc") == []


@pytest.mark.parametrize(
    ("pairs", "says"),
    [
        ([], "Nobody has been introduced yet. After the first draw you will see here how the network grows."),
        ([4], "So few people have been introduced yet that their number would say too much about them."),
    ],
)
def test_a_small_network_says_why_it_shows_nothing(
    browse: Browse, database: Database, pairs: list[int], says: str
) -> None:
    if pairs:
        with database.transaction() as session:
            add_meetings(session, pairs)
    page = browse("/network")
    assert says in page.texts(".//main//p")
    assert page.root.findall(".//table") == []


def test_a_chart_begins_at_nought_and_ends_at_its_highest(app: Flask) -> None:
    assert line([5, 10, 20]) == ((0.0, 75.0), (150.0, 50.0), (300.0, 0.0))
    began, ended = datetime(2026, 10, 6, 8, tzinfo=UTC), datetime(2026, 11, 3, 9, tzinfo=UTC)
    growth = [CycleGrowth(1, began, NetworkSize(10, 5, 5, 5)), CycleGrowth(2, ended, NetworkSize(20, 10, 15, 15))]
    with app.test_request_context():
        people, *rest = growth_charts(growth)
    assert people == GrowthChart("People", ((0.0, 50.0), (300.0, 0.0)), began, ended, 10, 20)
    assert [chart.name for chart in rest] == ["Councils", "Conversations introduced", "Links between councils"]
