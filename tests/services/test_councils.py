"""Council rows follow the register through its editions, and organisations join beside it."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from threading import Event
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.conftest import NOW
from unmentor.councils import Council, FormerCouncil, How, Kind, OrganisationRefused, Register, load_register, resolve
from unmentor.mail import Participant
from unmentor.persistence import Database
from unmentor.persistence.base import Base
from unmentor.persistence.models import (
    CouncilRow,
    CycleRow,
    IntroductionRow,
    MemberRow,
    OrganisationDomainRow,
    PractitionerRow,
    PractitionerState,
)
from unmentor.services.councils import add_organisation, sync_register, the_register
from unmentor.services.cycles import plan_cycle

SHIPPED = load_register()
DEVON, KENT, ESSEX = (SHIPPED.by_code(code) for code in ("E10000008", "E10000016", "E10000012"))


def edition(*councils: Council, former: tuple[FormerCouncil, ...] = ()) -> Register:
    return Register(councils, former, ())


def ended(council: Council, *successors: str) -> FormerCouncil:
    return FormerCouncil(council.code, council.name, council.short_name, (), date(2027, 3, 31), successors)


def add_person(session: Session, code: str, state: PractitionerState = PractitionerState.ACTIVE) -> PractitionerRow:
    """Somebody of a council, introduced once."""
    number = len(session.scalars(select(PractitionerRow)).all())
    person = PractitionerRow(
        address=f"p{number}@x.example", name="Ann Lee", council_code=code, role="", state=state, joined_at=NOW,
        updated_at=NOW,
    )  # fmt: skip
    session.add(person)
    session.flush()
    cycle = session.scalar(select(CycleRow)) or plan_cycle(session, NOW, NOW, ZoneInfo("Europe/London"))
    member = MemberRow(practitioner_id=person.id, council_code=code, position=0)
    session.add(
        IntroductionRow(cycle_id=cycle.id, position=number, score=0, reasons=[], meet_by=NOW.date(), members=[member])
    )
    session.flush()
    return person


def names(session: Session) -> dict[str, str]:
    return {row.code: row.name for row in session.scalars(select(CouncilRow))}


def people(session: Session) -> list[str]:
    return list(session.scalars(select(PractitionerRow.council_code).order_by(PractitionerRow.address)))


def introduced(session: Session) -> list[str]:
    return list(session.scalars(select(MemberRow.council_code).order_by(MemberRow.council_code)))


def test_the_shipped_register_is_written_once(each_database: Database) -> None:
    with each_database.transaction() as session:
        assert sync_register(session) == len(SHIPPED.councils)
        assert sync_register(session) == 0
        assert names(session) == {council.code: council.name for council in SHIPPED.councils}


def test_a_council_with_a_new_code_keeps_its_people_and_their_conversations(each_database: Database) -> None:
    recoded = replace(DEVON, code="E10000099")
    with each_database.transaction() as session:
        sync_register(session, edition(DEVON, KENT))
        add_person(session, DEVON.code)
        assert sync_register(session, edition(recoded, KENT)) == 1
        assert sync_register(session, edition(recoded, KENT)) == 0
        assert names(session) == {"E10000099": "Devon County Council", KENT.code: KENT.name}
        assert (people(session), introduced(session)) == (["E10000099"], ["E10000099"])


def test_everything_that_refers_to_a_council_follows_it() -> None:
    """A new reference to council.code has to be thought of in sync_register."""
    referring = {key.parent for table in Base.metadata.tables.values() for key in table.foreign_keys
                 if key.column is CouncilRow.__table__.c.code}  # fmt: skip
    assert {str(column) for column in referring} == {
        "practitioner.council_code",
        "introduction_member.council_code",
        "organisation_domain.council_code",
    }


def test_councils_that_swap_or_pass_on_names_are_renamed(each_database: Database) -> None:
    with each_database.transaction() as session:
        sync_register(session, edition(DEVON, KENT))
        add_person(session, DEVON.code)
        swapped = edition(replace(DEVON, name=KENT.name), replace(KENT, name=DEVON.name))
        assert sync_register(session, swapped) == 2
        assert names(session) == {DEVON.code: KENT.name, KENT.code: DEVON.name}
        passed_on = edition(replace(DEVON, name="Devonia Council"), replace(ESSEX, name=KENT.name), KENT)
        passed_on = replace(passed_on, councils=(*passed_on.councils[:2], replace(KENT, name="Kentish Council")))
        assert sync_register(session, passed_on) == 3
        assert names(session) == {c.code: c.name for c in passed_on.councils}
        assert people(session) == [DEVON.code]


def test_an_organisation_that_the_register_takes_up_is_its_own(each_database: Database) -> None:
    taken_up = replace(ESSEX, code="UNM000099", name="Northern Fire Service", short_name="Northern Fire", domains=())
    with each_database.transaction() as session:
        sync_register(session, edition(DEVON))
        added = add_organisation(session, "NORTHERN fire service", Kind.FIRE, "north.example")
        add_person(session, added.code)
        assert sync_register(session, edition(DEVON, taken_up)) == 1
        assert names(session) == {DEVON.code: DEVON.name, "UNM000099": "Northern Fire Service"}
        assert (people(session), introduced(session)) == (["UNM000099"], ["UNM000099"])
        register = the_register(session, edition(DEVON, taken_up))
        assert register.councils == (DEVON, replace(taken_up, domains=("north.example",)))


def test_people_of_an_ended_council_move_to_its_only_successor(
    each_database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with each_database.transaction() as session:
        sync_register(session, edition(DEVON, KENT))
        add_person(session, DEVON.code)
        add_person(session, DEVON.code, PractitionerState.LEFT)
        session.add(OrganisationDomainRow(domain="devon.example", council_code=DEVON.code))
        assert sync_register(session, edition(KENT, former=(ended(DEVON, KENT.code),))) == 0
        assert names(session) == {DEVON.code: DEVON.name, KENT.code: KENT.name}
        assert people(session) == [KENT.code, KENT.code]
        assert introduced(session) == [DEVON.code, DEVON.code]  # the council that they worked for at the time
        assert the_register(session, edition(KENT)).by_code(KENT.code).domains == (*KENT.domains, "devon.example")
    assert caplog.record_tuples == []


@pytest.mark.parametrize(
    ("successors", "again"),
    [((KENT.code, ESSEX.code), "Kent County Council or Essex County Council"), ((), "another council")],
)
def test_people_of_an_ended_council_without_one_successor_stay_and_are_told_of(
    each_database: Database, caplog: pytest.LogCaptureFixture, successors: tuple[str, ...], again: str
) -> None:
    later = edition(KENT, ESSEX, former=(ended(DEVON, *successors),) if successors else ())
    with each_database.transaction() as session:
        sync_register(session, edition(DEVON, KENT, ESSEX))
        add_person(session, DEVON.code)
        add_person(session, DEVON.code, PractitionerState.LEFT)
        session.add(OrganisationDomainRow(domain="devon.example", council_code=DEVON.code))
        sync_register(session, later)
        assert people(session) == [DEVON.code, DEVON.code]
        assert the_register(session, later).councils == later.councils
    line = "Devon County Council (E10000008) has left the register; people still under it: 1. Import them again with "
    assert caplog.record_tuples == [("unmentor.services", logging.WARNING, line + again)]


def test_an_ended_council_gives_up_its_name_to_the_one_that_carries_it_on(each_database: Database) -> None:
    new = replace(KENT, name=DEVON.name)
    with each_database.transaction() as session:
        sync_register(session, edition(DEVON, KENT))
        add_person(session, DEVON.code)
        sync_register(session, edition(new, former=(ended(DEVON, KENT.code),)))
        assert names(session) == {DEVON.code: "Devon County Council (E10000008)", KENT.code: "Devon County Council"}
        assert people(session) == [KENT.code]


codes = st.sampled_from(("E01", "E02", "E03", "UNM000001"))
editions = st.dictionaries(codes, st.sampled_from(("One", "Two", "Three", "Four", "Five")), min_size=1).filter(
    lambda councils: len(set(councils.values())) == len(councils)
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(editions, min_size=1, max_size=4), st.sampled_from(("One", "TWO", "six")))
def test_any_edition_can_follow_any_other(database: Database, series: list[dict[str, str]], added: str) -> None:
    with database.reading() as session:
        session.add(CouncilRow(code="org-x", name=added, short_name=added, kind=Kind.OTHER, nation="", region="",
                               in_register=False))  # fmt: skip
        session.flush()
        add_person(session, "org-x")
        for councils in series:
            register = edition(*(replace(DEVON, code=code, name=name) for code, name in councils.items()))
            sync_register(session, register)
            for council in register.councils:
                add_person(session, council.code)
            assert sync_register(session, register) == 0
            rows = names(session)
            assert {code: rows[code] for code in councils} == councils
            assert {*people(session), *introduced(session)} <= rows.keys()


def test_a_newer_register_with_an_organisations_name_and_domain_stops_nobody(database: Database) -> None:
    fire = replace(ESSEX, code="UNM000099", name="Northern Fire Service", domains=("south.example",))
    with database.transaction() as session:
        sync_register(session, edition(DEVON))
        add_organisation(session, "Northern Fire Service", Kind.FIRE, "north.example")
        southern = add_organisation(session, "Southern Fire Service", Kind.FIRE, "south.example")
        register = the_register(session, edition(DEVON, fire))
    assert resolve(register, "Northern Fire Service").council == fire
    assert resolve(register, "jo@south.example").council == fire
    found = resolve(register, "Southern Fire Service")
    assert found.council is not None
    assert (found.council.code, found.council.domains, found.how) == (southern.code, (), How.EXACT)


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("Newport", "Newport could be taken for Newport City Council or Isle of Wight Council; write the name that"),
        ("...", 'the organisation\'s name "..." has no letters'),
        ("None", "'None' does not say which organisation it is"),
        ("Arts@Work", 'the organisation\'s name "Arts@Work" holds an address, not a name'),
        ("Fire\nService", 'the organisation\'s name "Fire Service" has a line break in it'),
        ("Fire\x1bService", 'the organisation\'s name "Fire\ufffdService" has characters in it that cannot be seen'),
        ("=?utf-8?q?x?= Fire", 'the organisation\'s name "=?utf-8?q?x?= Fire" looks like a spreadsheet formula'),
        ("Fire =?utf-8?q?x?=", 'the organisation\'s name "Fire =?utf-8?q?x?=" holds "=?", which mail programs decode'),
        ("BT", "an organisation's name has 3 characters at least"),
        ("", "the organisation's name is empty"),
        ("Northern Fire", "Northern Fire is already there, as NORTHERN FIRE (org-northern-fire)"),
        ("NORTHERN FIRE", "NORTHERN FIRE is already there, as org-northern-fire"),
        ("Rutlandshire Council", "Rutlandshire Council is already there, as E99999999"),
        ("x" * 101, f'the organisation\'s name "{"x" * 59}…" is too long; a name may have 100 characters'),
    ],
)
def test_a_name_that_cannot_be_an_organisations_is_refused(database: Database, name: str, reason: str) -> None:
    with database.transaction() as session:
        sync_register(session, edition(replace(DEVON, code="E99999999", name="Rutlandshire Council")))  # of the past
        sync_register(session)
        add_organisation(session, "NORTHERN FIRE", Kind.FIRE)
    before = len(SHIPPED.councils) + 2
    with pytest.raises(OrganisationRefused) as refused, database.transaction() as session:
        add_organisation(session, name, Kind.OTHER)
    assert str(refused.value).startswith(reason)
    with database.reading() as session:
        assert len(names(session)) == before


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(st.text(max_size=120) | st.text("ab =?\n\r\x1c\u2028\u00e9. ", min_size=3, max_size=12))
def test_a_letter_can_be_written_to_anybody_of_an_organisation_that_was_added(database: Database, name: str) -> None:
    with database.reading() as session:
        try:
            row = add_organisation(session, name, Kind.OTHER)
        except OrganisationRefused as refused:
            assert len(str(refused).splitlines()) == 1  # noqa: PT017 - either outcome is right, each in its own way
            return
        assert Participant("Ann Lee", "ann@one.example", row.short_name, "").council == row.short_name
        found = resolve(the_register(session), row.name)
        assert found.council is not None
        assert found.council.code == row.code
        assert (len(row.name) <= 200, len(row.code) <= 32) == (True, True)


@pytest.mark.parametrize("second", ["Northern Fire Service", "NORTHERN FIRE SERVICE", "Northern-Fire Service"])
def test_of_two_who_add_an_organisation_at_once_the_later_is_refused(each_database: Database, second: str) -> None:
    with each_database.transaction() as session:
        sync_register(session)
    begun = Event()

    def add_second() -> None:
        begun.set()
        with each_database.transaction() as session:
            add_organisation(session, second, Kind.FIRE)

    with ThreadPoolExecutor(1) as pool:
        with each_database.transaction() as session:
            add_organisation(session, "Northern Fire Service", Kind.FIRE)
            later = pool.submit(add_second)
            begun.wait()
            with pytest.raises(TimeoutError):
                later.result(timeout=0.5)  # it waits for this transaction's end
        with pytest.raises(OrganisationRefused, match=f"^{second} is already there, as "):
            later.result(timeout=30)
