"""Pages speak English or Welsh: as chosen, else as the browser prefers; and nothing of a Welsh page stays English."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.web.browse import Browse, Page
from tests.web.programme import add_meetings, plan_draw
from unmentor.persistence import Database
from unmentor.web.languages import path_of_this_site
from unmentor.web.words import moment, month, number, public_count, zone_name

LONDON = ZoneInfo("Europe/London")
OPEN = ["/", "/how-it-works", "/network", "/privacy", "/accessibility", "/cookies"]
# What is the same in both languages: names, and what a machine calls something.
SAME = {
    "UnMentoring",
    "English",
    "Cymraeg",
    "hello@unmentor.example",
    "hello@unmentoring.example",
    "language",
    "joining",
    "session",
    "who",
    "__Host-joining",
    "__Host-session",
    "__Host-who",
}


def language_of(app: Flask, *, accepted: str = "", remembered: str = "", address: str = "/how-it-works") -> str:
    client = app.test_client()
    if remembered:
        client.set_cookie("language", remembered)
    page = Page(client.get(address, headers={"Accept-Language": accepted} if accepted else {}))
    said = page.root.get("lang")
    assert said == page.response.headers["Content-Language"]
    return str(said)


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("cy", "cy"),
        ("cy-GB,cy;q=0.9,en;q=0.5", "cy"),
        ("en-GB,en;q=0.9,cy;q=0.5", "en"),
        ("fr", "en"),
        ("fr,cy;q=0.2", "cy"),
        ("*", "en"),
        ("cy;q=0,en", "en"),
        ("\x80;q=cy", "en"),
    ],
)
def test_without_a_choice_the_browser_says_which(app: Flask, accepted: str, language: str) -> None:
    assert language_of(app, accepted=accepted) == language


def test_a_choice_goes_before_what_the_browser_prefers(app: Flask) -> None:
    assert language_of(app, remembered="cy", accepted="en") == "cy"
    assert language_of(app, remembered="en", accepted="cy") == "en"
    assert language_of(app, remembered="xx", accepted="cy") == "cy"


def test_a_link_in_a_language_holds_for_one_answer(app: Flask) -> None:
    client = app.test_client()
    answer = client.get("/privacy?language=cy")
    assert (Page(answer).root.get("lang"), answer.headers.getlist("Set-Cookie")) == ("cy", [])
    assert Page(client.get("/privacy")).root.get("lang") == "en"
    assert language_of(app, remembered="cy", address="/privacy?language=en") == "en"
    assert language_of(app, address="/privacy?language=../../cy") == "en"


def test_caches_are_told_what_the_language_rests_on(app: Flask) -> None:
    answer = app.test_client().get("/privacy")
    assert answer.vary.as_set() == {"accept-language", "cookie"}


def test_the_switch_remembers_and_comes_back_to_the_page(app: Flask) -> None:
    client = app.test_client()
    switch = Page(client.get("/network?language=en&year=2026")).root.find(".//form[@action='/language']")
    assert switch is not None
    (hidden,), (button,) = switch.findall(".//input"), switch.findall(".//button")
    assert (hidden.get("name"), hidden.get("value")) == ("next", "/network?year=2026")
    assert (button.get("name"), button.get("value"), button.get("lang"), button.text) == (
        "language",
        "cy",
        "cy",
        "Cymraeg",
    )
    answer = client.post("/language", data={"language": "cy", "next": "/network?year=2026"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/network?year=2026")
    assert Page(client.get("/network")).root.get("lang") == "cy"


def test_the_choice_is_kept_for_a_year_out_of_reach_of_scripts_and_other_sites(
    app: Flask, production_app: Flask
) -> None:
    kept = app.test_client().post("/language", data={"language": "cy"}).headers["Set-Cookie"]
    name, *rest = kept.split("; ")
    assert name == "language=cy"
    assert {part for part in rest if not part.startswith("Expires=")} == {
        "Max-Age=31536000",
        "HttpOnly",
        "Path=/",
        "SameSite=Lax",
    }
    assert "; Secure" in production_app.test_client().post("/language", data={"language": "cy"}).headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),  # no browser of today: they all say one or the other
        ({"Sec-Fetch-Site": "same-origin"}, 303),
        ({"Sec-Fetch-Site": "none"}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Sec-Fetch-Site": "cross-site"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "https://elsewhere.example"}, 400),
        ({"Origin": "null"}, 400),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 400),
    ],
)
def test_another_site_cannot_choose_for_a_person(app: Flask, headers: dict[str, str], status: int) -> None:
    answer = app.test_client().post("/language", data={"language": "cy"}, headers=headers)
    assert (answer.status_code, len(answer.headers.getlist("Set-Cookie"))) == (status, int(status == 303))


@pytest.mark.parametrize("data", [{}, {"language": "fr"}, {"language": ""}, {"language": "cy\x00"}])
def test_a_language_that_there_is_not_is_refused(app: Flask, data: dict[str, str]) -> None:
    answer = app.test_client().post("/language", data=data)
    assert (answer.status_code, Page(answer).heading) == (400, "We could not use what was sent")
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/network", "/network"),
        ("/network?year=2026&a=b", "/network?year=2026&a=b"),
        ("", "/"),
        ("network", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("\\\\elsewhere.example/", "/"),
        ("/\t/elsewhere.example/", "/"),
        ("/\n/elsewhere.example/", "/"),
        ("/network\r\nSet-Cookie: a=b", "/"),
        ("///elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://[", "/"),
    ],
)
def test_the_way_back_never_leads_to_another_site(app: Flask, address: str, path: str) -> None:
    with app.test_request_context():
        assert path_of_this_site(address) == path


def test_an_error_leads_back_to_the_front_page(browse: Browse) -> None:
    (hidden,) = browse("/no-such-page?language=cy", status=404).root.findall(".//form[@action='/language']//input")
    assert hidden.get("value") == "/"


def test_pages_for_developers_are_english_and_offer_no_switch(browse: Browse) -> None:
    page = browse("/mailbox?language=cy")
    assert page.root.get("lang") == "en"
    assert page.root.findall(".//form[@action='/language']") == []


def test_production_does_not_tell_by_its_language_that_there_is_a_mailbox(production_app: Flask) -> None:
    client = production_app.test_client()
    answers = [client.get(address).text for address in ("/mailbox?language=cy", "/no-such-page?language=cy")]
    assert answers[0] == answers[1]


@pytest.mark.parametrize("address", [*OPEN, "/no-such-page"])
def test_nothing_of_a_welsh_page_is_english(
    browse: Browse, production_app: Flask, database: Database, address: str
) -> None:
    with database.transaction() as session:
        add_meetings(session, [40, 60])
        plan_draw(session, datetime.now(UTC) + timedelta(days=30), number=3)
    status = 404 if address == "/no-such-page" else 200
    for visitor in (browse, Browse(production_app)):
        english = words(visitor(f"{address}?language=en", status=status))
        welsh = words(visitor(f"{address}?language=cy", status=status))
        assert len(english) == len(welsh)
        assert english & welsh <= SAME


def words(page: Page) -> set[str]:
    """Every run of text on the page that holds letters, and every label that is only heard."""
    texts = [text for element in page.root.iter() for text in (element.text, element.tail, element.get("aria-label"))]
    runs = {" ".join((text or "").split()).removesuffix(" – UnMentoring") for text in texts}
    return {run for run in runs if any(character.isalpha() for character in run)}


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (datetime(2026, 12, 1, 9, tzinfo=UTC), "dydd Mawrth 1 Rhagfyr 2026 am 9yb"),
        (datetime(2026, 7, 1, 14, 5, tzinfo=UTC), "dydd Mercher 1 Gorffennaf 2026 am 3:05yp"),
        (datetime(2026, 12, 1, 12, tzinfo=UTC), "dydd Mawrth 1 Rhagfyr 2026 am hanner dydd"),
        (datetime(2026, 12, 1, 0, tzinfo=UTC), "dydd Mawrth 1 Rhagfyr 2026 am hanner nos"),
    ],
)
def test_a_moment_is_said_in_welsh(app: Flask, when: datetime, words: str) -> None:
    with app.test_request_context(), force_locale("cy"):
        assert moment(when, LONDON) == words


def test_zones_months_and_numbers_are_said_in_welsh(app: Flask) -> None:
    with app.test_request_context(), force_locale("cy"):
        assert zone_name(LONDON) == "amser Llundain"
        assert month(datetime(2026, 12, 1, tzinfo=UTC), LONDON) == "Rhagfyr 2026"
        assert (number(1203), public_count(3)) == ("1,203", "llai na 5")
