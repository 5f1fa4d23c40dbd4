"""Drafts: nothing typed is lost, nothing half-said becomes a practitioner, and two presses make one person."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from tests.services.conftest import PROGRAMME
from tests.services.joining_people import POSTED
from unmentor.councils import Kind
from unmentor.persistence import Database
from unmentor.persistence.models import JoiningRow, MessageRow, PractitionerRow, PractitionerState
from unmentor.services.councils import add_organisation, sync_register
from unmentor.services.joining import How, Joined, NotSettled
from unmentor.services.joining_answers import Raw
from unmentor.services.joining_drafts import (
    KEPT_FOR,
    NotConfirmed,
    confirm_draft,
    find_draft,
    finish,
    forget_expired,
    give_up_draft,
    keep_answers,
    settle,
    start_draft,
    waiting_drafts,
)
from unmentor.services.joining_texts import Problem
from unmentor.services.leaving import leave

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
ADDRESS = "bronwen.hughes@exeter.example"

Begin = Callable[..., str]


@pytest.fixture
def register(each_database: Database) -> Database:
    """Each kind of database with the councils in it."""
    with each_database.transaction() as session:
        sync_register(session)
    return each_database


def _begin(database: Database, **posted: Raw) -> str:
    """A confirmed draft with every answer; its browser's token."""
    with database.transaction() as session:
        draft, token = start_draft(session, NOW)
        keep_answers(session, draft, {**POSTED, **posted}, NOW)
        assert confirm_draft(session, draft, ADDRESS, NOW)
    return token


def _press(database: Database, token: str) -> Joined | tuple[Problem, ...] | None:
    with database.transaction() as session:
        draft = find_draft(session, token, NOW)
        assert draft is not None
        return finish(session, draft, PROGRAMME, NOW)


def _people(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(PractitionerRow)) or 0


def _welcomed(database: Database) -> list[str]:
    """The address of each welcome."""
    with database.reading() as session:
        return list(session.scalars(select(MessageRow.recipient).where(MessageRow.kind == "welcome")))


def test_answers_of_several_pages_and_tabs_are_kept_together(register: Database) -> None:
    with register.transaction() as session:
        _, token = start_draft(session, NOW)
    for answers in (
        {"address": POSTED["address"]},
        {"name": "B"},
        {"learn": ["a", "b"]},
        {"name": "Bron"},
        {"learn": ()},
    ):
        with register.transaction() as session:
            draft = find_draft(session, token, NOW)
            assert draft is not None
            keep_answers(session, draft, answers, NOW + timedelta(hours=1))
    with register.reading() as session:
        draft = session.scalars(select(JoiningRow)).one()
        assert draft.answers == {"address": POSTED["address"], "name": "Bron", "learn": []}
        assert (draft.address, draft.expires_at) == (ADDRESS, NOW + timedelta(hours=1) + KEPT_FOR)
        assert token not in (draft.token_hash, str(draft.answers))


def test_a_draft_is_found_by_its_token_alone_and_for_a_day(database: Database) -> None:
    with database.transaction() as session:
        _, token = start_draft(session, NOW)
        assert find_draft(session, "another", NOW) is None
        assert find_draft(session, token, NOW + KEPT_FOR - timedelta(seconds=1)) is not None
        assert find_draft(session, token, NOW + KEPT_FOR) is None
        forget_expired(session, NOW + KEPT_FOR)
        assert session.scalars(select(JoiningRow)).all() == []


def test_a_finished_draft_keeps_of_its_answers_nothing(register: Database) -> None:
    joined = _press(register, _begin(register))
    assert isinstance(joined, Joined)
    assert joined.how is How.ADDED
    with register.reading() as session:
        draft = session.scalars(select(JoiningRow)).one()
        assert (draft.answers, draft.address, draft.practitioner_id) == ({}, "", joined.practitioner.id)


def test_a_double_press_from_two_threads_makes_one_person(register: Database) -> None:
    token = _begin(register)

    def press(_: int) -> tuple[UUID, How]:
        joined = _press(register, token)
        assert isinstance(joined, Joined)
        return joined.practitioner.id, joined.how

    with ThreadPoolExecutor(2) as threads:
        pressed = list(threads.map(press, range(2)))
    assert len({person for person, _ in pressed}) == 1
    assert sorted(how for _, how in pressed) == [How.ADDED, How.ALREADY]
    assert (_people(register), _welcomed(register)) == (1, ["bronwen.hughes@exeter.example"])


def test_an_address_that_is_not_proved_makes_nobody(database: Database) -> None:
    with database.transaction() as session:
        sync_register(session)
        draft, _ = start_draft(session, NOW)
        keep_answers(session, draft, POSTED, NOW)
        assert not confirm_draft(session, draft, "somebody@else.example", NOW)
        with pytest.raises(NotConfirmed):
            finish(session, draft, PROGRAMME, NOW)
        confirm_draft(session, draft, ADDRESS, NOW)
        keep_answers(session, draft, {"address": "new@exeter.example"}, NOW)
        with pytest.raises(NotConfirmed):
            finish(session, draft, PROGRAMME, NOW)
    assert _people(database) == 0


def test_answers_that_lack_something_make_nobody(database: Database) -> None:
    with database.transaction() as session:
        sync_register(session)
    assert _press(database, _begin(database, role="")) == (Problem("role", "Enter your job title"),)
    assert _people(database) == 0


def test_an_organisation_that_is_not_listed_waits_for_an_organiser(register: Database) -> None:
    token = _begin(register, council="not-listed", organisation="Northern Food Trust")
    assert _press(register, token) is None
    assert _press(register, token) is None
    assert _people(register) == 0
    later = NOW + timedelta(days=30)
    with register.transaction() as session:
        forget_expired(session, later)
        (draft,) = waiting_drafts(session, later)
        assert draft.answers["organisation"] == "Northern Food Trust"
        keep_answers(session, draft, {"name": "Too late"}, later)
        with pytest.raises(NotSettled):
            settle(session, draft, "org-nothing", PROGRAMME, later)
        trust = add_organisation(session, "Northern Food Trust", Kind.CHARITY)
        joined = settle(session, draft, trust.code, PROGRAMME, later)
        assert settle(session, draft, trust.code, PROGRAMME, later) == Joined(joined.practitioner, How.ALREADY)
        assert waiting_drafts(session, later) == []
    with register.reading() as session:
        person = session.scalars(select(PractitionerRow)).one()
        assert (person.name, person.council.name) == ("Bronwen Hughes", "Northern Food Trust")
        assert _welcomed(register) == [person.address]
        assert person.state is PractitionerState.ACTIVE


def test_nobody_is_settled_who_has_left_since_they_asked(register: Database) -> None:
    """Of two drafts of one person the second does not bring them back; asking after they left does."""
    asked = {"council": "not-listed", "organisation": "Northern Food Trust"}
    tokens = [_begin(register, **asked) for _ in range(2)]
    assert [_press(register, token) for token in tokens] == [None, None]
    with register.transaction() as session:
        trust = add_organisation(session, "Northern Food Trust", Kind.CHARITY)
        first, second = waiting_drafts(session, NOW)
        person = settle(session, first, trust.code, PROGRAMME, NOW).practitioner
        leave(session, person, PROGRAMME, NOW + timedelta(days=1))
        with pytest.raises(NotSettled, match=r"^they have left since they asked: they can join again themselves$"):
            settle(session, second, trust.code, PROGRAMME, NOW + timedelta(days=2))
        assert person.state is PractitionerState.LEFT
        second.waiting_since = NOW + timedelta(days=3)
        session.flush()
        assert settle(session, second, trust.code, PROGRAMME, NOW + timedelta(days=4)).how is How.RETURNED


def test_nobody_is_settled_who_does_not_wait(database: Database) -> None:
    with database.transaction() as session:
        sync_register(session)
    token = _begin(database)
    with database.transaction() as session:
        draft = find_draft(session, token, NOW)
        assert draft is not None
        with pytest.raises(NotSettled):
            settle(session, draft, "E07000041", PROGRAMME, NOW)
        give_up_draft(session, draft)
        assert find_draft(session, token, NOW) is None
