"""The outbox on the desk: messages are found, read but for what opens doors, tried again, and taken out."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from uuid import UUID

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

import unmentor.mail
from tests.services.troubled import add_message
from tests.web.browse import Browse, Page
from tests.web.mail_links import add_asha
from tests.web.organising import banner, buttons, organiser, press, summary, table
from tests.web.test_front import counted_queries
from tests.web.test_scanner import everything
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState, PractitionerState, Role
from unmentor.web.organise.said import MESSAGE_KINDS, MESSAGE_STATES

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
MESSAGES = "/organise/messages"
LINK = "http://127.0.0.1:5000/feedback/AAAA_BBBB-CCCC.dddd"


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Tuesday 24 November 2026, midday, until a test moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def editor(app: Flask, database: Database) -> Browse:
    """An organiser who may press."""
    return organiser(app, database, Role.EDITOR)


def add(database: Database, state: MessageState, **columns: object) -> str:
    """The page of a new message in a state, written some minutes ago."""
    with database.transaction() as session:
        row = add_message(session, state, **{"written": NOON - timedelta(minutes=5)} | columns)
    return f"{MESSAGES}/{row.id}"


def states(database: Database) -> dict[UUID, MessageState]:
    """Where each message stands but the one that signed the organiser in."""
    with database.reading() as session:
        query = select(MessageRow.id, MessageRow.state).where(MessageRow.kind != "sign_in")
        return dict(session.execute(query).all())


def test_every_state_and_every_kind_of_message_has_a_name() -> None:
    parts = [import_module(f"unmentor.mail.{part.name}") for part in iter_modules(unmentor.mail.__path__)]
    assert set(MESSAGE_KINDS) == {part.KIND for part in parts if hasattr(part, "KIND")}
    assert set(MESSAGE_STATES) == set(MessageState)


def test_the_list_says_of_each_what_to_whom_when_and_why_not(editor: Browse, database: Database) -> None:
    page = add(database, MessageState.FAILED, attempts=12, last_error="550 <asha> unknown")
    shown = editor(MESSAGES)
    assert table(shown) == [
        ["Signing in, or proving an address", "Waiting to be sent", "editor@programme.example", "24 Nov, midday", "0"],
        ["Introduction", "Given up 550 <asha> unknown", "Asha Patel asha@devon.example", "24 Nov, 11:55am", "12"],
    ]
    assert page in shown.addresses()
    assert summary(shown) == {
        "Held until a cycle is sent": "0",
        "Waiting to be sent": "1",
        "Being sent": "0",
        "Delivered": "0",
        "Given up": "1",
        "Came back": "0",
    }


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", 4),
        ("state=bounced", 1),
        ("state=made-up&kind=made-up", 4),
        ("kind=notice", 1),
        ("q=ASHA", 1),
        ("q=camden.example", 1),
        ("q=camden&state=failed", 0),
        ("q=%25", 0),
    ],
)
def test_messages_are_found_by_state_kind_and_recipient(
    editor: Browse, database: Database, asked: str, found: int
) -> None:
    add(database, MessageState.SENT)
    add(database, MessageState.BOUNCED, recipient="ben@camden.example", recipient_name="Ben")
    add(database, MessageState.HELD, kind="notice", recipient="cai@powys.example", recipient_name="Cai")
    page = editor(f"{MESSAGES}?{asked}")
    assert len(table(page)) == found
    assert ("No message is found." in page.texts(".//main//p")) == (not found)


def test_a_search_that_is_too_long_finds_nothing_and_says_so(editor: Browse) -> None:
    page = editor(f"{MESSAGES}?q={'x' * 300}")
    assert page.title == "Error: Messages – UnMentoring"
    assert table(page) == []


@pytest.mark.parametrize(("messages", "on_pages"), [(1, [2]), (120, [50, 50, 21])])
def test_the_list_is_pages_of_as_many_queries_however_many_messages(
    editor: Browse, database: Database, messages: int, on_pages: list[int]
) -> None:
    with database.transaction() as session:
        for _ in range(messages):
            add_message(session, MessageState.SENT)
    for page, rows in enumerate(on_pages, start=1):
        assert len(table(editor(f"{MESSAGES}?page={page}"))) == rows
        with counted_queries(database) as queries:
            editor.client.get(f"{MESSAGES}?page={page}")
        assert len(queries) == 6  # who it is; counts; how many; the page; whether mail and jobs are well


def test_a_message_is_shown_with_its_words_but_not_with_links_that_act_for_its_reader(
    editor: Browse, database: Database
) -> None:
    page = editor(add(database, MessageState.QUEUED, text=f"Meet <Ben>\n\nHow it went: {LINK}\nBye", attempts=2))
    assert page.heading == "Introduction"
    assert summary(page) == {
        "State": "Waiting to be sent",
        "To": "Asha Patel asha@devon.example",
        "Subject": "Meet Ben",
        "Written": "Tuesday 24 November 2026 at 11:55am",
        "Attempts": "2",
        "Next attempt": "Tuesday 1 December 2026 at 9am",
    }
    (words,) = page.root.findall(".//main//pre")
    assert words.text == "Meet <Ben>\n\nHow it went: http://127.0.0.1:5000/feedback/…\nBye"


def test_a_message_that_signs_somebody_in_is_not_shown(editor: Browse, database: Database) -> None:
    page = editor(add(database, MessageState.QUEUED, kind="sign_in", text="Your code is 123 456", html="123 456"))
    assert "123 456" not in page.response.text
    assert "Not shown: whoever reads this message could sign in with it." in page.texts(".//main//p")


def test_a_message_that_is_not_there_is_not_found(editor: Browse) -> None:
    assert editor(f"{MESSAGES}/00000000-0000-4000-8000-000000000000", status=404).heading


@pytest.mark.parametrize("state", list(MessageState))
@pytest.mark.parametrize("role", [Role.EDITOR, Role.VIEWER])
def test_what_can_be_pressed_depends_on_the_state_and_the_role(
    app: Flask, database: Database, state: MessageState, role: Role
) -> None:
    page = organiser(app, database, role)(add(database, state))
    offered = buttons(page) + [text for text in page.texts(".//main//a") if text == "Take it out"]
    retry = ["Send it again"] if state in {MessageState.FAILED, MessageState.BOUNCED} else []
    cancel = ["Take it out"] if state in {MessageState.FAILED, MessageState.QUEUED} else []
    assert offered == (retry + cancel if role is Role.EDITOR else [])


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.BOUNCED])
def test_a_message_is_tried_again_once_however_often_it_is_pressed(
    editor: Browse, database: Database, state: MessageState
) -> None:
    page = editor(add(database, state))
    assert banner(press(editor, page, "/retry")) == ["Done The message is sent again within a minute."]
    before = everything(database)
    assert set(states(database).values()) == {MessageState.QUEUED}
    told = "Important Nothing was changed: the message is on its way already, or was taken out."
    assert banner(press(editor, page, "/retry")) == [told]
    assert everything(database) == before


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.QUEUED])
def test_a_message_is_taken_out_after_a_question_and_once(
    editor: Browse, database: Database, state: MessageState
) -> None:
    address = add(database, state)
    asked = editor(f"{address}/cancel")
    assert asked.texts(".//main//p") == [
        "“Introduction” to asha@devon.example is then not sent, and its words are gone. This cannot be undone."
    ]
    assert banner(press(editor, asked, "/cancel")) == ["Done The message is taken out. It is not sent."]
    assert states(database) == {}
    told = "Important Nothing was changed: the message was sent, or taken out, before."
    assert banner(press(editor, asked, "/cancel")) == [told]


def test_what_was_sent_meanwhile_is_not_taken_out(editor: Browse, database: Database) -> None:
    address = add(database, MessageState.SENT)
    answer = editor.client.get(f"{address}/cancel")
    assert (answer.status_code, answer.headers["Location"]) == (302, address)


def test_all_that_were_given_up_are_tried_again_after_a_question(editor: Browse, database: Database) -> None:
    for state in (MessageState.FAILED, MessageState.BOUNCED):
        add(database, state)
    add(database, MessageState.FAILED, written=NOON - timedelta(days=40))
    with database.transaction() as session:
        gone = add_asha(session, state=PractitionerState.LEFT)
        add_message(session, MessageState.FAILED, practitioner_id=gone.id, written=NOON - timedelta(days=90))
    assert f"{MESSAGES}/retry" in editor(MESSAGES).addresses()
    page = editor(f"{MESSAGES}/retry")
    assert page.heading == "Send again all that were given up?"
    assert page.texts(".//main//p")[0] == (
        "2 messages were given up. The oldest was written on Thursday 15 October 2026 at 1pm."
    )
    assert banner(press(editor, page, "messages/retry")) == ["Done 2 messages that were given up are sent again."]
    left = [MessageState.BOUNCED, MessageState.FAILED, MessageState.QUEUED, MessageState.QUEUED]
    assert sorted(states(database).values()) == left
    assert editor.client.get(f"{MESSAGES}/retry").headers["Location"] == MESSAGES
    assert banner(press(editor, page, "messages/retry")) == [
        "Important No message is given up, so nothing was changed."
    ]


def problems(page: Page) -> list[tuple[str, str]]:
    """What the desk's first page says is wrong, each with what to do."""
    panel = ".//section[@aria-labelledby='problems']"
    return list(zip(page.texts(f"{panel}//h3"), page.texts(f"{panel}//p"), strict=True))


def test_messages_that_were_given_up_or_came_back_are_problems(editor: Browse, database: Database) -> None:
    assert problems(editor("/organise/")) == []
    add(database, MessageState.FAILED, due_at=NOON)
    add(database, MessageState.BOUNCED, bounced_at=NOON)
    assert problems(editor("/organise/")) == [
        (
            "1 message was given up in the last week.",
            "Look why. Where the reason has gone you can have it sent again. Look at the messages that were given up",
        ),
        (
            "Messages to 1 address came back in the last week.",
            "Whoever has such an address is in no draw for now, and is asked later whether they are still in. "
            "Look at the messages that came back",
        ),
    ]
