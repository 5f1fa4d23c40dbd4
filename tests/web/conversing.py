"""Conversations to answer about, and the links that their messages have."""

from collections.abc import Sequence

from sqlalchemy import select

from tests.services.conftest import _add_people
from tests.services.introduced import introduced
from unmentor.persistence import Database
from unmentor.persistence.models import FeedbackRow, IntroductionRow, PractitionerRow
from unmentor.services.links import Use, token
from unmentor.services.secret_key import with_secret_key
from unmentor.settings import Settings

NAMES = ("Asha Patel", "Ben Okoro", "Cai Jones", "Dee Moss")


def converse(database: Database, sizes: Sequence[int] = (2,)) -> tuple[list[PractitionerRow], list[IntroductionRow]]:
    """People with names, and an introduction of each size among them, in order."""
    with database.transaction() as session:
        people = _add_people(session, sum(sizes))
        for person, name in zip(people, NAMES, strict=False):
            person.name = name
        ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
        rows = introduced(session, *(people[end - size : end] for end, size in zip(ends, sizes, strict=True)))
        session.flush()
        for person in people:
            session.refresh(person, ["council"])
    return people, rows


def feedback_path(settings: Settings, row: IntroductionRow, person: PractitionerRow) -> str:
    """Where the link of one side's message leads."""
    return f"/feedback/{token(with_secret_key(settings).secret_key, Use.FEEDBACK, row.id, person.id)}"


def unsubscribe_path(settings: Settings, person: PractitionerRow) -> str:
    """Where the way off the list leads."""
    return f"/unsubscribe/{token(with_secret_key(settings).secret_key, Use.UNSUBSCRIBE, person.id)}"


def answers(database: Database) -> list[FeedbackRow]:
    """What was said, by whom it was said first."""
    with database.reading() as session:
        return list(session.scalars(select(FeedbackRow).order_by(FeedbackRow.answered_at)))
