"""Conversations for the pages of one person: made as rows, so that a test has just those it names."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.web.browse import Browse, Page
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    CycleState,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
)

NOON = datetime(2026, 11, 24, 12, 20, tzinfo=UTC)
DRAW = datetime(2026, 12, 1, 9, tzinfo=UTC)


def somebody(rows: Session, number: int) -> PractitionerRow:
    """Person `number` of `add_people`."""
    return rows.scalars(select(PractitionerRow).where(PractitionerRow.name == f"Person {number}")).one()


def introduce(
    rows: Session, number: int, *groups: Sequence[int], meet_by: date = date(2026, 11, 17), sent: bool = True
) -> list[UUID]:
    """Cycle `number`, so many months before the draw of December, with these introductions; their ids.

    Groups are numbers of people of `add_people`; the first of each writes first.
    """
    when = DRAW - timedelta(days=30 * (12 - number))
    state = CycleState.INTRODUCED if sent else CycleState.DRAWN
    cycle = CycleRow(number=number, state=state, seed=1, draw_at=when, introduced_at=when if sent else None)
    people = [[somebody(rows, each) for each in group] for group in groups]
    cycle.introductions = [
        IntroductionRow(
            position=place,
            score=0,
            reasons=[],
            meet_by=meet_by,
            first_writer_id=group[0].id,
            members=[
                MemberRow(practitioner_id=each.id, council_code=each.council_code, position=side)
                for side, each in enumerate(group)
            ],
        )
        for place, group in enumerate(people)
    ]
    rows.add(cycle)
    rows.flush()
    return [introduction.id for introduction in cycle.introductions]


def say(rows: Session, introduction: UUID, number: int, answer: Answer) -> None:
    """What person `number` says of an introduction."""
    rows.add(
        FeedbackRow(
            introduction_id=introduction,
            practitioner_id=somebody(rows, number).id,
            answer=answer,
            answered_at=NOON,
            updated_at=NOON,
        )
    )


def press(browse: Browse, page: Page, words: str, **changed: str) -> Page:
    """Press the button with these words, and follow to the page that it leads to."""
    (form,) = [
        form
        for form in page.root.findall(".//main//form")
        if [" ".join("".join(button.itertext()).split()) for button in form.iter("button")] == [words]
    ]
    sent = {field.get("name", ""): field.get("value", "") for field in form.iter("input")}
    answer = browse.client.post(form.get("action") or "", data=sent | changed)
    assert answer.status_code == 303
    return browse(answer.headers["Location"])


def draw_says(page: Page) -> list[str]:
    """The sentences about the next draw."""
    return page.texts(".//section[@aria-labelledby='next-draw']//p")


def offers(page: Page) -> list[str]:
    """What can be pressed about it."""
    about = ".//section[@aria-labelledby='next-draw']//"
    return [*page.texts(f"{about}button"), *page.texts(f"{about}a")]


def done(page: Page) -> list[str]:
    """What the page says has just been done."""
    return page.texts(".//p[@class='govuk-notification-banner__heading']")


def errors(page: Page) -> list[tuple[str, str]]:
    """What the summary says, with where it leads to."""
    links = page.root.findall(".//div[@class='govuk-error-summary']//a")
    return [("".join(link.itertext()), link.get("href") or "") for link in links]
