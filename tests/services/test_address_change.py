"""Another address: what was written for the old one follows, and nobody comes in by the old one any more.

On both kinds of database, because locks are the database's business.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy import select

from tests.services.conftest import NOW, AddPeople
from tests.services.letters import letters
from tests.services.troubled import add_message
from unmentor.councils import load_register
from unmentor.mail import Message, Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    MessageRow,
    MessageState,
    PractitionerRow,
    Purpose,
    RestReason,
)
from unmentor.services.address_change import settle_address
from unmentor.services.browser_sessions import who_is
from unmentor.services.cycles import draw_cycle, introductions_of, plan_cycle, send_cycle
from unmentor.services.delivering import deliver_due
from unmentor.services.erasing import erase
from unmentor.services.identity import (
    Confirmed,
    Link,
    LinkState,
    Visitor,
    Wish,
    look_at_link,
    press_link,
    request_sign_in,
)
from unmentor.services.practitioners import ImportedRow, Outcome, import_signups, practitioner_at
from unmentor.services.resting import rest
from unmentor.sheets import Meaning, Signup, Signups

OLD, OTHER = "person0000@council0.example", "person0001@council1.example"
NEW = "a.person.with.a.name.so.long.that.calendars.break.lines@a-council-of-that-kind.example"
MISTYPED = "person0000@council9.example"
SECRET = "a-secret-of-the-test-that-is-long-enough"  # noqa: S105 -- it is none
DESK, PHONE = Visitor("desk", "Firefox, Windows"), Visitor("phone", "Safari, iPhone")


class Postbox:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.got: list[Message] = []

    def __enter__(self) -> "Postbox":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def deliver(self, message: Message) -> None:
        self.got.append(message)


@dataclass(frozen=True)
class Here:
    """Two people, and the programme that writes to them."""

    database: Database
    programme: Programme

    def settle(self, address: str = NEW, kept_token: str = "") -> None:
        with self.database.transaction() as session:
            person = session.scalars(select(PractitionerRow).order_by(PractitionerRow.joined_at)).first()
            assert person is not None
            settle_address(session, person.id, address, kept_token, self.programme, NOW)

    def ask(self, address: str, **wish: Any) -> str:
        """The link in the message that was asked for, at the desk."""
        before = {letter.link for letter in letters(self.database, address)}
        with self.database.transaction() as session:
            wanted = Wish(address, wish.pop("purpose", Purpose.SIGN_IN), **wish)
            request_sign_in(session, wanted, DESK, self.programme, SECRET, NOW)
        return next(letter.link for letter in letters(self.database, address) if letter.link not in before)

    def ask_for_change(self, address: str) -> str:
        with self.database.reading() as session:
            person_id = practitioner_at(session, OLD).id
        return self.ask(address, purpose=Purpose.CHANGE_ADDRESS, practitioner_id=person_id)

    def press(self, link: str, visitor: Visitor = DESK) -> Confirmed | Link:
        with self.database.transaction() as session:
            return press_link(session, link, visitor, NOW)


@pytest.fixture
def here(each_database: Database, add_people: AddPeople, programme: Programme) -> Here:
    """Two people, of whom the first came first."""
    with each_database.transaction() as session:
        first, _ = add_people(session, 2)
        first.joined_at = NOW - timedelta(days=1)
    return Here(each_database, programme)


def invited(message: Message) -> set[str]:
    """Whom the invitation names."""
    assert message.calendar is not None
    assert max(len(line) for line in message.calendar.split(b"\r\n")) <= 75
    (event,) = Calendar.from_ical(message.calendar).walk("VEVENT")
    attendees: Any = event["ATTENDEE"]
    return {str(attendee).removeprefix("mailto:") for attendee in attendees}


def test_an_introduction_that_is_drawn_goes_to_the_new_address_and_the_partner_writes_to_it(here: Here) -> None:
    with here.database.transaction() as session:
        cycle = plan_cycle(session, NOW, NOW, here.programme.zone)
        draw_cycle(session, cycle, here.programme, NOW, seed=1)
        assert len(introductions_of(session, cycle)) == 1
    here.settle()
    with here.database.transaction() as session:
        send_cycle(session, session.merge(cycle), NOW)
    postbox = Postbox()
    deliver_due(here.database, postbox, lambda: NOW + timedelta(minutes=1))
    told = {message.recipient: message for message in postbox.got}
    assert set(told) == {OLD, NEW, OTHER}
    assert told[OLD].kind == "address_changed"
    assert (told[NEW].reply_to, told[OTHER].reply_to) == (OTHER, NEW)
    assert (NEW in told[OTHER].text, f'"mailto:{NEW}"' in told[OTHER].html) == (True, True)
    assert [invited(told[address]) for address in (NEW, OTHER)] == [{NEW, OTHER}] * 2
    assert not any(OLD in words for message in (told[NEW], told[OTHER]) for words in (message.text, message.html))


def test_what_failed_or_came_back_is_tried_again_at_the_new_address_and_what_is_on_its_way_is_not_touched(
    here: Here,
) -> None:
    with here.database.transaction() as session:
        person = practitioner_at(session, OLD)
        for state in MessageState:
            add_message(session, state, practitioner_id=person.id, recipient=OLD, subject=state)
    here.settle()
    with here.database.reading() as session:
        mine = select(MessageRow.subject).where(MessageRow.subject.in_(MessageState), MessageRow.recipient == NEW)
        assert set(session.scalars(mine)) == set(MessageState) - {MessageState.SENT, MessageState.SENDING}


def test_what_was_sent_and_what_names_somebody_with_a_like_address_stay_as_they_are(here: Here) -> None:
    with here.database.transaction() as session:
        draw_cycle(session, plan_cycle(session, NOW, NOW, here.programme.zone), here.programme, NOW, seed=1)
        sent, waits = session.scalars(select(MessageRow).order_by(MessageRow.recipient))
        sent.state = MessageState.SENT
        waits.text = f"{OLD}, x{OLD} and {OLD}.org"
    here.settle()
    with here.database.reading() as session:
        kept = dict(session.execute(select(MessageRow.state, MessageRow.text)).all())
        assert session.get_one(MessageRow, sent.id).recipient == OLD
    assert kept[MessageState.HELD] == f"{NEW}, x{OLD} and {OLD}.org"


def test_every_browser_is_signed_out_but_the_one_that_pressed(here: Here) -> None:
    answers = [here.press(here.ask(OLD), visitor) for visitor in (DESK, PHONE)]
    kept, other = (answer.opened.token for answer in answers if isinstance(answer, Confirmed) and answer.opened)
    here.settle(kept_token=kept)
    with here.database.reading() as session:
        found = who_is(session, kept, NOW)
        assert found is not None
        assert found.practitioner is not None
        assert (found.practitioner.address, who_is(session, other, NOW)) == (NEW, None)


def test_whoever_rests_because_the_old_address_took_nothing_is_in_draws_again(here: Here) -> None:
    with here.database.transaction() as session:
        rest(session, practitioner_at(session, OLD), RestReason.BOUNCED, here.programme, NOW)
    here.settle()
    with here.database.reading() as session:
        assert practitioner_at(session, NEW).resting_since is None
        assert "still_in" not in set(session.scalars(select(MessageRow.kind)))


def test_a_new_wish_and_a_proved_one_end_the_others(here: Here) -> None:
    mistyped, right = here.ask_for_change(MISTYPED), here.ask_for_change(NEW)
    over = Link(LinkState.EXPIRED, MISTYPED, Purpose.CHANGE_ADDRESS)
    assert here.press(mistyped) == over
    here.settle("another@council.example")
    assert here.press(right) == Link(LinkState.EXPIRED, NEW, Purpose.CHANGE_ADDRESS)


def test_a_link_for_a_change_counts_where_it_was_asked_for_or_where_that_person_is_signed_in(here: Here) -> None:
    link = here.ask_for_change(NEW)
    with here.database.reading() as session:
        one, other = (practitioner_at(session, address).id for address in (OLD, OTHER))
        states = [
            look_at_link(session, link, visitor, NOW).state
            for visitor in (DESK, PHONE, Visitor("phone", "", other), Visitor("phone", "", one))
        ]
    assert states == [LinkState.GOOD, LinkState.ELSEWHERE, LinkState.ELSEWHERE, LinkState.GOOD]
    assert here.press(link, Visitor("phone", "", other)) == Link(LinkState.ELSEWHERE, NEW, Purpose.CHANGE_ADDRESS)
    answer = here.press(link, Visitor("phone", "", one))
    assert (isinstance(answer, Confirmed) and answer.changes) == one


def test_no_sheet_makes_a_second_person_of_the_old_address(here: Here) -> None:
    here.settle()
    signup = Signup(2, OLD, "Person 0", load_register().councils[0], "", (), ())
    sheet = Signups((), frozenset(Meaning), (signup,), (), 0, (), (), 0)
    with here.database.transaction() as session:
        done = import_signups(session, sheet, NOW)
        assert done == [ImportedRow(2, OLD, Outcome.GONE)]
    here.settle(OLD)  # and back again
    with here.database.transaction() as session:
        done = import_signups(session, sheet, NOW)
        assert [row.outcome for row in done] != [Outcome.GONE]


@pytest.mark.parametrize("asked", [Here.ask_for_change, lambda here, _: here.ask(OLD)])
def test_pressing_waits_for_an_erasure_and_neither_for_the_other_for_ever(
    here: Here, asked: Callable[[Here, str], str]
) -> None:
    link, begun = asked(here, NEW), Event()

    def press_meanwhile() -> Confirmed | Link:
        begun.wait()
        return here.press(link)

    with ThreadPoolExecutor(1) as threads:
        pressed = threads.submit(press_meanwhile)
        with here.database.transaction() as session:
            person = practitioner_at(session, OLD)
            session.refresh(person, with_for_update=True)
            begun.set()
            with pytest.raises(TimeoutError):
                pressed.result(timeout=0.5)
            erase(session, person, NOW)
    assert pressed.result() == Link(LinkState.UNKNOWN)
