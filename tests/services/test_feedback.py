"""What sides say of a conversation: what it amounts to, who was let down, and who is written to."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.services.conftest import NOW, AddPeople
from tests.services.introduced import introduced
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    FeedbackRow,
    IntroductionRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
)
from unmentor.services.answering import Details, NoSuchConversation, answer_for, tell_more
from unmentor.services.feedback import (
    HeldRange,
    Outcomes,
    Standing,
    counted,
    counts,
    each_counted,
    everybody_let_down,
    let_down,
    outcomes,
    standing,
)
from unmentor.services.growth import council_links
from unmentor.services.history import by_cycle, introductions_before
from unmentor.services.learnings import learnings
from unmentor.services.pool import take_part

ANSWERS = (None, *Answer)


def learned(session: Session) -> list[str]:
    """What everybody may read."""
    return [one.words for one in learnings(session, 1).shown]


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([], Standing.UNKNOWN),
        ([Answer.MET], Standing.MET),
        ([Answer.MET, Answer.MET], Standing.MET),
        ([Answer.MET, Answer.DATE_SET], Standing.MET),
        ([Answer.MET, Answer.NO_REPLY], Standing.IN_DOUBT),
        ([Answer.CANNOT, Answer.MET, Answer.MET], Standing.IN_DOUBT),
        ([Answer.NOT_MET], Standing.NOT_MET),
        ([Answer.CANNOT, Answer.NO_REPLY], Standing.NOT_MET),
        ([Answer.DATE_SET, Answer.NO_REPLY], Standing.NOT_MET),
        ([Answer.DATE_SET], Standing.DATE_SET),
    ],
)
def test_what_the_answers_of_all_sides_amount_to(answers: list[Answer], found: Standing) -> None:
    assert (standing(answers), standing(reversed(answers))) == (found, found)


def test_outcomes_count_as_the_rule_does_in_one_cycle_and_in_all(database: Database, add_people: AddPeople) -> None:
    both = list(product(ANSWERS, repeat=2))
    with database.transaction() as session:
        people = add_people(session, 2 * len(both))
        pairs = list(zip(people[::2], people[1::2], strict=True))
        rows = introduced(session, *pairs)
        introduced(session, *pairs[:2], number=2)
        (unsent,) = introduced(session, pairs[0], number=3)
        session.execute(update(CycleRow).where(CycleRow.id == unsent.cycle_id).values(introduced_at=None))
        for row, pair, answers in zip(rows, pairs, both, strict=True):
            session.add_all(_said(row, person, answer) for person, answer in zip(pair, answers, strict=True) if answer)
    rule = [standing(filter(None, answers)) for answers in both]
    expected = Outcomes(**{found.value: rule.count(found) for found in Standing})
    with database.reading() as session:
        assert outcomes(session, rows[0].cycle_id) == expected
        assert outcomes(session) == replace(expected, unknown=expected.unknown + 2)
        assert outcomes(session, unsent.cycle_id) == Outcomes()


def test_rates_are_a_range_from_what_is_sure_to_what_is_possible() -> None:
    held = Outcomes(met=34, in_doubt=2, not_met=9, date_set=5, unknown=10).range
    assert (held, held.percent) == (HeldRange(34, 51, 60), (57, 85))
    assert HeldRange(0, 0, 3).percent == (0, 0)


def test_only_what_is_known_not_to_have_taken_place_does_not_count() -> None:
    assert [found for found in Standing if not counts(found)] == [Standing.NOT_MET]


def test_the_database_counts_as_the_rule_does(database: Database, add_people: AddPeople) -> None:
    both = list(product(ANSWERS, repeat=2))
    with database.transaction() as session:
        people = add_people(session, 2 * len(both))
        pairs = list(zip(people[::2], people[1::2], strict=True))
        rows = introduced(session, *pairs)
        for row, pair, answers in zip(rows, pairs, both, strict=True):
            for person, answer in zip(pair, answers, strict=True):
                if answer:
                    session.add(_said(row, person, answer))
    with database.reading() as session:
        by_each = set(session.scalars(select(IntroductionRow.id).where(each_counted())))
        kept = set(session.scalars(select(IntroductionRow.id).where(counted())))
    rule = {row.id for row, answers in zip(rows, both, strict=True) if counts(standing(filter(None, answers)))}
    assert (kept, by_each) == (rule, rule)


def test_who_is_let_down() -> None:
    ann, ben, cai = UUID(int=1), UUID(int=2), UUID(int=3)
    cases: dict[tuple[Answer | None, ...], set[UUID]] = {
        (None, None): set(),
        (Answer.NO_REPLY, None): {ann},
        (Answer.NO_REPLY, Answer.NO_REPLY): {ann, ben},
        (Answer.CANNOT, None): {ben},
        (Answer.CANNOT, Answer.DATE_SET): {ben},
        (Answer.CANNOT, Answer.MET): set(),
        (Answer.CANNOT, Answer.CANNOT): set(),
        (Answer.NOT_MET, None): set(),
        (Answer.CANNOT, None, None): set(),
        (Answer.CANNOT, Answer.CANNOT, None): {cai},
        (Answer.CANNOT, Answer.NO_REPLY, None): {ben},
    }
    found = {answers: let_down(dict(zip((ann, ben, cai), answers, strict=False))) for answers in cases}
    assert found == cases


def test_an_answer_is_kept_once_and_the_latest_holds(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        (row,) = introduced(session, [ann, ben])
    for minutes, answer in enumerate((Answer.DATE_SET, Answer.DATE_SET, Answer.MET)):
        with database.transaction() as session:
            answer_for(session, row.id, ann.id, answer, programme, now + timedelta(minutes=minutes))
    with database.reading() as session:
        kept = session.scalars(select(FeedbackRow)).all()
    assert [(one.practitioner_id, one.answer, one.answered_at, one.updated_at) for one in kept] == [
        (ann.id, Answer.MET, now, now + timedelta(minutes=2))
    ]


def test_what_was_said_of_a_conversation_outlives_a_wrong_press_and_is_not_published_by_one(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        (row,) = introduced(session, [ann, ben])
        answer_for(session, row.id, ann.id, Answer.MET, programme, now)
        told = tell_more(session, row.id, ann.id, Details(5, "Ask earlier", publish=True), now)
        assert (told.useful, told.learned, told.publish) == (5, "Ask earlier", True)
        answer_for(session, row.id, ben.id, Answer.MET, programme, now)
        tell_more(session, row.id, ben.id, Details(None, "", publish=True), now)
        assert learned(session) == ["Ask earlier"]
        changed = answer_for(session, row.id, ann.id, Answer.NOT_MET, programme, now)
        assert (changed.useful, changed.learned, changed.publish, learned(session)) == (5, "Ask earlier", True, [])
        with pytest.raises(NoSuchConversation):
            tell_more(session, row.id, ann.id, Details(5, "Ask earlier", publish=True), now)


def test_nobody_answers_for_a_conversation_that_is_not_theirs_or_not_sent(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben, cai = add_people(session, 3)
        (row,) = introduced(session, [ann, ben])
        for introduction, person in ((row.id, cai.id), (uuid4(), ann.id)):
            with pytest.raises(NoSuchConversation):
                answer_for(session, introduction, person, Answer.MET, programme, now)
        session.get_one(CycleRow, row.cycle_id).introduced_at = None
    with database.transaction() as session, pytest.raises(NoSuchConversation):
        answer_for(session, row.id, ann.id, Answer.MET, programme, now)


def test_who_is_concerned_by_an_answer_gets_one_message_however_often_it_is_given(
    each_database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with each_database.transaction() as session:
        ann, ben = add_people(session, 2)
        (row,) = introduced(session, [ann, ben])

    def press(answer: Answer) -> None:
        with each_database.transaction() as session:
            answer_for(session, row.id, ann.id, answer, programme, now)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(press, [Answer.CANNOT] * 4))
    with each_database.reading() as session:
        (message,) = session.scalars(select(MessageRow))
        assert len(session.scalars(select(FeedbackRow)).all()) == 1
    assert (message.kind, message.recipient, message.state, message.cycle_id, message.due_at) == (
        "partner_answer",
        ben.address,
        MessageState.QUEUED,
        row.cycle_id,
        now,
    )
    assert "cannot make it" in message.text


def test_what_a_wrong_press_wrote_is_taken_back_while_it_is_not_sent(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        (row,) = introduced(session, [ann, ben])
        texts = []
        for answer in (Answer.CANNOT, Answer.NO_REPLY, Answer.DATE_SET):
            answer_for(session, row.id, ann.id, answer, programme, now)
            texts.append(["cannot make it" in text for text in session.scalars(select(MessageRow.text))])
        assert texts == [[True], [False], []]
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)
        session.execute(update(MessageRow).values(state=MessageState.SENT))
        answer_for(session, row.id, ann.id, Answer.DATE_SET, programme, now)
        assert len(session.scalars(select(MessageRow)).all()) == 1


def test_nobody_is_written_to_about_a_conversation_whose_time_is_over(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben = add_people(session, 2)
        (row,) = introduced(session, [ann, ben])
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now + timedelta(days=60))
        assert session.scalars(select(MessageRow)).all() == []


def test_who_left_without_a_word_cannot_be_met_either(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben, cai = add_people(session, 3)
        (row,) = introduced(session, [ann, ben, cai])
        cai.state = PractitionerState.LEFT
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)
        assert everybody_let_down(session) == {(row.id, ben.id)}
        (message,) = session.scalars(select(MessageRow))
        assert "somebody else for you" in " ".join(message.text.split())


def test_nobody_is_let_down_where_anybody_says_that_they_met() -> None:
    one, other = uuid4(), uuid4()
    assert let_down({one: Answer.NO_REPLY, other: Answer.MET}) == set()
    assert let_down({one: Answer.NO_REPLY, other: None}) == {one}


@pytest.mark.parametrize("answer", [Answer.CANNOT, Answer.NO_REPLY])
def test_who_has_left_has_met_or_cannot_make_it_gets_no_message(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime, answer: Answer
) -> None:
    with database.transaction() as session:
        people = add_people(session, 6)
        people[1].state = PractitionerState.LEFT
        first, second, third = introduced(session, people[:2], people[2:4], people[4:])
        answer_for(session, second.id, people[3].id, Answer.MET, programme, now)
        session.add(_said(third, people[5], Answer.CANNOT))
        for row, person in ((first, people[0]), (second, people[2]), (third, people[4])):
            answer_for(session, row.id, person.id, answer, programme, now)
    with database.reading() as session:
        assert session.scalars(select(MessageRow)).all() == []


def test_in_a_trio_the_others_hear_that_they_still_meet(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben, cai = add_people(session, 3)
        (row,) = introduced(session, [ann, ben, cai])
        answer_for(session, row.id, ann.id, Answer.CANNOT, programme, now)
        texts = dict(session.execute(select(MessageRow.recipient, MessageRow.text)).all())
        assert everybody_let_down(session) == set()
        answer_for(session, row.id, ben.id, Answer.CANNOT, programme, now)
        assert everybody_let_down(session) == {(row.id, cai.id)}
    assert set(texts) == {ben.address, cai.address}
    assert "you meet Person 2" in texts[ben.address]


def test_what_was_learned_is_published_once_all_sides_agree(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben, cai = add_people(session, 3)
        (row,) = introduced(session, [ann, ben, cai])
        for person, words in ((ann, "Ask earlier"), (ben, ""), (cai, "Listen")):
            assert learned(session) == []
            answer_for(session, row.id, person.id, Answer.MET, programme, now)
            tell_more(session, row.id, person.id, Details(None, words, publish=True), now)
            session.flush()
        assert sorted(learned(session)) == ["Ask earlier", "Listen"]


def test_what_did_not_take_place_is_no_link_but_still_no_repeat(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        ann, ben, cai, dee = add_people(session, 4)
        row, _ = introduced(session, [ann, ben], [cai, dee])
        answer_for(session, row.id, ann.id, Answer.NOT_MET, programme, now)
        assert list(council_links(session, 2)) == [tuple(sorted((cai.council_code, dee.council_code)))]
        earlier = introductions_before(session, 2)
        assert by_cycle(each for each in earlier if each.counts) == [[(cai.id, dee.id)]]
        assert sorted(by_cycle(earlier)[0]) == sorted([(ann.id, ben.id), (cai.id, dee.id)])


def test_who_was_let_down_is_due_at_once_and_waits_and_who_could_not_keeps_their_turn(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    with database.transaction() as session:
        people = add_people(session, 6, cadence=3)
        row, other, _ = introduced(session, people[:2], people[2:4], people[4:])
        answer_for(session, row.id, people[0].id, Answer.CANNOT, programme, now)
        answer_for(session, other.id, people[2].id, Answer.NO_REPLY, programme, now)
        following = take_part(session, CycleRow(id=2, number=2, seed=1, draw_at=now))
        waiting = [
            (row.name, person.waiting)
            for row, person in zip(following.practitioners, following.pool.people, strict=True)
        ]
        third = take_part(session, CycleRow(id=4, number=4, seed=1, draw_at=now))
    assert waiting == [("Person 1", 1), ("Person 2", 1)]
    assert len(third.practitioners) == 6


def _said(row: IntroductionRow, person: PractitionerRow, answer: Answer) -> FeedbackRow:
    return FeedbackRow(
        introduction_id=row.id, practitioner_id=person.id, answer=answer, answered_at=NOW, updated_at=NOW
    )
