"""Taking one's data away, and their erasure: looked for in every column of every table afterwards."""

import csv
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from tests.services.conftest import PROGRAMME
from tests.services.joining_people import POSTED, answers
from unmentor.councils import load_register
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.base import Base
from unmentor.persistence.models import (
    Answer,
    AvoidanceRow,
    BrowserSessionRow,
    ErasedAddressRow,
    FeedbackRow,
    MemberRow,
    MessageRow,
    MessageState,
    OrganiserRow,
    PractitionerRow,
    PractitionerState,
    Purpose,
    RestReason,
    Role,
    SignInRequestRow,
    SittingOutRow,
)
from unmentor.services.councils import sync_register
from unmentor.services.cycles import draw_cycle, find_cycle, introductions_of, plan_cycle, send_cycle
from unmentor.services.erasing import ERASED_NAME, erase
from unmentor.services.erasing_record import as_csv, everything_about
from unmentor.services.growth import council_links
from unmentor.services.history import by_cycle, introductions_before
from unmentor.services.joining import Joined, join
from unmentor.services.joining_drafts import confirm_draft, finish, keep_answers, start_draft
from unmentor.services.joining_wishes import keep_apart, pause, skip_cycle
from unmentor.services.pool import take_part
from unmentor.services.practitioners import ImportedRow, Outcome, import_signups
from unmentor.sheets import Meaning, Signup, Signups

AddPeople = Callable[..., list[PractitionerRow]]
NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=35)
ADDRESS = "bronwen.hughes@exeter.example"
THEIRS = ("Bronwen", "Hughes", ADDRESS, "Beekeeping", "lip-read", "Tuesdays after 10")


@pytest.fixture
def lived_in(each_database: Database, add_people: AddPeople, programme: Programme) -> Database:
    """Seven people and Bronwen, who has a conversation behind her and something in every table that can hold it."""
    with each_database.transaction() as session:
        others = add_people(session, 7)
        person = _join_by_draft(session)
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        draw_cycle(session, cycle, programme, NOW, seed=1)
        send_cycle(session, cycle, NOW)
        session.execute(update(MessageRow).values(state=MessageState.SENT, sent_at=NOW))
        hers = update(MessageRow).where(MessageRow.practitioner_id == person.id)
        session.execute(hers.values(last_error=f"451 {ADDRESS}: try again later"))
        following = plan_cycle(session, LATER, LATER, programme.zone)
        skip_cycle(session, person, following, NOW)
        pause(session, person, date(2027, 1, 31), NOW)
        keep_apart(session, person, others[0].address)
        keep_apart(session, others[1], person.address)
        session.add(AvoidanceRow(practitioner_id=others[2].id, other_id=person.id))
        session.add(AvoidanceRow(practitioner_id=person.id, other_id=others[2].id))
        person.notes = "Bronwen wrote this to the organiser"
        person.resting_since, person.rest_reason = NOW, RestReason.UNANSWERED
        start_again, _ = start_draft(session, NOW)
        keep_answers(session, start_again, POSTED, NOW)
        _sign_in(session, person)
        _tell(session, person)
    return each_database


def _join_by_draft(session: Session) -> PractitionerRow:
    sync_register(session)
    draft, _ = start_draft(session, NOW)
    keep_answers(session, draft, POSTED, NOW)
    confirm_draft(session, draft, ADDRESS, NOW)
    joined = finish(session, draft, PROGRAMME, NOW)
    assert isinstance(joined, Joined)
    return joined.practitioner


def _sign_in(session: Session, person: PractitionerRow) -> None:
    request = SignInRequestRow(
        purpose=Purpose.SIGN_IN,
        address=person.address,
        link_hash="l" * 64,
        code_hash="c" * 64,
        asked_by="b" * 64,
        next_path="/me",
        tries_left=5,
        created_at=NOW,
        expires_at=NOW,
    )
    session.add(request)
    session.flush()
    session.add(
        BrowserSessionRow(
            token_hash="t" * 64,
            request_id=request.id,
            practitioner_id=person.id,
            device="Firefox on Windows",
            created_at=NOW,
            last_seen_at=NOW,
            expires_at=LATER,
        )
    )
    session.flush()


def _tell(session: Session, person: PractitionerRow) -> None:
    introduction = session.scalars(
        select(MemberRow.introduction_id).where(MemberRow.practitioner_id == person.id)
    ).one()
    session.add(
        FeedbackRow(
            introduction_id=introduction,
            practitioner_id=person.id,
            answer=Answer.MET,
            useful=4,
            learned="Beekeeping pays",
            publish=True,
            answered_at=NOW,
            updated_at=NOW,
        )
    )


def _bronwen(session: Session) -> PractitionerRow:
    return session.scalars(select(PractitionerRow).where(PractitionerRow.address == ADDRESS)).one()


def _found(session: Session) -> set[str]:
    """The tables and columns in which any of her words is still found."""
    found = set()
    for table in Base.metadata.sorted_tables:
        for row in session.execute(select(table)).mappings():
            for column, value in row.items():
                text = value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                unfolded = text.replace("\r\n ", "").replace("\n", " ")
                if any(word.casefold() in unfolded.casefold() for word in THEIRS):
                    found.add(f"{table.name}.{column}")
    return found


def test_before_erasure_the_search_finds_her_everywhere(lived_in: Database) -> None:
    with lived_in.reading() as session:
        found = _found(session)
    assert found >= {
        "practitioner.name", "practitioner.address", "practitioner.notes", "practitioner.for_partners",
        "interest.words", "introduction.reasons", "message.recipient", "message.text", "message.html",
        "message.calendar", "message.reply_to", "message.last_error", "joining.address", "joining.answers",
        "keep_apart.address", "sign_in_request.address", "feedback.learned",
    }  # fmt: skip


def test_after_erasure_nothing_of_hers_is_found_and_the_network_holds(lived_in: Database) -> None:
    with lived_in.transaction() as session:
        pairs, links = by_cycle(introductions_before(session, 100)), council_links(session, 2)
        erase(session, _bronwen(session), LATER)
    with lived_in.transaction() as session:
        assert _found(session) == set()
        assert (by_cycle(introductions_before(session, 100)), council_links(session, 2)) == (pairs, links)
        people = len(take_part(session, find_cycle(session, None)).practitioners)
        assert people == 7
        node = session.scalars(select(PractitionerRow).where(PractitionerRow.erased_at.is_not(None))).one()
        assert (node.name, node.state, node.erased_at) == (ERASED_NAME, PractitionerState.LEFT, LATER)
        assert session.scalars(select(AvoidanceRow)).all() == []
        assert session.scalars(select(BrowserSessionRow)).all() == []
        before = session.get_one(PractitionerRow, node.id).updated_at
        erase(session, node, LATER + timedelta(days=1))
        assert (node.updated_at, node.erased_at) == (before, LATER)


def test_partners_keep_that_there_was_a_conversation(lived_in: Database) -> None:
    with lived_in.transaction() as session:
        person = _bronwen(session)
        record = everything_about(session, person)
        erase(session, person, LATER)
        introduction = next(
            row
            for row in introductions_of(session, find_cycle(session, 1))
            if person.id in {member.practitioner_id for member in row.members}
        )
        partner = next(member.practitioner for member in introduction.members if member.practitioner_id != person.id)
        council = record["conversations"][0]["your_council"]
        (conversation,) = everything_about(session, partner)["conversations"]
        assert conversation["partners"] == [{"name": ERASED_NAME, "council": council}]
        assert conversation["reasons"] == []
        assert sum(len(row.reasons) > 0 for row in introductions_of(session, find_cycle(session, 1))) == 3
        assert len(everything_about(session, partner)["messages"]) == 1


def test_who_was_erased_is_brought_back_by_no_sheet_and_may_join_anew(lived_in: Database) -> None:
    council = load_register().by_code("E07000041")
    sheet = Signups((), frozenset(Meaning), (Signup(2, ADDRESS, "Bronwen", council, "", (), ()),), (), 0, (), (), 0)
    with lived_in.transaction() as session:
        old = _bronwen(session)
        erase(session, old, LATER)
        assert import_signups(session, sheet, LATER) == [ImportedRow(2, ADDRESS, Outcome.GONE)]
        assert join(session, answers(), LATER).practitioner.id != old.id
        assert session.scalars(select(ErasedAddressRow)).all() == []


def test_erasure_takes_an_introduction_out_of_a_draw_that_is_not_sent(
    each_database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with each_database.transaction() as session:
        add_people(session, 3)
        person = join(session, answers(), NOW).practitioner
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        draw_cycle(session, cycle, programme, NOW, seed=1)
        erase(session, person, NOW)
    with each_database.transaction() as session:
        assert _found(session) == set()
        cycle = find_cycle(session, None)
        assert len(introductions_of(session, cycle)) == 1
        left_out = session.scalars(select(SittingOutRow)).one()
        assert left_out.reason == "Your partner left before the introductions went out."
        assert send_cycle(session, cycle, NOW) == 2
        following = plan_cycle(session, LATER, LATER, programme.zone)
        waiting = {person.key: person.waiting for person in take_part(session, following).pool.people}
        assert waiting[str(left_out.practitioner_id)] == 1


def test_a_partner_of_two_still_hears_of_the_other(
    database: Database, add_people: AddPeople, programme: Programme
) -> None:
    with database.transaction() as session:
        busy = add_people(session, 3, conversations=2)[0]
        person = join(session, answers(conversations="2"), NOW).practitioner
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        draw_cycle(session, cycle, programme, NOW, seed=1)
        letters = select(func.count()).where(MessageRow.practitioner_id == busy.id)
        partners = {
            member.practitioner_id
            for row in introductions_of(session, cycle)
            if person.id in {member.practitioner_id for member in row.members}
            for member in row.members
        }
        assert (busy.id in partners, session.scalar(letters)) == (True, 2)
        erase(session, person, NOW)
        assert session.scalar(letters) == 1
        assert _found(session) == set()
        assert session.scalars(select(SittingOutRow)).all() == []


def test_an_organiser_who_is_erased_as_practitioner_stays_signed_in_as_organiser(lived_in: Database) -> None:
    with lived_in.transaction() as session:
        organiser = OrganiserRow(address="desk@council.example", role=Role.OWNER, added_at=NOW)
        session.add(organiser)
        session.flush()
        session.execute(update(BrowserSessionRow).values(organiser_id=organiser.id))
        erase(session, _bronwen(session), LATER)
    with lived_in.reading() as session:
        browser = session.scalars(select(BrowserSessionRow)).one()
        assert (browser.organiser_id, browser.practitioner_id) == (organiser.id, None)


def test_everything_about_a_person_can_be_taken_away(lived_in: Database) -> None:
    with lived_in.transaction() as session:
        person = _bronwen(session)
        record = json.loads(json.dumps(everything_about(session, person)))
        other = session.scalars(select(PractitionerRow).where(PractitionerRow.name == "Person 2")).one()
        confidential = everything_about(session, other)["kept_apart_from"]
    assert list(record) == [
        "profile", "interests", "conversations", "feedback", "without_partner", "skipped", "kept_apart_from",
        "messages", "signed_in", "asked_to_sign_in", "joining",
    ]  # fmt: skip
    assert record["profile"] == {
        "address": ADDRESS,
        "name": "Bronwen Hughes",
        "role": "Service designer",
        "profession": "Design",
        "cadence": 2,
        "conversations": 1,
        "second_seat": True,
        "times": "Tuesdays after 10",
        "for_partners": "I lip-read:\nplease keep your camera on.",
        "notes": "Bronwen wrote this to the organiser",
        "language": "cy",
        "consent_version": "2026-11-24",
        "council": "Exeter City Council",
        "ways": ["in_person", "video"],
        "state": "active",
        "rest_reason": "unanswered",
        "joined_at": "2026-12-01T09:00:00+00:00",
        "updated_at": "2026-12-01T09:00:00+00:00",
        "consented_at": "2026-12-01T09:00:00+00:00",
        "confirmed_at": "2026-12-01T09:00:00+00:00",
        "paused_until": "2027-01-31",
        "resting_since": "2026-12-01T09:00:00+00:00",
        "in_again_at": "2026-12-01T09:00:00+00:00",
    }
    assert [entry["words"] for entry in record["interests"]] == [
        "User research",
        "Service design",
        "Beekeeping on roofs",
    ]
    (conversation,) = record["conversations"]
    assert (conversation["cycle"], conversation["your_council"]) == (1, "Exeter City Council")
    assert [set(partner) for partner in conversation["partners"]] == [{"name", "council"}]
    assert record["feedback"] == [
        {
            "cycle": 1,
            "answer": "met",
            "useful": 4,
            "learned": "Beekeeping pays",
            "publish": True,
            "answered_at": "2026-12-01T09:00:00+00:00",
            "updated_at": "2026-12-01T09:00:00+00:00",
        }
    ]
    assert record["skipped"] == [{"cycle": 2, "asked_at": "2026-12-01T09:00:00+00:00"}]
    assert record["kept_apart_from"] == [{"address": "person0000@council0.example"}, {"name": "Person 2"}]
    assert confidential == [{"name": "Bronwen Hughes"}]  # their own wish, and not hers about them
    assert [(letter["kind"], letter["to"]) for letter in record["messages"]] == [
        ("introduction", ADDRESS),
        ("welcome", ADDRESS),
    ]
    assert record["signed_in"][0]["device"] == "Firefox on Windows"
    assert record["joining"][0]["name"] == "Bronwen Hughes"


def test_that_they_met_stays_and_what_they_wrote_of_it_goes(lived_in: Database) -> None:
    with lived_in.transaction() as session:
        erase(session, _bronwen(session), LATER)
    with lived_in.reading() as session:
        said = session.scalars(select(FeedbackRow)).one()
        assert (said.answer, said.useful, said.learned, said.publish) == (Answer.MET, 4, "", False)


def test_who_asked_to_change_their_address_leaves_no_request_behind(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        person = add_people(session, 1)[0]
        _sign_in(session, person)
        session.execute(update(SignInRequestRow).values(address="new@council.example", practitioner_id=person.id))
        assert everything_about(session, person)["asked_to_sign_in"] == [{"at": "2026-12-01T09:00:00+00:00"}]
        erase(session, person, LATER)
        assert session.scalar(select(func.count()).select_from(SignInRequestRow)) == 0


def test_the_sheet_holds_the_same_and_runs_nothing(database: Database, add_people: AddPeople) -> None:
    with database.transaction() as session:
        person = add_people(session, 1, role="=1+1", notes="One\nTwo, three")[0]
        record = everything_about(session, person)
    rows = list(csv.reader(StringIO(as_csv(record), newline="")))
    assert rows[0] == ["section", "number", "what", "value"]
    assert ["profile", "1", "role", "'=1+1"] in rows
    assert ["profile", "1", "notes", "One\nTwo, three"] in rows
    assert ["profile", "1", "second_seat", "no"] in rows
    assert ["interests", "2", "direction", "share"] in rows
    assert len(rows) == 1 + len(record["profile"]) + 2 * 3


def test_a_draw_that_is_not_sent_is_not_told(database: Database, add_people: AddPeople, programme: Programme) -> None:
    with database.transaction() as session:
        person = add_people(session, 2)[0]
        cycle = plan_cycle(session, NOW, NOW, programme.zone)
        draw_cycle(session, cycle, programme, NOW)
        record = everything_about(session, person)
        assert (record["conversations"], record["messages"]) == ([], [])
        assert session.scalar(select(func.count()).select_from(MessageRow)) == 2
