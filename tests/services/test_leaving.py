"""Leaving with one's history kept, and coming back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import repeat
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.services.conftest import PROGRAMME
from unmentor.councils import Kind
from unmentor.mail import Message, PassingFailure, Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    Answer,
    CouncilRow,
    CycleRow,
    CycleState,
    FeedbackRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    RestReason,
    SittingOutRow,
)
from unmentor.services.answering import answer_for
from unmentor.services.cycles import AlreadyTaken, draw_cycle, find_cycle, plan_cycle, send_cycle
from unmentor.services.delivering import deliver_due
from unmentor.services.leaving import MustJoinAgain, come_back, leave
from unmentor.services.resting import rest
from unmentor.services.sending import send_draw

AddPeople = Callable[..., list[PractitionerRow]]
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=3)


def count(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def kinds(session: Session) -> list[str]:
    """Of all messages."""
    return sorted(session.scalars(select(MessageRow.kind)))


def drawn(session: Session, add_people: AddPeople, programme: Programme, *, sent: bool) -> list[PractitionerRow]:
    """Two people who are introduced to each other; the draw has been sent, or not yet."""
    people = add_people(session, 2)
    cycle = plan_cycle(session, NOW, NOW, programme.zone)
    draw_cycle(session, cycle, programme, NOW)
    if sent:
        send_cycle(session, cycle, NOW)
    return people


def test_of_a_draw_that_is_not_sent_nobody_hears(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=False)
        assert (count(session, IntroductionRow), count(session, MessageRow)) == (1, 2)
        leave(session, person, PROGRAMME, LATER)
        assert (person.state, person.updated_at) == (PractitionerState.LEFT, LATER)
        assert (count(session, IntroductionRow), kinds(session)) == (0, ["goodbye"])
        waits = session.scalars(select(SittingOutRow)).one()
        assert (waits.practitioner_id, waits.reason) == (
            partner.id,
            "Your partner left before the introductions went out.",
        )


def test_of_partners_only_the_introduction_to_who_left_is_taken_back(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    """Al's name is part of every text, and Al's address of another's."""
    with each_database.transaction() as session:
        people = add_people(session, 3, conversations=2)
        people[0].name, people[0].address = "Al", "al@x.example"
        people[1].address = "hal@x.example"
        draw_cycle(session, plan_cycle(session, NOW, NOW, programme.zone), programme, NOW)
        assert count(session, IntroductionRow) == 3
        leave(session, people[0], PROGRAMME, LATER)
        (kept,) = session.scalars(select(IntroductionRow)).all()
        told = session.scalars(select(MessageRow.message_id).where(MessageRow.kind == "introduction")).all()
        assert len(told) == 2
        assert all(str(kept.id) in message_id for message_id in told)
        assert count(session, SittingOutRow) == 0


def test_who_lost_a_partner_is_told_once_in_their_language(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=False)
        partner.language = "cy"
        leave(session, person, PROGRAMME, LATER)
    with each_database.transaction() as session:
        assert send_draw(session, find_cycle(session, None), programme, LATER) == 1
        (letter,) = session.scalars(select(MessageRow).where(MessageRow.kind == "no_partner")).all()
        assert (letter.recipient, letter.state) == (partner.address, MessageState.QUEUED)
        assert "Gadawodd eich partner cyn i’r cyflwyniadau gael eu hanfon." in " ".join(letter.text.split())
        with pytest.raises(AlreadyTaken):
            send_draw(session, find_cycle(session, None), programme, LATER)


def test_who_was_left_out_by_the_draw_and_left_since_is_told_nothing(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        people = add_people(session, 3)
        for person in people:
            person.council_code = people[0].council_code
        draw_cycle(session, plan_cycle(session, NOW, NOW, programme.zone), programme, NOW)
        leave(session, people[0], PROGRAMME, LATER)
        assert send_draw(session, find_cycle(session, None), programme, LATER) == 2
        told = session.scalars(select(MessageRow.recipient).where(MessageRow.kind != "goodbye"))
        assert set(told) == {each.address for each in people[1:]}


def test_an_introduction_that_went_out_stays(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, _ = drawn(session, add_people, programme, sent=True)
        leave(session, person, PROGRAMME, LATER)
        assert (count(session, IntroductionRow), count(session, MemberRow)) == (1, 2)
        assert count(session, SittingOutRow) == 0


def test_leaving_twice_is_leaving_once(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        (person,) = add_people(session, 1)
        leave(session, person, PROGRAMME, NOW)
        leave(session, person, PROGRAMME, LATER)
        assert (person.state, person.updated_at) == (PractitionerState.LEFT, NOW)


def test_who_comes_back_is_active_and_who_never_left_is_left_alone(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        person, invited = add_people(session, 2, consented_at=NOW)
        invited.state = PractitionerState.INVITED
        leave(session, person, PROGRAMME, NOW)
        come_back(session, person, PROGRAMME, LATER)
        come_back(session, invited, PROGRAMME, LATER)
        assert (person.state, person.updated_at) == (PractitionerState.ACTIVE, LATER)
        assert (invited.state, invited.updated_at) == (PractitionerState.INVITED, NOW)


def test_nobody_comes_back_to_a_council_that_is_gone(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        session.add(
            CouncilRow(
                code="E07000026",
                name="Allerdale Borough Council",
                short_name="Allerdale",
                kind=Kind.DISTRICT,
                nation="England",
                region="North West",
                in_register=True,
            )
        )
        left = {"council_code": "E07000026", "state": PractitionerState.LEFT, "consented_at": NOW}
        (person,) = add_people(session, 1, **left)
        with pytest.raises(MustJoinAgain, match=r"^Allerdale Borough Council is no longer in the list: join with"):
            come_back(session, person, PROGRAMME, LATER)
        assert person.state is PractitionerState.LEFT


def test_nobody_comes_back_who_has_never_agreed(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        (person,) = add_people(session, 1, state=PractitionerState.LEFT)
        with pytest.raises(MustJoinAgain, match=r"^you have not agreed yet to what is shared with whom"):
            come_back(session, person, PROGRAMME, LATER)
        assert person.state is PractitionerState.LEFT


def test_nothing_but_a_goodbye_reaches_whoever_left(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    """What is being delivered at this moment cannot be taken back, and a sign-in stays good."""
    with each_database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=True)
        for kind, state in (("nudge", MessageState.SENDING), ("sign_in", MessageState.QUEUED)):
            session.add(copy_of(session.scalars(select(MessageRow)).first(), person, kind, state))
        session.flush()
        leave(session, person, programme, LATER)
        leave(session, person, programme, LATER + timedelta(days=1))
        assert written_to(session, person) == ["goodbye", "nudge", "sign_in"]
        assert written_to(session, partner) == ["introduction", "partner_answer"]


def test_what_failed_or_came_back_is_not_tried_again_for_whoever_left(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=True)
        session.execute(update(MessageRow).values(state=MessageState.FAILED))
        pattern = session.scalars(select(MessageRow)).first()
        for kind, state in (("nudge", MessageState.BOUNCED), ("address_changed", MessageState.FAILED)):
            session.add(copy_of(pattern, person, kind, state))
        session.flush()
        leave(session, person, programme, LATER)
        assert written_to(session, person) == ["address_changed", "goodbye"]
        assert written_to(session, partner) == ["introduction", "partner_answer"]


def test_what_is_being_delivered_while_its_reader_leaves_is_not_tried_again(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, _ = drawn(session, add_people, programme, sent=True)

    def refuse_once(message: Message) -> None:
        if message.kind == "introduction" and message.recipient == person.address and not tried:
            tried.append(message)
            with each_database.transaction() as session:
                leave(session, session.get_one(PractitionerRow, person.id), programme, NOW)
            raise PassingFailure("451 later")
        taken.append((message.kind, message.recipient))

    tried: list[Message] = []
    taken: list[tuple[str, str]] = []
    for moment in (NOW, LATER):
        deliver_due(each_database, Handing(refuse_once), repeat(moment).__next__)
    assert len(tried) == 1
    assert [kind for kind, recipient in taken if recipient == person.address] == ["goodbye"]


class Handing:
    """A mail server that does with a message what a function does."""

    def __init__(self, deliver: Callable[[Message], None]) -> None:
        self.deliver = deliver

    def __enter__(self) -> "Handing":
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize("days", [8, 21])
def test_with_a_later_cycle_drawn_a_partner_still_hears_of_it_and_of_nobody_else(
    database: Database, add_people: AddPeople, programme: Programme, days: int
) -> None:
    with database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=True)
        session.add(CycleRow(number=2, state=CycleState.DRAWN, seed=1, draw_at=NOW, drawn_at=NOW + timedelta(days=7)))
        leave(session, person, programme, NOW + timedelta(days=days))
        told = session.scalars(select(MessageRow).where(MessageRow.kind == "partner_answer")).one()
        assert told.recipient == partner.address
        assert (told.calendar is not None) == (days == 8)  # the time held is on the ninth day
        words = " ".join(told.text.split())
        assert "cannot make it this time. There is nothing for you to do." in words
        assert "look for somebody else" not in words


def test_a_partner_who_may_be_waiting_hears_that_it_is_off_and_that_is_no_answer(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=True)
        leave(session, person, programme, LATER)
        told = session.scalars(select(MessageRow).where(MessageRow.kind == "partner_answer")).one()
        assert (told.recipient, told.calendar_method) == (partner.address, "CANCEL")
        assert "cannot make it this time" in " ".join(told.text.split())
        assert count(session, FeedbackRow) == 0


@pytest.mark.parametrize(
    ("answer", "days"), [(Answer.MET, 3), (Answer.NOT_MET, 3), (Answer.CANNOT, 3), (None, 22)], ids=str
)
def test_nobody_is_told_again_of_what_was_said_or_is_over(
    database: Database, add_people: AddPeople, programme: Programme, answer: Answer | None, days: int
) -> None:
    with database.transaction() as session:
        person, partner = drawn(session, add_people, programme, sent=True)
        introduction = session.scalars(select(IntroductionRow)).one()
        if answer:
            answer_for(session, introduction.id, person.id, answer, programme, NOW)
        before = written_to(session, partner)
        leave(session, person, programme, NOW + timedelta(days=days))
        assert written_to(session, partner) == before


def test_whoever_comes_back_is_welcomed_instead_and_may_leave_again(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        (person,) = add_people(session, 1, consented_at=NOW)
        leave(session, person, programme, NOW)
        for days in (1, 2):  # comes back twice, which is once
            come_back(session, person, programme, NOW + timedelta(days=days))
        assert written_to(session, person) == ["welcome"]
        session.execute(update(MessageRow).values(state=MessageState.SENT))
        for days in (3, 5):
            leave(session, person, programme, NOW + timedelta(days=days))
            session.execute(update(MessageRow).values(state=MessageState.SENT))
            come_back(session, person, programme, NOW + timedelta(days=days + 1))
            session.execute(update(MessageRow).values(state=MessageState.SENT))
        assert written_to(session, person) == ["goodbye", "goodbye", "welcome", "welcome", "welcome"]


def test_whoever_leaves_or_comes_back_rests_no_more(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        (person,) = add_people(session, 1, consented_at=NOW)
        assert rest(session, person, RestReason.BOUNCED, programme, NOW)
        leave(session, person, programme, NOW)
        assert (person.resting_since, person.rest_reason, written_to(session, person)) == (None, None, ["goodbye"])
        come_back(session, person, programme, LATER)
        assert (person.resting_since, person.in_again_at) == (None, LATER)


def written_to(session: Session, person: PractitionerRow) -> list[str]:
    """Kinds of messages."""
    return sorted(session.scalars(select(MessageRow.kind).where(MessageRow.practitioner_id == person.id)))


def copy_of(row: MessageRow | None, person: PractitionerRow, kind: str, state: MessageState) -> MessageRow:
    assert row is not None
    columns = {column.key: getattr(row, column.key) for column in MessageRow.__table__.columns}
    changed = {"id": uuid4(), "kind": kind, "state": state, "message_id": f"<{kind}@x>", "practitioner_id": person.id}
    return MessageRow(**columns | changed)
