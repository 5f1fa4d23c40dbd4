"""Signing in on the pages: by link, by code, with mistakes; and nothing that a stranger could learn from it."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask, session
from sqlalchemy import select
from werkzeug.wrappers import Response

from tests.web.browse import Browse, Page
from tests.web.mine import press
from tests.web.programme import add_people, plan_draw
from tests.web.signing_in import ORGANISER, PRACTITIONER, ask, letters, organise, send, sign_in
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import BrowserSessionRow, Purpose
from unmentor.web.access import Audience, open_to
from unmentor.web.sign_in import CONFIRMED, send_message

NOON = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, 12:20, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _somebody_is_here(database: Database) -> None:
    with database.transaction() as rows:
        add_people(rows, people=2, councils=2)
        plan_draw(rows, datetime(2026, 12, 1, 9, tzinfo=UTC))
    organise(database)


def said(page: Page) -> list[str]:
    """The paragraphs of a page's main part."""
    return page.texts(".//main//p")


def test_by_the_link_of_the_message(browse: Browse, database: Database) -> None:
    assert ask(browse).headers["Location"] == "/sign-in/code"
    assert browse("/sign-in/code").heading == "Look at your email"
    (letter,) = letters(database)
    browse.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    page = browse(f"/sign-in/{letter.link}")
    assert page.heading == "Sign in on this device"
    assert said(page)[:2] == [
        f"Press the button to sign in as {PRACTITIONER}.",
        "The device that you are on: Firefox, Windows.",
    ]
    assert page.texts(".//main//button") == ["Sign in"]
    assert send(browse, page).headers["Location"] == "/me"
    mine = browse("/me")
    assert (mine.title, mine.heading) == ("My page – UnMentoring", "Hello Person")
    assert said(mine)[0] == "Tuesday 1 December 2026 at 9am"


@pytest.mark.parametrize("shape", ["{0}{1}", "{0} {1}", " {0}-{1} "])
def test_by_the_code_however_it_is_typed(browse: Browse, database: Database, shape: str) -> None:
    ask(browse)
    code = letters(database)[0].code
    answer = send(browse, browse("/sign-in/code"), code=shape.format(code[:3], code[3:]))
    assert answer.headers["Location"] == "/me"
    assert browse("/me").heading == "Hello Person"


def test_on_another_device_than_the_one_that_asked(app: Flask, browse: Browse, database: Database) -> None:
    ask(browse)
    phone = Browse(app)
    send(phone, phone(f"/sign-in/{letters(database)[0].link}"))
    assert phone("/me").heading == "Hello Person"
    assert browse.client.get("/me").status_code == 302


def test_an_organiser_arrives_at_the_desk(browse: Browse, database: Database) -> None:
    assert sign_in(browse, database, ORGANISER).headers["Location"] == "/organise/"
    assert browse("/organise/").heading == "The organisers' desk"


def test_the_page_that_was_wanted_comes_after_signing_in(browse: Browse, database: Database) -> None:
    turned_away = browse.client.get("/me?month=12")
    assert turned_away.headers["Location"] == "/sign-in?next=/me?month%3D12"
    ask(browse, page=turned_away.headers["Location"])
    assert send(browse, browse(f"/sign-in/{letters(database)[0].link}")).headers["Location"] == "/me?month=12"


@pytest.mark.parametrize(
    "wanted",
    ["https://evil.example/me", "//evil.example", "/\\evil.example", "/\t/evil.example", "me", "/" + "x" * 500],
)
def test_no_way_leads_to_another_site(browse: Browse, database: Database, wanted: str) -> None:
    send(browse, browse("/sign-in"), address=PRACTITIONER, next=wanted)
    assert send(browse, browse(f"/sign-in/{letters(database)[0].link}")).headers["Location"] == "/me"


def test_a_page_of_ones_own_takes_four_queries_and_the_desk_eight(app: Flask, database: Database) -> None:
    for address, page, most in ((PRACTITIONER, "/me", 4), (ORGANISER, "/organise/", 8)):
        browse = Browse(app)
        sign_in(browse, database, address)
        with counted_queries(database) as queries:
            browse.client.get(page)
        assert len(queries) == most


def test_whoever_joins_is_told_that_a_message_is_on_its_way_and_remembered_as_confirmed(
    app: Flask, database: Database
) -> None:
    app.add_url_rule("/join/ask", view_func=_ask_to_join, endpoint="ask_to_join")
    app.add_url_rule("/join/next", view_func=_say_confirmed, endpoint="say_confirmed")
    browse = Browse(app)
    assert browse.client.get("/join/ask").headers["Location"] == "/sign-in/code"
    assert said(browse("/sign-in/code"))[0].startswith("A message is on its way to new@elsewhere.example.")
    page = browse(f"/sign-in/{letters(database)[0].link}")
    assert page.heading == "Confirm your address"
    assert send(browse, page).headers["Location"] == "/join/next"
    assert browse.client.get("/join/next").text == "new@elsewhere.example"
    assert browse.client.get_cookie("who") is None


@open_to(Audience.EVERYONE)
def _ask_to_join() -> Response:
    return send_message("new@elsewhere.example", Purpose.JOIN, "/join/next")


@open_to(Audience.EVERYONE)
def _say_confirmed() -> str:
    return str(session[CONFIRMED])


# Strangers ---------------------------------------------------------------------------------------------------------


def test_a_stranger_sees_what_somebody_known_sees(app: Flask) -> None:
    pages = []
    for address in (PRACTITIONER, "nobody@elsewhere.example"):
        browse = Browse(app)
        answer = ask(browse, address)
        page = browse("/sign-in/code")
        wrong = browse.checked(send(browse, page, code="000000"))
        pages.append([answer.text, *(each.replace(address, "ADDRESS") for each in said(page) + said(wrong))])
    assert pages[0] == pages[1]


@pytest.mark.parametrize("address", [PRACTITIONER, "nobody@elsewhere.example"])
def test_who_asks_too_often_is_told_how_long_to_wait(browse: Browse, database: Database, address: str) -> None:
    for _ in range(5):
        ask(browse, address)
    answer = ask(browse, address)
    page = browse.checked(answer, 429)
    assert page.heading == "Please wait before you ask again"
    assert said(page)[1] == "Ask again in 40 minutes."
    assert answer.headers["Retry-After"] == "2400"
    assert len(letters(database)) == (5 if address == PRACTITIONER else 0)


def test_somebody_else_may_ask_from_the_same_network(browse: Browse) -> None:
    for number in range(20):
        assert ask(browse, f"person{number}@elsewhere.example").status_code == 303


# Mistakes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["asha", "asha@", "a@b@c.example", "<b>@x.example", "a'; DROP TABLE practitioner;--", "😀@x.example", "ﷺ@‮x.example",
     "a\x00b@x.example", "x" * 300 + "@x.example", "asha@x.example, ben@x.example"],
)  # fmt: skip
def test_an_address_that_is_none_is_said_beside_the_field_and_kept(
    browse: Browse, database: Database, typed: str
) -> None:
    page = browse.checked(send(browse, browse("/sign-in"), address=typed))
    problem = "Enter an email address in the correct format, like name@example.gov.uk"
    assert page.title == "Error: Sign in – UnMentoring"
    assert page.texts(".//ul[@class='govuk-list govuk-error-summary__list']//a[@href='#address']") == [problem]
    assert page.text(".//p[@id='address-error']") == f"Error: {problem}"
    field = page.root.find(".//input[@id='address']")
    assert field is not None
    assert field.get("value") == typed.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert field.get("aria-describedby") == "address-error"
    assert letters(database) == []


def test_no_address_is_said_to_be_missing(browse: Browse) -> None:
    page = browse.checked(send(browse, browse("/sign-in"), address=""))
    assert page.text(".//p[@id='address-error']") == "Error: Enter your email address"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter the code"),
        ("12345", "The code has 6 digits"),
        ("abcdef", "The code has 6 digits"),
        ("١٢٣٤٥٦", "The code has 6 digits"),
    ],
)
def test_what_is_no_code_costs_no_try(browse: Browse, database: Database, typed: str, said: str) -> None:
    ask(browse)
    page = browse.checked(send(browse, browse("/sign-in/code"), code=typed))
    assert page.title == "Error: Look at your email – UnMentoring"
    assert page.text(".//p[@id='code-error']") == f"Error: {said}"
    for left in (4, 3, 2):
        page = browse.checked(send(browse, page, code=_wrong(letters(database)[0].code)))
        assert page.text(".//p[@id='code-error']").endswith(f"You have {left} tries left")


def test_after_five_wrong_codes_only_a_new_message_helps(browse: Browse, database: Database) -> None:
    ask(browse)
    code = letters(database)[0].code
    page = browse("/sign-in/code")
    for _ in range(4):
        page = browse.checked(send(browse, page, code=_wrong(code)))
    assert page.text(".//p[@id='code-error']") == "Error: That is not the code in our message. You have 1 try left"
    for typed in (_wrong(code), code):
        page = browse.checked(send(browse, page, code=typed))
        assert page.text(".//p[@id='code-error']") == (
            "Error: This code does not work, or no longer. Ask for another message and use the code in that"
        )


def _wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def test_the_page_for_the_code_is_for_whoever_asked(browse: Browse) -> None:
    assert browse.client.get("/sign-in/code").headers["Location"] == "/sign-in"


# Links that are not good -------------------------------------------------------------------------------------------


def test_a_used_link_says_so_and_leads_on(browse: Browse, database: Database) -> None:
    sign_in(browse, database)
    page = browse(f"/sign-in/{letters(database)[0].link}", status=410)
    assert page.heading == "This link has been used"
    assert page.texts(".//main//a") == ["Go to my page", "Ask for a new message"]


def test_an_old_link_says_so(browse: Browse, database: Database, clock: time_machine.Traveller) -> None:
    ask(browse)
    (letter,) = letters(database)
    page = browse(f"/sign-in/{letter.link}")
    clock.shift(timedelta(minutes=30))
    assert browse(f"/sign-in/{letter.link}", status=410).heading == "This link no longer works"
    assert browse.checked(send(browse, page), 410).heading == "This link no longer works"


@pytest.mark.parametrize("token", ["x" * 43, "x", "<script>", "%00", "‮"])
def test_a_link_that_is_cut_off_says_so(browse: Browse, token: str) -> None:
    assert browse(f"/sign-in/{token}", status=404).heading == "This link is not one of ours"


def test_pressed_twice_it_signs_in_once(browse: Browse, database: Database) -> None:
    ask(browse)
    page = browse(f"/sign-in/{letters(database)[0].link}")
    before = browse.client.get_cookie("session")
    assert before
    answers = []
    for _ in range(2):  # the browser sends the second before it has the answer to the first
        browse.client.set_cookie("session", before.value)
        answers.append(send(browse, page))
    assert [answer.headers["Location"] for answer in answers] == ["/me", "/me"]
    assert browse("/me").heading == "Hello Person"
    with database.reading() as rows:
        assert len(rows.scalars(select(BrowserSessionRow)).all()) == 1


def test_looking_at_a_link_changes_nothing_and_tells_nobody_its_address(browse: Browse, database: Database) -> None:
    ask(browse)
    (letter,) = letters(database)
    for method in ("GET", "HEAD"):
        answer = browse.client.open(f"/sign-in/{letter.link}", method=method)
        assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, "no-referrer")
    assert send(browse, browse(f"/sign-in/{letter.link}")).headers["Location"] == "/me"


# Being signed in ---------------------------------------------------------------------------------------------------


def test_signing_out_ends_it(browse: Browse, database: Database) -> None:
    sign_in(browse, database)
    kept = browse.client.get_cookie("who")
    assert kept
    press(browse, browse("/me"), "Sign out")
    assert browse.client.get_cookie("who") is None
    browse.client.set_cookie("who", kept.value)
    assert browse.client.get("/me").status_code == 302


def test_signing_in_again_ends_what_was_before(
    browse: Browse, database: Database, clock: time_machine.Traveller
) -> None:
    sign_in(browse, database)
    before = browse.client.get_cookie("who")
    assert before
    clock.shift(timedelta(minutes=1))
    sign_in(browse, database)
    assert browse("/me").heading == "Hello Person"
    browse.client.set_cookie("who", before.value)
    assert browse.client.get("/me").status_code == 302


def test_every_cookie_that_signing_in_sets_is_on_the_page_about_cookies(browse: Browse, database: Database) -> None:
    ask(browse)
    answer = send(browse, browse(f"/sign-in/{letters(database)[0].link}"))
    known = set(browse("/cookies").texts(".//tbody//code"))
    assert {cookie.partition("=")[0] for cookie in answer.headers.getlist("Set-Cookie")} == known - {
        "language",
        "joining",
    }


def test_a_page_for_others_is_refused_with_a_way_out(app: Flask, database: Database) -> None:
    for address, page in ((PRACTITIONER, "/organise/"), (ORGANISER, "/me")):
        browse = Browse(app)
        sign_in(browse, database, address)
        refused = browse(page, status=403)
        assert refused.heading == "This page is not for you"
        assert refused.texts(".//main//button") == ["Sign out"]


def test_made_up_cookies_open_nothing(browse: Browse) -> None:
    for value in ("", "x", "x" * 43, "\N{SNOWMAN}"):
        browse.client.set_cookie("who", value)
        assert browse.client.get("/me").status_code == 302


def test_the_day_of_the_last_visit_is_written_once_a_day(
    browse: Browse, database: Database, clock: time_machine.Traveller
) -> None:
    sign_in(browse, database)
    noted = []
    for hours in (0, 23, 1, 23):
        clock.shift(timedelta(hours=hours))
        browse.client.get("/me")
        with database.reading() as rows:
            noted.append(rows.scalars(select(BrowserSessionRow.last_seen_at)).one())
    assert noted == [NOON, NOON, NOON + timedelta(days=1), NOON + timedelta(days=1)]


def test_in_production_the_session_is_the_hosts_own(production_app: Flask, database: Database) -> None:
    client = production_app.test_client()
    over_tls = {"base_url": "https://unmentoring.example"}
    token = _token(client.get("/sign-in", **over_tls).text)
    client.post("/sign-in", data={"address": PRACTITIONER, "csrf_token": token}, **over_tls)
    address = f"/sign-in/{letters(database)[0].link}"
    answer = client.post(address, data={"csrf_token": _token(client.get(address, **over_tls).text)}, **over_tls)
    (cookie,) = (value for value in answer.headers.getlist("Set-Cookie") if value.startswith("__Host-who="))
    assert cookie.split("; ")[1:] == [
        "Expires=Mon, 22 Feb 2027 12:20:00 GMT",
        "Max-Age=7776000",
        "Secure",
        "HttpOnly",
        "Path=/",
        "SameSite=Lax",
    ]
    assert client.get("/me", **over_tls).status_code == 200


def _token(page: str) -> str:
    return page.partition('name="csrf_token" value="')[2].partition('"')[0]
