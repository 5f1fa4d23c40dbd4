"""Replacements on the desk, and what became of introductions: who is free, one press, and rates as a range."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select, update

from tests.services.conftest import AddPeople
from tests.services.conftest import add_people as add_people  # a fixture
from tests.services.introduced import DRAWN, introduced
from tests.web.browse import Browse, Page
from tests.web.organising import banner, buttons, organiser, press, summary
from tests.web.programme import plan_draw
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    CycleState,
    FeedbackRow,
    IntroductionRow,
    MessageRow,
    Role,
)
from unmentor.services.schedule import MEET_WITHIN

CYCLE = "/organise/cycles/1"
WEEK_LATER = DRAWN + timedelta(days=7)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A week after the draw, until a test moves it."""
    with time_machine.travel(WEEK_LATER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def sent(database: Database, add_people: AddPeople) -> Database:
    """A cycle that was sent: one pair, and two who were left out."""
    with database.transaction() as session:
        ann, ben, cai, dee = add_people(session, 4, joined_at=DRAWN - timedelta(days=1))
        introduced(session, [ann, ben], left_out=[cai, dee])
    return database


@pytest.fixture
def editor(app: Flask, database: Database) -> Browse:
    """An organiser who runs cycles."""
    return organiser(app, database, Role.EDITOR)


def replacements(database: Database) -> int:
    """How many introductions came of later draws, with their messages."""
    with database.reading() as session:
        of_later = select(func.count()).where(IntroductionRow.replacement_id.is_not(None))
        messages = select(func.count()).where(MessageRow.kind == "introduction")
        assert session.scalar(messages) == 2 * (session.scalar(of_later) or 0)
        return session.scalar(of_later) or 0


def free(page: Page) -> list[str]:
    """Whom the page says are free."""
    return [text.split(" (")[0] for text in page.texts(".//main//ul[@class='desk-list']/li")]


def test_whoever_has_nobody_is_shown_and_introduced_once(editor: Browse, sent: Database) -> None:
    assert buttons(editor(CYCLE)) == ["Introduce whoever has nobody"]
    page = editor(f"{CYCLE}/replace")
    assert (page.heading, page.texts(".//main//h2"), free(page), buttons(page)) == (
        "Introduce whoever has nobody?",
        ["2 people are free"],
        ["Person 2", "Person 3"],
        ["Introduce them"],
    )
    done = press(editor, page, "/replace")
    assert banner(done) == ["Done 1 conversation was introduced. The messages are on their way."]
    told = "Important Nobody was introduced: fewer than two people are free, or none of them may meet another."
    assert banner(press(editor, page, "/replace")) == [told]
    assert replacements(sent) == 1
    again = editor(f"{CYCLE}/replace")
    assert (free(again), buttons(again)) == ([], [])
    assert "Nobody is free at the moment." in again.texts(".//main//p")


def test_one_who_is_free_is_shown_and_cannot_be_introduced(editor: Browse, sent: Database) -> None:
    with sent.transaction() as session:
        row = session.scalars(select(CycleRow)).one()
        row.sitting_out = row.sitting_out[:1]
    page = editor(f"{CYCLE}/replace")
    assert (page.texts(".//main//h2"), len(free(page)), buttons(page)) == (["1 person is free"], 1, [])


@pytest.mark.parametrize(
    ("state", "days", "said"),
    [
        (CycleState.DRAWN, 7, "The next draw is made, and whoever has nobody is in it."),
        (CycleState.OPEN, MEET_WITHIN.days + 1, "The time to meet is over. Whoever has nobody comes first in the next"),
        (CycleState.INTRODUCED, 7, "The time to meet is over. Whoever has nobody comes first in the next draw."),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_before_and_after_the_press(
    app: Flask, sent: Database, clock: time_machine.Traveller, state: CycleState, days: int, said: str
) -> None:
    first = organiser(app, sent, Role.OWNER)
    asked = first(f"{CYCLE}/replace")
    with sent.transaction() as session:
        plan_draw(session, DRAWN + timedelta(days=30), number=2)
        moments = {"drawn_at": WEEK_LATER, "introduced_at": WEEK_LATER} if state is CycleState.INTRODUCED else {}
        session.execute(update(CycleRow).where(CycleRow.number == 2).values(state=state, **moments))
    clock.move_to(DRAWN + timedelta(days=days), tick=False)
    editor = organiser(app, sent, Role.EDITOR)
    refused = editor.client.get(f"{CYCLE}/replace")
    assert (refused.status_code, refused.headers["Location"]) == (303, CYCLE)
    (told,) = banner(editor(CYCLE))
    assert told.startswith(f"Important {said}")
    answer = editor.client.post(f"{CYCLE}/replace", data=_hidden(editor, asked))
    assert answer.status_code == 303
    assert banner(editor(CYCLE)) == [told]
    assert replacements(sent) == 0


def _hidden(browse: Browse, asked: Page) -> dict[str, str]:
    """What the form of a page sends, with the token of this browser."""
    fields = [*asked.root.iter("input"), *browse("/organise/").root.iter("input")]
    return {field.get("name", ""): field.get("value", "") for field in fields if field.get("name") != "next"}


def test_before_anything_is_sent_there_is_nobody_to_replace(editor: Browse, database: Database) -> None:
    with database.transaction() as session:
        plan_draw(session, WEEK_LATER, number=1)
    assert editor.client.get(f"{CYCLE}/replace").status_code == 303
    assert banner(editor(CYCLE)) == ["Important Introductions have to be sent first. Replacements come after them."]


def test_a_viewer_is_not_offered_it(app: Flask, sent: Database) -> None:
    assert buttons(organiser(app, sent, Role.VIEWER)(CYCLE)) == []


def test_what_became_of_introductions_is_counted_and_said_as_a_range(
    editor: Browse, database: Database, add_people: AddPeople
) -> None:
    said: list[list[Answer | None]] = [
        [Answer.MET, None],
        [Answer.MET, Answer.NOT_MET],
        [Answer.CANNOT, None],
        [Answer.DATE_SET, None],
        [None, None],
    ]
    with database.transaction() as session:
        people = add_people(session, 10)
        rows = introduced(session, *(people[at : at + 2] for at in range(0, 10, 2)))
        for row, answers in zip(rows, said, strict=True):
            for side, answer in zip(row.members, answers, strict=True):
                if answer:
                    session.add(
                        FeedbackRow(
                            introduction_id=row.id,
                            practitioner_id=side.practitioner_id,
                            answer=answer,
                            answered_at=DRAWN,
                            updated_at=DRAWN,
                        )
                    )
    page = editor(CYCLE)
    assert "Between 1 and 4 of 5 introductions became conversations (20 to 80 %)." in page.texts(".//main//p")
    assert summary(page) == {
        "They met": "1",
        "In doubt: one says so, another denies it": "1",
        "They did not meet": "1",
        "Not yet, but there is a date": "1",
        "Nobody has said": "1",
    }
