"""A year of a programme whose people skip, pause, leave, bounce and do not answer; then every promise is checked."""

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations, pairwise
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from tests.faults.letter_box import letter_box
from tests.faults.year import Habit, Human, Year, with_bounces
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import (
    Answer,
    CycleRow,
    CycleState,
    FeedbackRow,
    IntroductionRow,
    MessageRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
)
from unmentor.settings import read_settings

pytestmark = pytest.mark.timeout(1800)  # of the long run, which the first test waits for

START = datetime(2027, 3, 3, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@dataclass
class Lived:
    """What is looked at afterwards: the year and the rows that it left."""

    year: Year
    cycles: list[CycleRow]
    introductions: list[IntroductionRow]
    messages: list[MessageRow]
    people: dict[UUID, PractitionerRow]
    sitting_out: list[SittingOutRow]
    feedback: list[FeedbackRow]
    draws: int

    def number(self, cycle_id: int | None) -> int:
        return next(cycle.number for cycle in self.cycles if cycle.id == cycle_id)

    def introduced_in(self, person: UUID | None) -> list[int]:
        """The numbers of the cycles that introduced somebody, in order, each once."""
        theirs = {
            self.number(i.cycle_id) for i in self.introductions if person in {m.practitioner_id for m in i.members}
        }
        return sorted(theirs)


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, long: bool, pytestconfig: pytest.Config) -> Iterator[Lived]:
    """Twelve cycles of 300 people and more, or three of 45."""
    people, draws, new = (300, 12, 8) if long else (45, 3, 3)
    settings = read_settings({"UNMENTOR_DATA_DIR": str(tmp_path_factory.mktemp("year"))})
    database = Database(settings.database_url)
    upgrade(database)
    with letter_box() as (box, mail_url):
        settings = with_bounces(settings, mail_url)
        pace = timedelta(hours=12) if long else DAY
        year = Year(settings, database, box, people=people, start=START, days=31 * draws + 42, pace=pace, seed=7)
        year.run(new_each_month=new)
    with database.reading() as session:
        found = _read(session, year, draws)
    if long:
        capturing = pytestconfig.pluginmanager.getplugin("capturemanager")
        assert capturing is not None
        with capturing.global_and_fixture_disabled():
            sys.stdout.writelines(_said(found))
    yield found
    database.close()


def _read(session: Session, year: Year, draws: int) -> Lived:
    members = selectinload(IntroductionRow.members)
    return Lived(
        year=year,
        cycles=list(session.scalars(select(CycleRow).options(selectinload(CycleRow.draw)).order_by(CycleRow.number))),
        introductions=list(
            session.scalars(select(IntroductionRow).options(members).order_by(IntroductionRow.position))
        ),
        messages=list(session.scalars(select(MessageRow))),
        people={row.id: row for row in session.scalars(select(PractitionerRow))},
        sitting_out=list(session.scalars(select(SittingOutRow))),
        feedback=list(session.scalars(select(FeedbackRow))),
        draws=draws,
    )


def _said(lived: Lived) -> list[str]:
    """What a reader of the long run wants to see."""
    closed = sum(cycle.state is CycleState.CLOSED for cycle in lived.cycles)
    replaced = sum(each.replacement_id is not None for each in lived.introductions)
    resting = Counter(row.rest_reason.value if row.rest_reason else "none" for row in lived.people.values())
    counts = {
        "people": len(lived.people),
        "cycles closed": closed,
        "introductions": len(lived.introductions),
        "of them replacements": replaced,
        "times somebody sat out": len(lived.sitting_out),
        "messages": dict(Counter(message.kind for message in lived.messages)),
        "their states": dict(Counter(message.state.value for message in lived.messages)),
        "answers": dict(Counter(row.answer.value for row in lived.feedback)),
        "rests": dict(resting),
    }
    return ["\n", *(f"{what}: {number}\n" for what, number in counts.items())]


def of_habit(lived: Lived, habit: Habit) -> list[Human]:
    return [human for human in lived.year.humans.values() if human.habit is habit]


def test_every_month_had_its_draw_on_its_first_tuesday_and_was_closed(lived: Lived) -> None:
    done = [cycle for cycle in lived.cycles if cycle.state is CycleState.CLOSED]
    assert len(done) >= lived.draws
    assert [cycle.number for cycle in lived.cycles] == list(range(1, len(lived.cycles) + 1))
    local = [cycle.draw_at.astimezone(lived.year.settings.timezone) for cycle in lived.cycles]
    assert {(day.weekday(), day.hour, day.minute, day.day <= 7) for day in local} == {(1, 9, 0, True)}
    assert all((b.year * 12 + b.month) - (a.year * 12 + a.month) == 1 for a, b in pairwise(local))
    for cycle in done:
        moments = [
            cycle.noticed_at, cycle.drawn_at, cycle.approved_at, cycle.introduced_at, cycle.nudged_at,
            cycle.nudged_again_at, cycle.asked_at, cycle.closed_at, cycle.digested_at,
        ]  # fmt: skip
        assert None not in moments
        assert moments == sorted(moment for moment in moments if moment)


def test_every_draw_is_proved_the_best(lived: Lived) -> None:
    drawn = [cycle.draw for cycle in lived.cycles if cycle.draw]
    assert len(drawn) >= lived.draws
    assert {draw.optimal for draw in drawn} == {True}


def test_nobody_meets_the_same_person_twice(lived: Lived) -> None:
    pairs = Counter(
        frozenset(pair)
        for introduction in lived.introductions
        for pair in combinations([member.practitioner_id for member in introduction.members], 2)
    )
    assert len(pairs) > lived.draws * 20
    assert pairs.most_common(1)[0][1] == 1


def test_nobody_meets_somebody_of_their_own_council(lived: Lived) -> None:
    for introduction in lived.introductions:
        councils = [member.council_code for member in introduction.members]
        assert len(set(councils)) == len(councils)


def test_nobody_has_more_conversations_than_they_offered(lived: Lived) -> None:
    booked = Counter(
        (each.cycle_id, each.replacement_id is None, member.practitioner_id)
        for each in lived.introductions
        for member in each.members
    )
    for (_, own, person), number in booked.items():
        row = lived.people[person]
        assert number <= (row.conversations + row.second_seat if own else 1 + row.second_seat)


def test_nobody_is_left_out_twice_running(lived: Lived) -> None:
    """With so many people it can always be avoided."""
    out: dict[UUID, list[int]] = defaultdict(list)
    for row in lived.sitting_out:
        out[row.practitioner_id].append(lived.number(row.cycle_id))
    for person, numbers in out.items():
        introduced = lived.introduced_in(person)
        for one, following in pairwise(sorted(numbers)):
            assert any(one <= number < following for number in introduced)


def test_every_decided_message_was_delivered_once_and_nothing_else(lived: Lived) -> None:
    taken = Counter(got.message_id for got in lived.year.got)
    assert set(taken.values()) == {1}
    delivered = {m.message_id for m in lived.messages if m.state in {MessageState.SENT, MessageState.BOUNCED}}
    waiting = {m.message_id for m in lived.messages if m.state is MessageState.QUEUED}
    assert delivered <= taken.keys()
    assert taken.keys() - delivered <= lived.year.sent_back  # half a year later nobody keeps what came back
    now = lived.year.got[-1].at + DAY
    assert all(m.due_at > now for m in lived.messages if m.message_id in waiting)  # "still in?" a week after a bounce
    assert {m.state for m in lived.messages} <= {MessageState.SENT, MessageState.BOUNCED, MessageState.QUEUED}


def test_each_side_of_each_introduction_has_its_letter(lived: Lived) -> None:
    letters = {got.message_id for got in lived.year.got if got.kind == "introduction"}
    sent = [each for each in lived.introductions if lived.cycles[lived.number(each.cycle_id) - 1].introduced_at]
    for introduction in sent:
        for member in introduction.members:
            assert f"<introduction.{introduction.id}.{member.position + 1}@unmentor.example>" in letters


def test_whoever_left_got_a_goodbye_and_nothing_more(lived: Lived) -> None:
    by_recipient = lived.year.by_recipient()
    gone = [human for human in lived.year.humans.values() if human.left_at]
    assert len(gone) >= 2
    for human in gone:
        assert human.left_at is not None
        after = [got.kind for got in by_recipient[human.address] if got.at > human.left_at]
        assert after == ["goodbye"]


def test_whoever_skipped_or_paused_was_in_no_draw_of_that_time(lived: Lived) -> None:
    skips = [(human, number) for human in of_habit(lived, Habit.SKIPPER) for number in human.skips]
    assert skips
    for human, number in skips:
        own = [i for i in lived.introductions if lived.number(i.cycle_id) == number and i.replacement_id is None]
        assert human.id not in {member.practitioner_id for each in own for member in each.members}
    pauses = [(human, *away) for human in of_habit(lived, Habit.PAUSER) for away in human.away]
    assert pauses
    for human, first, last in pauses:
        away = {cycle.number for cycle in lived.cycles if first < cycle.draw_at.date() <= last}
        assert away.isdisjoint(lived.introduced_in(human.id))


def test_whoever_never_answers_is_in_two_or_three_draws_and_then_rests(lived: Lived) -> None:
    """Three where they were asked about the second too late to have answered before the third was announced."""
    silent = [human.id for human in of_habit(lived, Habit.SILENT) if human.id]
    resting = [person for person in silent if lived.people[person].resting_since]
    assert resting
    assert all(len(lived.introduced_in(person)) >= 2 for person in resting)
    assert max(len(_with_somebody_to_meet(lived, person)) for person in silent) <= 3


def _with_somebody_to_meet(lived: Lived, person: UUID) -> set[int]:
    """The numbers of the cycles that introduced somebody to anybody who could make it, and had not left in silence."""
    said = {(each.introduction_id, each.practitioner_id): each.answer for each in lived.feedback}
    return {
        lived.number(introduction.cycle_id)
        for introduction in lived.introductions
        if person in (members := {member.practitioner_id for member in introduction.members})
        for other in members - {person}
        if (answer := said.get((introduction.id, other))) is not Answer.CANNOT
        if answer is not None or lived.people[other].state is not PractitionerState.LEFT
    }


def test_whoever_says_that_they_are_still_in_is_drawn_again(lived: Lived) -> None:
    back = [human for human in of_habit(lived, Habit.QUIET) if human.last_words]
    assert back
    assert max(len(lived.introduced_in(human.id)) for human in back) > 2


def test_an_address_that_takes_no_messages_gets_no_more_than_one_question(lived: Lived) -> None:
    by_recipient = lived.year.by_recipient()
    lost = [got for got in lived.year.got if got.message_id in lived.year.sent_back and got.kind != "still-in"]
    assert lost
    for got in lost:
        after = [other.kind for other in by_recipient[got.to] if other.at > got.at]
        assert after in ([], ["still-in"])


def test_a_conversation_is_one_thread(lived: Lived) -> None:
    replies = [got for got in lived.year.got if got.kind in {"nudge", "how-it-went"}]
    assert replies
    known = {(got.to, got.message_id): got.kind for got in lived.year.got}
    assert {known[got.to, str(got.parsed["In-Reply-To"])] for got in replies} == {"introduction"}
