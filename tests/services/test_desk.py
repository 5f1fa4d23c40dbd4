"""The desk's reading: the same on each kind of database, a preview as the draw that is kept, and settling once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.services.conftest import PROGRAMME, AddPeople
from tests.services.introduced import introduced
from tests.services.joining_people import POSTED
from unmentor.councils import DomainTaken, Kind
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    CouncilRow,
    DrawRow,
    MessageState,
    PractitionerRow,
    PractitionerState,
    ReplacementRow,
    RestReason,
)
from unmentor.services.councils import sync_register
from unmentor.services.cycles import (
    AlreadyTaken,
    NoSuchCycle,
    approve_cycle,
    cancel_cycle,
    draw_cycle,
    find_cycle,
    plan_cycle,
    preview_cycle,
)
from unmentor.services.desk import desk
from unmentor.services.desk_draw import CycleLine, cycle_lines, draw_kept, draw_previewed, held_messages
from unmentor.services.desk_people import Standing, find_people, find_person, record_of, standing_of
from unmentor.services.desk_waiting import NewOrganisation, find_waiting, settle_with_new
from unmentor.services.draw_counts import DrawCounts, draw_counts
from unmentor.services.joining import Joined
from unmentor.services.joining_council import NOT_LISTED
from unmentor.services.joining_drafts import confirm_draft, finish, keep_answers, start_draft

TRUST = NewOrganisation("Exe Health Trust", Kind.HEALTH, "exehealth.example")


def somebody_waits(database: Database, now: datetime) -> UUID:
    """Bronwen, whose organisation is not in the register."""
    with database.transaction() as session:
        sync_register(session)
        draft, _ = start_draft(session, now)
        keep_answers(session, draft, {**POSTED, "council": NOT_LISTED, "organisation": TRUST.name}, now)
        confirm_draft(session, draft, "bronwen.hughes@exeter.example", now)
        assert finish(session, draft, PROGRAMME, now) is None
        return draft.id


def test_a_draw_that_is_kept_is_the_one_that_was_previewed(
    each_database: Database, programme: Programme, now: datetime, add_people: AddPeople
) -> None:
    with each_database.transaction() as session:
        people = add_people(session, 120)
        for person in people[:61]:
            person.council_code = people[0].council_code
        cycle = plan_cycle(session, now, now, programme.zone)
        session.flush()
        shown = preview_cycle(session, cycle)
        previewed = [draw_previewed(shown, page) for page in (1, 2)]
        draw_cycle(session, cycle, programme, now)
    with each_database.reading() as session:
        cycle = find_cycle(session, None)
        kept = [draw_kept(session, cycle, page) for page in (1, 2)]
        lines = [(line.cycle.number, line.introduced, line.left_out) for line in cycle_lines(session)]
        held = held_messages(session, cycle)
    assert kept == previewed
    assert (previewed[0].introduced, previewed[0].left_out, previewed[0].pages) == (59, 2, 2)
    assert [len(page.meetings) for page in previewed] == [50, 9]
    assert (lines, held) == ([(1, 59, 2)], 120)


def test_replacements_are_counted_apart(each_database: Database, now: datetime, add_people: AddPeople) -> None:
    with each_database.transaction() as session:
        people = add_people(session, 7)
        own, trio, later = introduced(session, people[:2], people[2:5], people[5:7], left_out=people[5:7])
        own.score, trio.score, later.score = 3, 4, 50
        facts = {"people": 2, "value": 0, "bound": 0, "optimal": True, "certificate": {}}
        replacement = ReplacementRow(cycle_id=own.cycle_id, number=1, drawn_at=now, **facts)
        session.add_all([replacement, DrawRow(cycle_id=own.cycle_id, **facts | {"people": 7})])
        session.flush()
        later.replacement_id = replacement.id
    with each_database.reading() as session:
        cycle = find_cycle(session, None)
        assert draw_counts(session, cycle) == DrawCounts(pairs=1, trios=1, left_out=2, replacements=1, affinity=7)
        assert cycle_lines(session) == [CycleLine(cycle, introduced=2, replacements=1, left_out=2)]
        seen, kept = desk(session, now), draw_kept(session, cycle, 1)
        assert (seen.introductions, seen.replacements, seen.left_out) == (2, 1, 2)
        assert kept is not None
        assert (kept.introduced, kept.replacements, len(kept.meetings), kept.affinity) == (2, 1, 2, 7)


def test_the_desk_counts(each_database: Database, programme: Programme, now: datetime, add_people: AddPeople) -> None:
    somebody_waits(each_database, now)
    with each_database.transaction() as session:
        assert desk(session, now).cycle is None
        add_people(session, 7)
        cycle = plan_cycle(session, now, now, programme.zone)
        draw_cycle(session, cycle, programme, now)
        seen = desk(session, now)
    assert (seen.taking_part, seen.resting, seen.paused, seen.invited) == (7, 0, 0, 0)
    assert (seen.councils, seen.waiting) == (7, 1)
    assert (seen.cycle, seen.introductions, seen.left_out) == (cycle, 3, 0)
    assert seen.messages[MessageState.HELD] == 7


def test_a_pause_holds_up_to_and_including_its_day(each_database: Database, add_people: AddPeople) -> None:
    last = date(2026, 12, 1)
    with each_database.transaction() as session:
        (person,) = add_people(session, 1, paused_until=last)
        for today, standing in ((last, Standing.PAUSED), (date(2026, 12, 2), Standing.TAKING_PART)):
            assert standing_of(person, today) is standing
            found = {each: find_people(session, "PERSON", each, 1, today).total for each in Standing}
            assert found == {each: int(each is standing) for each in Standing}


def test_of_those_who_take_part_the_desk_tells_who_is_in_no_draw(
    each_database: Database, now: datetime, add_people: AddPeople
) -> None:
    with each_database.transaction() as session:
        people = add_people(session, 9)
        for person in people[:3]:
            person.resting_since, person.rest_reason = now, RestReason.UNANSWERED
        for person in people[2:5]:  # one of them rests, pause or no pause
            person.paused_until = date(2027, 3, 1)
        people[8].state, people[8].paused_until = PractitionerState.INVITED, date(2027, 3, 1)
        seen = desk(session, now)
        assert (seen.taking_part, seen.resting, seen.paused, seen.invited) == (8, 3, 2, 1)
        found = {each: find_people(session, "", each, 1, now.date()).total for each in Standing}
    assert found == {"taking-part": 3, "resting": 3, "paused": 2, "invited": 1, "left": 0}


def test_a_record_on_each_database(
    each_database: Database, programme: Programme, now: datetime, add_people: AddPeople
) -> None:
    with each_database.transaction() as session:
        ann, ben = add_people(session, 2)
        draw_cycle(session, plan_cycle(session, now, now, programme.zone), programme, now)
    with each_database.reading() as session:
        person = find_person(session, ann.id)
        assert person is not None
        record = record_of(session, person)
        (conversation,) = record.conversations
        assert [member.practitioner_id for member in conversation.partners] == [ben.id]
        assert (conversation.council, len(record.messages), record.left_out, record.skipped) == (
            person.council.name,
            1,
            [],
            [],
        )


# Settling -----------------------------------------------------------------------------------------------------------


def test_of_two_who_settle_at_the_same_moment_one_does(each_database: Database, now: datetime) -> None:
    waits = somebody_waits(each_database, now)

    def press(_: int) -> Joined | None:
        with each_database.transaction() as session:
            draft = find_waiting(session, waits, now, to_settle=True)
            return settle_with_new(session, draft, TRUST, PROGRAMME, now) if draft else None

    with ThreadPoolExecutor(2) as threads:
        settled = list(threads.map(press, range(2)))
    assert sum(joined is None for joined in settled) == 1
    with each_database.reading() as session:
        added = session.scalars(select(CouncilRow.name).where(~CouncilRow.in_register)).all()
        assert (added, session.scalar(select(func.count(PractitionerRow.id)))) == ([TRUST.name], 1)


def test_an_organisation_with_anothers_domain_is_not_added(each_database: Database, now: datetime) -> None:
    waits = somebody_waits(each_database, now)
    taken = NewOrganisation(TRUST.name, TRUST.kind, "exeter.gov.uk")
    with each_database.transaction() as session:
        draft = find_waiting(session, waits, now, to_settle=True)
        assert draft
        with pytest.raises(DomainTaken, match="belongs to Exeter City Council"):
            settle_with_new(session, draft, taken, PROGRAMME, now)
    with each_database.reading() as session:
        assert find_waiting(session, waits, now) is not None


# What refusals carry -------------------------------------------------------------------------------------------------


def test_whoever_comes_second_hears_where_the_cycle_stands(drawn: Database, now: datetime) -> None:
    for _ in range(2):
        with drawn.transaction() as session:
            cycle = find_cycle(session, None)
            if cycle.approved_at is None:
                approve_cycle(session, cycle, now)
                continue
            with pytest.raises(AlreadyTaken) as refused:
                approve_cycle(session, cycle, now)
    assert refused.value.state == "approved"


@pytest.mark.parametrize("step", [cancel_cycle, lambda session, cycle: approve_cycle(session, cycle, cycle.draw_at)])
def test_a_cycle_that_was_given_up_meanwhile_is_not_there(drawn: Database, step: Callable[..., object]) -> None:
    with drawn.transaction() as session:
        cycle = find_cycle(session, None)
        cancel_cycle(session, cycle)
        with pytest.raises(NoSuchCycle, match=r"^there is no cycle 1$"):
            step(session, cycle)
