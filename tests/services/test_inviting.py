"""People whom somebody else put on a list: asked once, in when they say yes, and forgotten when they do not."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection, select, update
from sqlalchemy.event import listen
from sqlalchemy.orm import Session

from tests.services.conftest import NOW, AddPeople
from unmentor.councils import load_register
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.models import ErasedAddressRow, MessageRow, MessageState, PractitionerRow, PractitionerState
from unmentor.services.inviting import (
    KEPT_FOR,
    accept,
    accept_invitation,
    decline_invitation,
    forget_unanswered_invitations,
    send_invitations,
)
from unmentor.services.practitioners import ImportedRow, Outcome, import_signups
from unmentor.services.retention import forget_invitations
from unmentor.sheets import Meaning, Signup, Signups

LATER = NOW + timedelta(days=2)
SENT = {"state": MessageState.SENT}


def messages(session: Session) -> list[tuple[str, str]]:
    """The kind and reader of each."""
    found = session.execute(select(MessageRow.kind, MessageRow.recipient).order_by(MessageRow.recipient))
    return [(kind, recipient) for kind, recipient in found]


@pytest.fixture
def invited(each_database: Database, add_people: AddPeople, programme: Programme) -> PractitionerRow:
    """Somebody who was sent an invitation, and somebody who takes part."""
    with each_database.transaction() as session:
        person, taking_part = add_people(session, 2, state=PractitionerState.INVITED)
        taking_part.state = PractitionerState.ACTIVE
        addresses = [person.address, taking_part.address, "nobody@x.example"]
        assert [send_invitations(session, addresses, programme, NOW) for _ in range(2)] == [1, 0]
        assert messages(session) == [("invitation_to_join", person.address)]
        (message,) = session.scalars(select(MessageRow))
        assert (message.due_at, message.expires_at) == (NOW, NOW + KEPT_FOR)
    return person


def test_a_yes_is_kept_with_its_words_and_welcomed_once(
    each_database: Database, invited: PractitionerRow, programme: Programme
) -> None:
    with each_database.transaction() as session:
        person = session.get_one(PractitionerRow, invited.id)
        for moment, version in ((LATER, "of today"), (LATER + timedelta(days=1), "of tomorrow")):
            accept_invitation(session, person, version, programme, moment)
        kept = person.state, person.confirmed_at, person.consented_at, person.consent_version, person.in_again_at
        assert kept == (PractitionerState.ACTIVE, LATER, LATER, "of today", LATER)
        assert messages(session) == [("welcome", person.address)]  # the invitation was not sent yet
        assert not decline_invitation(session, person, LATER)
        assert person.erased_at is None


def test_a_no_erases_at_once_and_no_sheet_brings_them_back(
    each_database: Database, invited: PractitionerRow, programme: Programme
) -> None:
    address = invited.address
    with each_database.transaction() as session:
        person = session.get_one(PractitionerRow, invited.id)
        assert [decline_invitation(session, person, LATER) for _ in range(2)] == [True, False]
        assert (person.erased_at, person.state, messages(session)) == (LATER, PractitionerState.LEFT, [])
        assert len(session.scalars(select(ErasedAddressRow)).all()) == 1
        accept_invitation(session, person, "of today", programme, LATER)
        assert person.state is PractitionerState.LEFT
    with each_database.transaction() as session:
        sheet = Signups((), frozenset({Meaning.ADDRESS}), (signup(address),), (), 0, (), (), 0)
        assert import_signups(session, sheet, LATER, invite=True) == [ImportedRow(2, address, Outcome.GONE)]
        assert send_invitations(session, [address], programme, LATER) == 0


def signup(address: str) -> Signup:
    council = next(each for each in load_register().councils if each.code == "E07000041")
    return Signup(row=2, address=address, name="Person 0", council=council, role="", learn=(), share=())


def test_whoever_does_not_answer_is_forgotten_after_sixty_days(
    each_database: Database, invited: PractitionerRow
) -> None:
    with each_database.transaction() as session:
        session.execute(update(MessageRow).values(SENT))
        assert forget_unanswered_invitations(session, NOW + KEPT_FOR - timedelta(seconds=1), 9) == []
        assert [forget_unanswered_invitations(session, NOW + KEPT_FOR, 9) for _ in range(2)] == [[invited.id], []]
        states = select(PractitionerRow.state, PractitionerRow.erased_at).order_by(PractitionerRow.state)
        assert [tuple(row) for row in session.execute(states)] == [
            (PractitionerState.ACTIVE, None),
            (PractitionerState.LEFT, NOW + KEPT_FOR),
        ]


def test_those_who_do_not_answer_are_forgotten_some_at_a_time(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        add_people(session, 120, state=PractitionerState.INVITED)
    commits: list[Connection] = []
    listen(database.engine, "commit", commits.append)
    assert [forget_invitations(database, NOW + KEPT_FOR) for _ in range(2)] == [120, 0]
    assert len(commits) == 3 + 1  # of 50, 50 and 20, and of none
    with database.reading() as session:
        assert session.scalars(select(PractitionerRow.erased_at).distinct()).all() == [NOW + KEPT_FOR]


def test_an_organiser_may_say_that_somebody_said_yes(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        person, left, active = add_people(session, 3)
        person.state, left.state = PractitionerState.INVITED, PractitionerState.LEFT
        session.flush()
        for each in (person, left, active, person):
            accept(session, each, programme, LATER)
        assert [each.state for each in (person, left, active)] == [PractitionerState.ACTIVE] * 3
        assert messages(session) == [("welcome", person.address), ("welcome", left.address)]
        assert [each.consented_at for each in (person, left)] == [None, None]  # they have not seen the words
