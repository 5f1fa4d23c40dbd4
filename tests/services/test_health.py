"""What is wrong with a programme, from its rows alone; and that organisers are written to of it once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import repeat
from threading import Barrier

import pytest
import time_machine
from sqlalchemy import select, update

from jobs.job import Here
from jobs.schedule import JOBS
from jobs.watch_health import watch_health
from tests.services.conftest import NOW, AddPeople
from tests.services.troubled import add_job, add_message
from unmentor.mail import Message, Programme, ServerUnavailable
from unmentor.persistence import Database
from unmentor.persistence.models import (
    AlarmRow,
    Approval,
    CycleRow,
    CycleState,
    JobRow,
    MessageRow,
    MessageState,
    Purpose,
    Role,
)
from unmentor.services.alarms import raise_alarms
from unmentor.services.delivering import deliver_due
from unmentor.services.health import (
    EVERY,
    Problem,
    Trouble,
    alarming,
    in_words,
    late_after,
    mail_is_down,
    outbox_moves,
    problems,
    scheduler_is_alive,
)
from unmentor.services.identity import Visitor, Wish, forget_what_is_over, request_sign_in
from unmentor.services.organisers import add_organiser
from unmentor.services.scheduling import Schedule, set_schedule
from unmentor.settings import Settings

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_intervals_are_those_of_the_jobs() -> None:
    assert {job.name: job.every for job in JOBS} == EVERY


def test_nothing_is_wrong_with_a_new_programme(database: Database) -> None:
    with database.reading() as session:
        assert problems(session, NOW) == []
        assert (mail_is_down(session, NOW), outbox_moves(session, NOW), scheduler_is_alive(session, NOW)) == (
            False,
            True,
            None,
        )


def test_mail_is_down_once_nothing_went_out_for_an_hour_and_an_alarm_after_a_day(database: Database) -> None:
    with database.transaction() as session:
        add_message(session, MessageState.QUEUED, failing_since=NOW - DAY, due_at=NOW + HOUR)
        add_message(session, MessageState.SENT, sent_at=NOW - DAY - HOUR)
        add_message(session, MessageState.HELD, due_at=NOW - 9 * DAY)
    with database.reading() as session:
        for later, down, alarm in ((-23.5 * HOUR, False, []), (-23 * HOUR, True, []), (0 * HOUR, True, [NOW - DAY])):
            moment = NOW + later
            assert mail_is_down(session, moment) == down
            assert [one.since for one in problems(session, moment)] == alarm
            assert outbox_moves(session, moment) == (not alarm)


def test_a_server_that_takes_other_messages_is_not_down(database: Database) -> None:
    with database.transaction() as session:
        add_message(session, MessageState.QUEUED, failing_since=NOW - 2 * DAY)
        add_message(session, MessageState.SENT, sent_at=NOW - timedelta(minutes=59))
    with database.reading() as session:
        assert (mail_is_down(session, NOW), problems(session, NOW)) == (False, [])


def test_messages_that_nobody_hands_over_are_mail_that_is_down(database: Database) -> None:
    with database.transaction() as session:
        add_message(session, MessageState.QUEUED, due_at=NOW - HOUR)
        add_message(session, MessageState.QUEUED, due_at=NOW + HOUR)
    with database.reading() as session:
        assert mail_is_down(session, NOW)
        assert not mail_is_down(session, NOW - timedelta(seconds=1))


def test_links_to_sign_in_that_ended_on_their_way_tell_for_two_hours_that_mail_is_down(database: Database) -> None:
    with database.transaction() as session:
        failing = NOW - timedelta(minutes=90)
        add_message(session, MessageState.FAILED, failing_since=failing, expires_at=NOW - HOUR)
        add_message(session, MessageState.FAILED, expires_at=NOW - HOUR)  # refused for good, at once
    with database.reading() as session:
        assert mail_is_down(session, NOW)
        assert not mail_is_down(session, NOW + 2 * HOUR)


def test_a_server_that_is_down_is_seen_though_people_only_sign_in(
    database: Database, programme: Programme, add_people: AddPeople
) -> None:
    """Every twenty minutes somebody asks for a link that is good for half an hour, for thirty hours."""
    with database.transaction() as session:
        addresses = [person.address for person in add_people(session, 8)]
    seen: dict[str, timedelta] = {}
    for turn in range(90):
        after = turn * timedelta(minutes=20)
        with database.transaction() as session:
            wish = Wish(addresses[turn % 8], Purpose.SIGN_IN)
            request_sign_in(session, wish, Visitor("desk", "Firefox"), programme, "s" * 40, NOW + after)
        deliver_due(database, Unavailable(), repeat(NOW + after).__next__)
        for what in _seen(database, NOW + after):
            seen.setdefault(what, after)
    assert seen == {"down": HOUR, "not moving": DAY, "mail_down": DAY}
    with database.reading() as session:
        kept = session.scalars(select(MessageRow).where(MessageRow.state == MessageState.FAILED)).all()
        assert {(row.text, row.html, row.subject) for row in kept} == {("", "", "")}
    with database.transaction() as session:
        forget_what_is_over(session, NOW + 4 * DAY)
        assert session.scalars(select(MessageRow)).all() == []


def _seen(database: Database, now: datetime) -> list[str]:
    """What is said of mail that does not go out."""
    with database.reading() as session:
        moving = ["down"] * mail_is_down(session, now) + ["not moving"] * (not outbox_moves(session, now))
        return moving + [problem.kind.value for problem in alarming(session, now)]


class Unavailable:
    """A mail server that lets nobody in."""

    def __enter__(self) -> "Unavailable":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def deliver(self, message: Message) -> None:
        raise ServerUnavailable(f"it takes no {message.kind}")


def test_what_a_server_took_since_shows_that_it_is_up(database: Database) -> None:
    with database.transaction() as session:
        add_message(session, MessageState.FAILED, failing_since=NOW - 2 * HOUR, expires_at=NOW - HOUR)
        add_message(session, MessageState.SENT, sent_at=NOW - HOUR)
    with database.reading() as session:
        assert not mail_is_down(session, NOW)


@pytest.mark.parametrize(
    ("domains", "attempts", "down"),
    [
        (["a.example"], 3, False),
        (["a.example", "b.example"], 3, False),
        (["a.example"] * 3, 3, False),
        (["a.example", "b.example", "c.example"], 3, True),
        (["a.example"], 0, True),
    ],
)
def test_a_server_that_takes_nothing_for_one_reader_is_not_ours(
    each_database: Database, domains: list[str], attempts: int, down: bool
) -> None:
    with each_database.transaction() as session:
        for person, domain in enumerate(domains):
            recipient = f"person{person}@{domain}"
            add_message(
                session, MessageState.QUEUED, recipient=recipient, failing_since=NOW - 2 * DAY, attempts=attempts
            )
    with each_database.reading() as session:
        assert (mail_is_down(session, NOW), outbox_moves(session, NOW)) == (down, not down)


def test_a_job_is_late_after_ten_times_its_interval_and_ten_minutes_at_least(database: Database) -> None:
    with database.transaction() as session:
        add_job(session, "deliver mail", NOW - timedelta(minutes=11))
        add_job(session, "advance cycles", NOW - timedelta(minutes=9))
        add_job(session, "replace partners", NOW - timedelta(hours=11))
        add_job(session, "a job of an earlier version", NOW - 90 * DAY, "gone")
    assert (late_after("deliver mail"), late_after("replace partners")) == (timedelta(minutes=10), timedelta(hours=10))
    late = Problem(Trouble.JOB_LATE, NOW - timedelta(hours=11, seconds=1), 2, ("deliver mail", "replace partners"))
    with database.reading() as session:
        assert problems(session, NOW) == [late]
        assert scheduler_is_alive(session, NOW)
        assert not scheduler_is_alive(session, NOW + timedelta(minutes=2))


def test_delivering_thousands_of_messages_is_not_being_late(database: Database) -> None:
    with database.transaction() as session:
        add_job(session, "deliver mail", NOW - HOUR)
        add_message(session, MessageState.SENT, sent_at=NOW)
    with database.reading() as session:
        assert problems(session, NOW) == []


def test_a_job_whose_last_run_failed_is_a_problem(database: Database) -> None:
    with database.transaction() as session:
        add_job(session, "advance cycles", NOW, "the database was away")
    with database.reading() as session:
        assert problems(session, NOW) == [Problem(Trouble.JOB_FAILS, NOW, 1, ("advance cycles",))]


@pytest.mark.parametrize(
    ("approval", "stopped", "waits"),
    [
        (None, False, True),
        (Approval.BY_HAND, False, True),
        (Approval.UNLESS_STOPPED, False, False),
        (Approval.UNLESS_STOPPED, True, True),
    ],
)
def test_a_draw_waits_for_approval_where_it_does_not_go_out_by_itself(
    database: Database, programme: Programme, approval: Approval | None, stopped: bool, waits: bool
) -> None:
    with database.transaction() as session:
        if approval:
            set_schedule(session, Schedule(approval=approval), programme.zone, NOW)
        session.add(
            CycleRow(
                number=7,
                state=CycleState.DRAWN,
                seed=1,
                draw_at=NOW - 2 * DAY,
                drawn_at=NOW - 2 * DAY,
                stopped_at=NOW if stopped else None,
            )
        )
    problem = Problem(Trouble.DRAW_WAITS, NOW - 2 * DAY, cycle=7)
    with database.reading() as session:
        assert problems(session, NOW) == ([problem] if waits else [])
        assert problems(session, NOW - timedelta(seconds=1)) == []


def test_what_was_given_up_and_what_came_back_in_a_week_is_counted(database: Database) -> None:
    with database.transaction() as session:
        add_message(session, MessageState.FAILED, due_at=NOW - 8 * DAY)
        add_message(session, MessageState.FAILED, due_at=NOW - 9 * DAY, claimed_at=NOW - 7 * DAY)
        add_message(session, MessageState.FAILED, due_at=NOW - 2 * DAY)
        for days, address in ((1, "asha@devon.example"), (2, "asha@devon.example"), (3, "ben@camden.example")):
            add_message(session, MessageState.BOUNCED, recipient=address, sent_at=NOW, bounced_at=NOW - days * DAY)
        add_message(session, MessageState.BOUNCED, recipient="cai@powys.example", bounced_at=NOW - 8 * DAY)
    with database.reading() as session:
        assert problems(session, NOW) == [
            Problem(Trouble.GIVEN_UP, NOW - 7 * DAY, 2),
            Problem(Trouble.BOUNCED, NOW - 3 * DAY, 2),
        ]


@pytest.mark.parametrize("kind", Trouble)
def test_every_trouble_has_a_whole_sentence(kind: Trouble) -> None:
    said = in_words(Problem(kind, NOW, 2, ("deliver mail", "forget"), cycle=3))
    assert said[0].isupper()
    assert said.endswith(".")


@pytest.fixture
def organised(database: Database) -> Database:
    """A programme with an organiser of each role, and mail that has been down for a day."""
    with database.transaction() as session:
        for role in Role:
            add_organiser(session, f"{role}@programme.example", role, NOW)
        add_message(session, MessageState.QUEUED, failing_since=NOW - DAY)
    return database


def alarms(database: Database) -> list[str]:
    """Whom alarms were written to."""
    with database.reading() as session:
        query = select(MessageRow.recipient).where(MessageRow.kind == "alarm").order_by(MessageRow.recipient)
        return list(session.scalars(query))


def test_owners_and_editors_are_told_once_while_it_lasts(organised: Database, programme: Programme) -> None:
    told = []
    for minutes in (0, 10, 20):
        with organised.transaction() as session:
            told.append(raise_alarms(session, programme, NOW + timedelta(minutes=minutes)))
    assert told == [[Problem(Trouble.MAIL_DOWN, NOW - DAY)], [], []]
    assert alarms(organised) == ["editor@programme.example", "owner@programme.example"]
    with organised.reading() as session:
        expires = select(MessageRow.expires_at).where(MessageRow.kind == "alarm").distinct()
        assert session.scalars(expires).all() == [NOW + DAY]  # or it would come once mail is up again
        (row,) = session.scalars(select(AlarmRow))
        text = session.scalars(select(MessageRow.text).where(MessageRow.kind == "alarm")).first()
    assert (row.kind, row.since, row.told_at) == ("mail_down", NOW - DAY, NOW)
    assert "The mail server has taken no message for a day." in (text or "")
    assert "http://127.0.0.1:5000/organise/" in (text or "")


def test_what_is_over_is_forgotten_and_told_again_when_it_comes_back(organised: Database, programme: Programme) -> None:
    with organised.transaction() as session:
        raise_alarms(session, programme, NOW)
        session.execute(update(MessageRow).values(failing_since=None, state=MessageState.SENT, sent_at=NOW))
    with organised.transaction() as session:
        assert raise_alarms(session, programme, NOW + HOUR) == []
        assert session.scalars(select(AlarmRow)).all() == []
        add_message(session, MessageState.QUEUED, due_at=NOW)
    with organised.transaction() as session:
        assert raise_alarms(session, programme, NOW + DAY) == [Problem(Trouble.MAIL_DOWN, NOW)]


def test_a_job_that_fails_is_told_of_once_it_has_failed_for_a_while(database: Database, programme: Programme) -> None:
    def fail(minutes: int, error: str) -> list[Problem]:
        moment = NOW + timedelta(minutes=minutes)
        with database.transaction() as session:
            session.execute(update(JobRow).values(finished_at=moment, failed_at=moment, error=error))
            return raise_alarms(session, programme, moment)

    with database.transaction() as session:
        add_job(session, "advance cycles", NOW)
    assert [fail(0, "away"), fail(10, ""), fail(20, "away"), fail(40, "away")] == [[], [], [], []]
    at = NOW + timedelta(minutes=50)
    assert [fail(50, "away"), fail(60, "away")] == [[Problem(Trouble.JOB_FAILS, at, 1, ("advance cycles",))], []]


def test_of_two_who_watch_at_the_same_moment_one_tells(organised: Database, programme: Programme) -> None:
    together = Barrier(2)

    def watch(_: int) -> int:
        together.wait()
        with organised.transaction() as session:
            return len(raise_alarms(session, programme, NOW))

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(watch, range(2))) == [0, 1]
    assert alarms(organised) == ["editor@programme.example", "owner@programme.example"]


def test_the_job_says_what_organisers_were_told_of(organised: Database, settings: Settings) -> None:
    here = Here(organised, settings)
    with time_machine.travel(NOW, tick=False):
        said = [watch_health(here), watch_health(here)]
    assert said == ["organisers were told: mail_down", ""]
