"""What everybody may read of what people learned: by whom it may be seen, in what order, and until when."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from tests.services.conftest import AddPeople
from tests.services.introduced import DRAWN, introduced
from tests.web.test_front import counted_queries
from unmentor.persistence import Database
from unmentor.persistence.models import Answer, FeedbackRow, IntroductionRow, PractitionerRow, PractitionerState
from unmentor.services.erasing import erase
from unmentor.services.learnings import LEARNINGS_ON_A_PAGE, Learning, learnings


def agree(session: Session, row: IntroductionRow, people: list[PractitionerRow], *learned: str) -> None:
    """They met, and everybody may read what each learned."""
    for person, words in zip(people, learned, strict=True):
        session.add(
            FeedbackRow(
                introduction_id=row.id,
                practitioner_id=person.id,
                answer=Answer.MET,
                learned=words,
                publish=True,
                answered_at=DRAWN,
                updated_at=DRAWN,
            )
        )
    session.flush()


def test_the_words_stand_with_the_month_and_all_councils_by_name(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        ann, ben, cai = add_people(session, 3)
        (row,) = introduced(session, [cai, ann, ben])
        agree(session, row, [ann, ben, cai], "Ask <earlier>", "", "Listen")
        found = learnings(session, 1)
        for person in (ann, ben, cai):
            session.refresh(person, ["council"])
        councils = tuple(sorted(person.council.short_name for person in (ann, ben, cai)))
    assert (sorted(found.shown, key=lambda one: one.words), found.total) == (
        [Learning("Ask <earlier>", councils, DRAWN), Learning("Listen", councils, DRAWN)],
        2,
    )


def test_whoever_is_erased_takes_the_conversation_along_and_whoever_only_leaves_does_not(
    database: Database, add_people: AddPeople, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        (row,) = introduced(session, [ann, ben])
        agree(session, row, [ann, ben], "Ask earlier", "Ann showed me how")
        ann.state = PractitionerState.LEFT
        session.flush()
        assert learnings(session, 1).total == 2
        erase(session, ann, now)
        assert (learnings(session, 1).shown, learnings(session, 1).total) == ((), 0)


@pytest.mark.parametrize("conversations", [1, 30])
def test_however_much_there_is_a_page_is_as_many_queries(
    database: Database, add_people: AddPeople, conversations: int
) -> None:
    with database.transaction() as session:
        people = add_people(session, 2 * conversations)
        pairs = [people[at : at + 2] for at in range(0, len(people), 2)]
        for row, pair in zip(introduced(session, *pairs), pairs, strict=True):
            agree(session, row, pair, "Ask earlier", "")
    with counted_queries(database) as queries, database.reading() as session:
        found = learnings(session, 1)
    assert (len(found.shown), found.total) == (min(conversations, LEARNINGS_ON_A_PAGE), conversations)
    assert len(queries) == 3  # how many; the words; who was there, and of which councils


def test_the_latest_cycle_comes_first(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        pair = add_people(session, 2)
        for number, words in ((1, "Ask earlier"), (2, "Listen")):
            (row,) = introduced(session, pair, number=number)
            agree(session, row, pair, words, "")
        assert [one.words for one in learnings(session, 1).shown] == ["Listen", "Ask earlier"]
