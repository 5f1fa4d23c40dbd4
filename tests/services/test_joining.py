"""From answers to a practitioner, once, and what practitioners change afterwards."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.services.conftest import PROGRAMME
from tests.services.joining_people import answers
from unmentor.councils import Kind, load_register
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import Direction, MemberRow, PractitionerRow, PractitionerState, Way
from unmentor.services.councils import add_organisation, sync_register
from unmentor.services.cycles import draw_cycle, plan_cycle, send_cycle
from unmentor.services.export import HEADERS, practitioner_cells
from unmentor.services.joining import (
    AddressTaken,
    How,
    NotSettled,
    change_address,
    change_council,
    consent,
    edit,
    join,
)
from unmentor.services.joining_answers import answers_of
from unmentor.services.joining_checks import (
    CONSENT_VERSION,
    check_for_partners,
    check_name,
    check_profession,
    check_times,
    check_topics,
)
from unmentor.services.joining_texts import Problem
from unmentor.services.leaving import leave
from unmentor.services.practitioners import import_signups
from unmentor.sheets import Meaning, Signup, Signups
from unmentor.topics import load_topics

AddPeople = Callable[..., list[PractitionerRow]]
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
LATER = datetime(2026, 12, 2, 9, tzinfo=UTC)


@pytest.fixture
def register(each_database: Database) -> Database:
    """Each kind of database with the councils in it."""
    with each_database.transaction() as session:
        sync_register(session)
    return each_database


def _saved(session: Session, address: str = "bronwen.hughes@exeter.example") -> PractitionerRow:
    return session.scalars(select(PractitionerRow).where(PractitionerRow.address == address)).one()


def test_answers_make_a_practitioner_and_read_back_equal(register: Database) -> None:
    with register.transaction() as session:
        assert join(session, answers(), NOW).how is How.ADDED
    with register.reading() as session:
        person = _saved(session)
        expected = answers()
        found = answers_of(person)
        assert replace(found, learn=expected.learn, share=expected.share) == expected
        assert person.words(Direction.LEARN) == ("User research", "Beekeeping on roofs")
        assert person.words(Direction.SHARE) == ("Service design",)
        assert (person.state, person.joined_at, person.confirmed_at) == (PractitionerState.ACTIVE, NOW, NOW)
        assert (person.consented_at, person.consent_version, person.notes) == (NOW, CONSENT_VERSION, "")


def test_who_takes_part_is_not_overwritten(register: Database) -> None:
    with register.transaction() as session:
        first = join(session, answers(), NOW).practitioner
        again = join(session, answers(name="Somebody Else", share=[]), LATER)
        assert (again.practitioner, again.how) == (first, How.ALREADY)
    with register.reading() as session:
        person = _saved(session)
        assert (person.name, person.updated_at, len(person.interests)) == ("Bronwen Hughes", NOW, 3)


def test_who_was_invited_says_yes_in_their_own_words(register: Database, add_people: AddPeople) -> None:
    with register.transaction() as session:
        invited = add_people(session, 1, address=answers().address, state=PractitionerState.INVITED)[0]
        joined = join(session, answers(), LATER)
        assert (joined.practitioner, joined.how) == (invited, How.ACCEPTED)
    with register.reading() as session:
        person = _saved(session)
        assert (person.id, person.state, person.name) == (invited.id, PractitionerState.ACTIVE, "Bronwen Hughes")
        assert (person.joined_at, person.consented_at) == (NOW, LATER)
        assert person.words(Direction.LEARN) == ("User research", "Beekeeping on roofs")


def test_who_left_may_come_back_with_their_history(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        person = add_people(session, 2)[0]
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        draw_cycle(session, cycle, programme, NOW)
        send_cycle(session, cycle, NOW)
        leave(session, person, PROGRAMME, NOW)
    with database.transaction() as session:
        joined = join(session, answers(address=person.address), LATER)
        assert (joined.practitioner.id, joined.how) == (person.id, How.RETURNED)
        history = select(func.count()).where(MemberRow.practitioner_id == person.id)
        assert session.scalar(history) == 1


def test_two_who_join_with_one_address_at_the_same_moment_are_one(register: Database) -> None:
    def press(name: str) -> How:
        with register.transaction() as session:
            return join(session, answers(name=name), NOW).how

    with ThreadPoolExecutor(4) as threads:
        hows = sorted(threads.map(press, ["Ann", "Bea", "Cai", "Dot"]))
    assert hows == [How.ADDED, How.ALREADY, How.ALREADY, How.ALREADY]
    with register.reading() as session:
        assert session.scalar(select(func.count()).select_from(PractitionerRow)) == 1


def test_an_organisation_that_is_not_settled_makes_nobody(database: Database) -> None:
    waiting = answers(council="not-listed", organisation="Northern Food Trust")
    with database.transaction() as session, pytest.raises(NotSettled, match="Northern Food Trust"):
        join(session, waiting, NOW)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PractitionerRow)) == 0


def test_editing_changes_what_was_changed_and_neither_address_nor_consent(register: Database) -> None:
    with register.transaction() as session:
        join(session, answers(), NOW)
    with register.transaction() as session:
        person = _saved(session)
        share = check_topics("share", ["Service design", "Data"], load_topics())
        assert not isinstance(share, Problem)
        changed = replace(answers_of(person), share=share, ways=frozenset({Way.PHONE}), cadence=3)
        edit(session, person, replace(changed, address="x@y.example", consent="none"), LATER)
    with register.reading() as session:
        person = _saved(session)
        assert (person.cadence, person.ways, person.updated_at) == (3, frozenset({Way.PHONE}), LATER)
        assert person.words(Direction.SHARE) == tuple(interest.words for interest in share)
        assert person.words(Direction.LEARN) == ("User research", "Beekeeping on roofs")
        assert (person.consent_version, person.consented_at) == (CONSENT_VERSION, NOW)


def test_agreeing_again_keeps_when_it_was_first_agreed_to(database: Database) -> None:
    with database.transaction() as session:
        sync_register(session)
        person = join(session, answers(), NOW).practitioner
        consent(person, CONSENT_VERSION, LATER)
        assert person.consented_at == NOW
        consent(person, "2027-01", LATER)
        assert (person.consented_at, person.consent_version) == (LATER, "2027-01")


def test_who_changes_council_keeps_the_history_of_the_old_one(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        person = add_people(session, 2)[0]
        old = person.council_code
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        draw_cycle(session, cycle, programme, NOW)
        change_council(session, person, "E10000008", LATER)
        with pytest.raises(NotSettled):
            change_council(session, person, "nowhere", LATER)
    with database.reading() as session:
        person = session.get_one(PractitionerRow, person.id)
        then = session.scalar(select(MemberRow.council_code).where(MemberRow.practitioner_id == person.id))
        assert (person.council.name, then) == ("Devon County Council", old)


def test_an_organisation_added_by_an_organiser_can_be_joined(database: Database) -> None:
    with database.transaction() as session:
        sync_register(session)
        trust = add_organisation(session, "Northern Food Trust", Kind.CHARITY)
        settled = replace(answers(), council_code=trust.code)
        assert join(session, settled, NOW).practitioner.council_code == trust.code


def test_an_address_changes_unless_it_is_somebody_else_s(register: Database, add_people: AddPeople) -> None:
    with register.transaction() as session:
        one, other = add_people(session, 2)
        change_address(session, one, "new@devon.example", LATER)
        with pytest.raises(AddressTaken):
            change_address(session, one, other.address, LATER)
        one.role = "Still usable after that"
    with register.reading() as session:
        found = session.get_one(PractitionerRow, one.id)
        assert (found.address, found.confirmed_at, found.role) == (
            "new@devon.example",
            LATER,
            "Still usable after that",
        )


def test_a_sheet_does_not_wipe_what_people_said_here(database: Database) -> None:
    with database.transaction() as session:
        sync_register(session)
        person = join(session, answers(), NOW).practitioner
        before = replace(answers_of(person), name="Bron Hughes")
        row = Signup(1, person.address, "Bron Hughes", load_register().by_code(person.council_code), "", (), ())
        sheet = Signups((), frozenset({Meaning.ADDRESS, Meaning.NAME, Meaning.COUNCIL}), (row,), (), 0, (), (), 0)
        assert import_signups(session, sheet, LATER)[0].changes == ("name",)
    with database.reading() as session:
        person = _saved(session)
        assert answers_of(person) == before
        assert (person.consented_at, person.confirmed_at) == (NOW, NOW)


def test_the_export_has_what_people_said_here(database: Database) -> None:
    with database.transaction() as session:
        sync_register(session)
        cells = dict(zip(HEADERS, practitioner_cells(join(session, answers(), NOW).practitioner), strict=True))
    assert {name: cells[name] for name in HEADERS[12:]} == {
        "profession": "Design",
        "ways_to_talk": "in person, video",
        "usual_times": "Tuesdays after 10",
        "for_partners": "I lip-read:\nplease keep your camera on.",
        "paused_until": "",
        "consented_at": "2026-12-01T09:00:00+00:00",
    }


@given(name=st.text(st.characters(), max_size=60), other=st.text(st.characters(), max_size=60))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_text_passes_its_check_reads_back_equal(register: Database, name: str, other: str) -> None:
    checked = {
        "name": check_name(f"A{name}"),
        "profession": check_profession(other),
        "times": check_times(other),
        "for_partners": check_for_partners(other),
        "learn": check_topics("learn", [other], load_topics()),
    }
    kept = {field: value for field, value in checked.items() if not isinstance(value, Problem)}
    said = replace(answers(), **kept)
    with register.transaction() as session:
        person = join(session, answers(), NOW).practitioner
        edit(session, person, said, LATER)
    with register.reading() as session:
        person = _saved(session)
        assert [getattr(person, field) for field in kept if field != "learn"] == [
            value for field, value in kept.items() if field != "learn"
        ]
        assert [(row.key, row.words) for row in person.interests if row.direction is Direction.LEARN] == [
            (interest.key, interest.words) for interest in said.learn
        ]
