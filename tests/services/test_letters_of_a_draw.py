"""What a draw writes to each of its people: in their language, with links of their own."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.conftest import NOW, AddPeople
from unmentor.mail import Programme
from unmentor.matching import draw
from unmentor.persistence import Database
from unmentor.persistence.models import (
    CycleRow,
    CycleState,
    IntroductionRow,
    MemberRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    ReplacementRow,
    SittingOutRow,
    Way,
)
from unmentor.services.cycles import draw_cycle, plan_cycle, send_cycle
from unmentor.services.introductions import introduce
from unmentor.services.links import Use, read_token
from unmentor.services.pool import take_part
from unmentor.services.scheduling import Schedule, set_schedule

Draw = Callable[[Session], CycleRow]


@pytest.fixture
def draw_now(programme: Programme, now: datetime) -> Draw:
    """Plans and draws a cycle at once."""

    def plan_and_draw(session: Session) -> CycleRow:
        cycle = plan_cycle(session, now, now, programme.zone)
        draw_cycle(session, cycle, programme, now)
        return cycle

    return plan_and_draw


def message_to(session: Session, person: PractitionerRow) -> MessageRow:
    """The one message to somebody."""
    return session.scalars(select(MessageRow).where(MessageRow.practitioner_id == person.id)).one()


def test_partners_read_what_was_written_for_them_and_not_what_was_written_to_the_organiser(
    database: Database, add_people: AddPeople, draw_now: Draw
) -> None:
    with database.transaction() as session:
        one, other = add_people(session, 2)
        one.for_partners, one.notes = "I hear best by phone", "I am on leave in May"
        one.ways, one.times = frozenset({Way.PHONE}), "Tuesdays after 10"
        draw_now(session)
        to_other, to_one = (message_to(session, person).text for person in (other, one))
    assert "adds: “I hear best by phone”" in to_other
    assert "Likes to talk: by phone\nUsual times: Tuesdays after 10\n" in to_other
    assert "by phone" not in to_one
    assert "on leave in May" not in to_other + to_one


def test_partners_may_read_different_languages_and_the_organiser_reads_english(
    database: Database, add_people: AddPeople, draw_now: Draw
) -> None:
    with database.transaction() as session:
        english, welsh = add_people(session, 2)
        welsh.language = "cy"
        draw_now(session)
        to_english, to_welsh = (message_to(session, person) for person in (english, welsh))
        (reasons,) = session.scalars(select(IntroductionRow.reasons))
    assert (to_english.headers["Content-Language"], to_welsh.headers["Content-Language"]) == ("en-GB", "cy")
    assert (to_english.subject[:4], to_welsh.subject[:10]) == ("Meet", "Eich sgwrs")
    first_link = "First conversation between "
    assert any(reason.startswith(first_link) for reason in reasons)
    assert f"WHY YOU TWO\n\n{first_link}" in to_english.text
    assert "PAM CHI\n\nDyma’r sgwrs gyntaf rhwng y sefydliadau hyn: " in to_welsh.text


def test_whoever_sits_out_reads_why_in_their_language_and_the_organiser_in_english(
    database: Database, add_people: AddPeople, draw_now: Draw
) -> None:
    with database.transaction() as session:
        (alone,) = add_people(session, 1, language="cy")
        draw_now(session)
        text, reason = message_to(session, alone).text, session.scalars(select(SittingOutRow.reason)).one()
    assert reason == "The rules left nobody to meet."
    assert "\nNid oedd y rheolau’n gadael neb i gyfarfod â nhw. Mae’n ddrwg gennym" in text


@pytest.mark.parametrize(
    ("schedule", "said"),
    [
        (None, "you come first in the next draw, on Tuesday 5 January."),
        (
            Schedule(rule="last thu 14:30"),
            "we look again until Tuesday 22 December, and write if somebody is free. If nobody is, you come first in"
            " the next draw, on Thursday 31 December.",
        ),
        (
            Schedule(rule="15 09:00"),
            "we look again until Tuesday 15 December, and write if somebody is free. If nobody is, you come first in"
            " the next draw, on Tuesday 15 December.",
        ),
        (Schedule(rule="every mon 08:00"), "you come first in the next draw, on Monday 7 December."),
        (
            Schedule(rule="last thu 14:30", replace_days=21),
            "you come first in the next draw, on Thursday 31 December.",
        ),
    ],
)
def test_whoever_sits_out_reads_when_the_next_draw_is_by_the_schedule_and_whether_somebody_is_looked_for(
    database: Database,
    add_people: AddPeople,
    draw_now: Draw,
    programme: Programme,
    schedule: Schedule | None,
    said: str,
) -> None:
    with database.transaction() as session:
        (alone,) = add_people(session, 1)
        if schedule:
            set_schedule(session, schedule, programme.zone, NOW)
        draw_now(session)
        text = " ".join(message_to(session, alone).text.split())
    assert f"There is nothing for you to do: {said} Do you know" in text


def test_each_letter_has_its_readers_own_links(
    database: Database, add_people: AddPeople, draw_now: Draw, programme: Programme
) -> None:
    with database.transaction() as session:
        add_people(session, 3)
        draw_now(session)
        members = session.execute(select(MemberRow.introduction_id, MemberRow.practitioner_id)).all()
        found = [(row, row.practitioner_id) for row in session.scalars(select(MessageRow))]
    for row, reader in found:
        opened = {
            use: [
                read_token(programme.secret, use, token)
                for token in re.findall(rf"^{programme.base_url}/{use}/(\S+)$", row.text, re.MULTILINE)
            ]
            for use in (Use.FEEDBACK, Use.UNSUBSCRIBE)
        }
        (introduction_id,) = {introduction for introduction, member in members if member == reader}
        assert opened == {Use.FEEDBACK: [(introduction_id, reader)], Use.UNSUBSCRIBE: [(reader,)]}
        (one_press,) = re.findall(rf"^<{programme.base_url}/unsubscribe/(\S+)>, ", row.headers["List-Unsubscribe"])
        assert read_token(programme.secret, Use.UNSUBSCRIBE, one_press) == (reader,)


def test_introductions_of_a_later_draw_go_at_once_and_stand_behind_the_cycles_own(
    database: Database, add_people: AddPeople, draw_now: Draw, programme: Programme, now: datetime
) -> None:
    later = now + timedelta(days=3)
    with database.transaction() as session:
        add_people(session, 4)
        cycle = draw_now(session)
        send_cycle(session, cycle, now)
        replacement = ReplacementRow(
            cycle_id=cycle.id, number=1, drawn_at=later, people=4, value=0, bound=0, optimal=True, certificate={}
        )
        session.add(replacement)
        session.flush()
        taking_part = take_part(session, cycle)
        introduce(
            session,
            cycle,
            taking_part.practitioners,
            draw(taking_part.pool),
            programme,
            later,
            replacement_id=replacement.id,
        )
        rows = session.scalars(select(IntroductionRow).order_by(IntroductionRow.position)).all()
        new = session.scalars(select(MessageRow).where(MessageRow.written == later)).all()
    assert [(row.position, row.replacement_id) for row in rows] == [(0, None), (1, None), (2, 1), (3, 1)]
    assert {(row.state, row.due_at, row.cycle_id) for row in new} == {(MessageState.QUEUED, later, cycle.id)}
    assert all(row.subject.startswith("Also for December 2026: meet ") for row in new)
    assert (len(new), cycle.state) == (4, CycleState.INTRODUCED)
