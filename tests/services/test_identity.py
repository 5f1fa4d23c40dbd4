"""Signing in by link and by code: once, in time, in the right browser, and the same answer to strangers.

On both kinds of database, because which of two presses counts is the database's decision.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.services.conftest import NOW, PROGRAMME, AddPeople
from tests.services.letters import letters
from unmentor.mail import BadAddress, Programme
from unmentor.persistence import Database
from unmentor.persistence.models import (
    AttemptRow,
    BrowserSessionRow,
    MessageRow,
    MessageState,
    PractitionerState,
    Purpose,
    Role,
    SignInRequestRow,
)
from unmentor.services.browser_sessions import Who, end_session, seen, who_is
from unmentor.services.erasing import erase
from unmentor.services.identity import (
    LIFETIME,
    PER_NETWORK,
    TRIES,
    Asked,
    AskLater,
    Confirmed,
    Link,
    LinkState,
    Visitor,
    Wish,
    WrongCode,
    enter_code,
    look_at_link,
    press_link,
    request_sign_in,
)
from unmentor.services.leaving import leave
from unmentor.services.organisers import add_organiser, remove_organiser
from unmentor.services.practitioners import practitioner_at
from unmentor.services.tokens import token_hash

ASHA = "person0000@council0.example"
ORGANISER = "olu@programme.example"
STRANGER = "nobody@elsewhere.example"
SECRET = "a-secret-of-the-test-that-is-long-enough"  # noqa: S105 -- it is none
DESK, PHONE = Visitor("desk", "Firefox, Windows"), Visitor("phone", "Safari, iPhone")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)

Ask = Callable[..., Asked | AskLater]


@pytest.fixture
def database(each_database: Database, add_people: AddPeople) -> Database:
    """Asha and another practitioner, and an organiser, on each kind of database."""
    with each_database.transaction() as session:
        add_people(session, 2)
        add_organiser(session, ORGANISER, Role.EDITOR, NOW)
    return each_database


@pytest.fixture
def ask(database: Database, programme: Programme) -> Ask:
    """Asks for a message: `ask(ASHA)`, at the desk, now, unless said otherwise."""

    def ask_for(address: str, visitor: Visitor = DESK, at: datetime = NOW, **wish: Any) -> Asked | AskLater:
        wanted = replace(Wish(address, Purpose.SIGN_IN), **wish)
        with database.transaction() as session:
            return request_sign_in(session, wanted, visitor, programme, SECRET, at)

    return ask_for


def press(database: Database, link: str, visitor: Visitor = DESK, at: datetime = NOW) -> Confirmed | Link:
    with database.transaction() as session:
        return press_link(session, link, visitor, at)


def enter(database: Database, code: str, visitor: Visitor = DESK, at: datetime = NOW) -> Confirmed | WrongCode:
    with database.transaction() as session:
        return enter_code(session, code, visitor, SECRET, at)


def signed_in(database: Database, answer: object, at: datetime = NOW) -> Who | None:
    """Who the browser of that answer is."""
    assert isinstance(answer, Confirmed)
    assert answer.opened is not None
    with database.reading() as session:
        return who_is(session, answer.opened.token, at)


def is_asha(who: Who | None) -> bool:
    return who is not None and who.practitioner is not None and who.practitioner.address == ASHA


def asha_leaves(database: Database) -> None:
    with database.transaction() as session:
        leave(session, practitioner_at(session, ASHA), PROGRAMME, NOW)


def wrong(code: str) -> str:
    """Another code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def rows_of(session: Session, table: type) -> int:
    return session.scalar(select(func.count()).select_from(table)) or 0


def test_the_link_signs_in_on_the_device_where_it_is_pressed(database: Database, ask: Ask) -> None:
    assert ask(ASHA) == Asked(NOW + LIFETIME)
    (letter,) = letters(database)
    assert (letter.message.recipient, letter.message.state) == (ASHA, MessageState.QUEUED)
    with database.reading() as session:
        assert look_at_link(session, letter.link, PHONE, NOW) == Link(LinkState.GOOD, ASHA, Purpose.SIGN_IN)
    assert is_asha(signed_in(database, press(database, letter.link, PHONE)))
    with database.reading() as session:
        assert session.scalars(select(BrowserSessionRow.device)).all() == ["Safari, iPhone"]


def test_the_code_signs_in_in_the_browser_that_asked_and_in_no_other(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    assert enter(database, letter.code, PHONE) == WrongCode(0)
    assert is_asha(signed_in(database, enter(database, letter.code, DESK)))


def test_neither_link_nor_code_nor_cookie_is_in_the_database_once_the_message_is_gone(
    database: Database, ask: Ask
) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    answer = press(database, letter.link)
    assert isinstance(answer, Confirmed)
    assert answer.opened
    with database.transaction() as session:
        request, kept = (
            session.scalars(select(SignInRequestRow)).one(),
            session.scalars(select(BrowserSessionRow)).one(),
        )
        assert (request.link_hash, kept.token_hash) == (token_hash(letter.link), token_hash(answer.opened.token))
        assert request.code_hash not in {token_hash(f"{code:06}") for code in range(1_000_000)}
    ask(STRANGER, at=NOW + LIFETIME)
    assert letters(database) == []


def test_a_stranger_gets_the_same_answer_and_no_message(database: Database, ask: Ask) -> None:
    assert ask(STRANGER) == ask(ASHA)
    assert [letter.message.recipient for letter in letters(database)] == [ASHA]
    assert enter(database, "123456", Visitor("another", "")) == WrongCode(0)


def test_who_has_left_signs_in_as_one_who_left(database: Database, ask: Ask) -> None:
    asha_leaves(database)
    ask(ASHA)
    found = signed_in(database, press(database, letters(database)[0].link))
    assert found is not None
    assert (is_asha(found), found.takes_part, found.has_left) == (True, False, True)


def test_a_session_outlasts_its_persons_leaving(database: Database, ask: Ask) -> None:
    ask(ASHA)
    answer = press(database, letters(database)[0].link)
    before = signed_in(database, answer)
    asha_leaves(database)
    after = signed_in(database, answer)
    assert before is not None
    assert after is not None
    assert (before.takes_part, before.has_left) == (True, False)
    assert (after.takes_part, after.has_left) == (False, True)


def test_whose_data_were_erased_is_a_stranger(database: Database, ask: Ask) -> None:
    ask(ASHA)
    answer = press(database, letters(database)[0].link)
    with database.transaction() as session:
        erase(session, practitioner_at(session, ASHA), NOW)
    ask(ASHA)
    assert letters(database) == []
    assert signed_in(database, answer) is None


def test_who_is_erased_after_asking_finds_a_link_that_nobody_knows(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    with database.transaction() as session:
        erase(session, practitioner_at(session, ASHA), NOW)
    assert press(database, letter.link) == Link(LinkState.UNKNOWN)


def test_an_organiser_signs_in_the_same_way_for_twelve_hours(database: Database, ask: Ask) -> None:
    ask(ORGANISER.upper())
    (letter,) = letters(database)
    assert letter.message.practitioner_id is None
    answer = press(database, letter.link)
    who = signed_in(database, answer, NOW + timedelta(hours=11, minutes=59))
    assert who
    assert who.practitioner is None
    assert who.organiser
    assert (who.organiser.address, who.organiser.role) == (ORGANISER, Role.EDITOR)
    assert signed_in(database, answer, NOW + timedelta(hours=12)) is None


def test_an_organiser_who_is_removed_is_signed_out(database: Database, ask: Ask) -> None:
    ask(ORGANISER)
    answer = press(database, letters(database)[0].link)
    with database.transaction() as session:
        remove_organiser(session, ORGANISER)
    assert signed_in(database, answer) is None


def test_who_organises_and_takes_part_is_both(database: Database, ask: Ask) -> None:
    with database.transaction() as session:
        add_organiser(session, ASHA, Role.OWNER, NOW)
    ask(ASHA)
    who = signed_in(database, press(database, letters(database)[0].link))
    assert who
    assert who.practitioner
    assert who.organiser
    assert (who.practitioner.address, who.organiser.role) == (ASHA, Role.OWNER)


def test_a_session_of_a_practitioner_lasts_thirty_idle_days_and_ninety_in_all(database: Database, ask: Ask) -> None:
    ask(ASHA)
    answer = press(database, letters(database)[0].link)
    assert isinstance(answer, Confirmed)
    assert answer.opened
    assert is_asha(signed_in(database, answer, NOW + 30 * DAY - MINUTE))
    assert signed_in(database, answer, NOW + 30 * DAY) is None
    for day in range(0, 90, 29):
        who = signed_in(database, answer, NOW + day * DAY)
        assert who
        assert who.is_news(NOW + day * DAY) is (day > 0)
        with database.transaction() as session:
            seen(session, answer.opened.token, NOW + day * DAY)
    assert is_asha(signed_in(database, answer, NOW + 90 * DAY - MINUTE))
    assert signed_in(database, answer, NOW + 90 * DAY) is None


def test_who_signs_out_is_nobody(database: Database, ask: Ask) -> None:
    ask(ASHA)
    answer = press(database, letters(database)[0].link)
    assert isinstance(answer, Confirmed)
    assert answer.opened
    with database.transaction() as session:
        end_session(session, answer.opened.token, NOW)
    assert signed_in(database, answer) is None
    assert press(database, letters(database)[0].link) == Link(LinkState.USED, ASHA, Purpose.SIGN_IN)


def test_a_link_works_once(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    press(database, letter.link)
    used = Link(LinkState.USED, ASHA, Purpose.SIGN_IN)
    assert press(database, letter.link, PHONE) == used
    assert press(database, letter.link, at=NOW + 2 * MINUTE) == used
    assert enter(database, letter.code, at=NOW + 2 * MINUTE) == WrongCode(0)


def test_a_link_and_a_code_are_good_for_half_an_hour(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    assert press(database, letter.link, at=NOW + LIFETIME) == Link(LinkState.EXPIRED, ASHA, Purpose.SIGN_IN)
    assert enter(database, letter.code, at=NOW + LIFETIME) == WrongCode(0)
    assert is_asha(signed_in(database, press(database, letter.link, at=NOW + LIFETIME - MINUTE)))


def test_a_link_that_was_never_sent_is_unknown(database: Database) -> None:
    assert press(database, "x" * 43) == Link(LinkState.UNKNOWN)


def test_two_presses_make_one_session_and_the_second_answer_counts(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    first, second = press(database, letter.link), press(database, letter.link)
    assert is_asha(signed_in(database, second))
    assert signed_in(database, first) is None
    with database.reading() as session:
        assert rows_of(session, BrowserSessionRow) == 1


def test_a_code_that_is_sent_twice_makes_one_session(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    answers = [enter(database, letter.code), enter(database, letter.code)]
    assert is_asha(signed_in(database, answers[1]))
    with database.reading() as session:
        assert rows_of(session, BrowserSessionRow) == 1


def test_of_many_who_press_at_the_same_moment_one_wins(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    with ThreadPoolExecutor(4) as threads:
        visitors = [Visitor(f"browser {number}", "") for number in range(8)]
        answers = list(threads.map(lambda visitor: press(database, letter.link, visitor), visitors))
    assert sum(isinstance(answer, Confirmed) for answer in answers) == 1
    assert answers.count(Link(LinkState.USED, ASHA, Purpose.SIGN_IN)) == 7


def test_five_wrong_codes_end_the_code_and_the_link(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    answers = [enter(database, wrong(letter.code)) for _ in range(TRIES + 1)]
    assert answers == [WrongCode(4), WrongCode(3), WrongCode(2), WrongCode(1), WrongCode(0), WrongCode(0)]
    assert enter(database, letter.code) == WrongCode(0)
    assert press(database, letter.link) == Link(LinkState.EXPIRED, ASHA, Purpose.SIGN_IN)


def test_the_fifth_try_may_be_the_right_one(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    for _ in range(TRIES - 1):
        enter(database, wrong(letter.code))
    assert is_asha(signed_in(database, enter(database, letter.code)))


def test_codes_sent_at_the_same_moment_have_five_tries_between_them(database: Database, ask: Ask) -> None:
    ask(ASHA)
    (letter,) = letters(database)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: enter(database, wrong(letter.code)), range(10)))
    assert sorted(answer.tries_left for answer in answers if isinstance(answer, WrongCode)) == [0] * 6 + [1, 2, 3, 4]


def test_twenty_codes_a_day_are_compared_for_one_address_however_often_is_asked(database: Database, ask: Ask) -> None:
    moment = NOW
    for number in range(4):
        ask(ASHA, Visitor(f"guesser {number}", ""), moment + number * timedelta(hours=1))
        for _ in range(TRIES):
            enter(database, "no code", Visitor(f"guesser {number}", ""), moment + number * timedelta(hours=1))
    later = moment + timedelta(hours=5)
    ask(ASHA, DESK, later)
    (letter,) = letters(database)
    assert enter(database, letter.code, DESK, later) == WrongCode(0)
    assert is_asha(signed_in(database, press(database, letter.link, DESK, later), later))


def test_two_tabs_that_asked_take_the_code_of_either_message(database: Database, ask: Ask) -> None:
    ask(ASHA)
    ask(ASHA, at=NOW + MINUTE)
    later, earlier = letters(database)
    assert is_asha(signed_in(database, enter(database, earlier.code, at=NOW + MINUTE)))
    assert is_asha(signed_in(database, press(database, later.link, at=NOW + MINUTE)))


@pytest.mark.parametrize("address", [ASHA, STRANGER])
def test_five_messages_an_hour_are_sent_to_an_address_known_or_not(ask: Ask, address: str) -> None:
    at = NOW.replace(minute=10)
    answers = [ask(address, Visitor(f"browser {number}", ""), at) for number in range(6)]
    assert answers == [Asked(at + LIFETIME)] * 5 + [AskLater(NOW + timedelta(hours=1))]
    assert ask("person0001@council1.example", at=at) == Asked(at + LIFETIME)
    assert isinstance(ask(address, at=NOW + timedelta(hours=1)), Asked)


def test_a_network_may_ask_two_hundred_times_an_hour(database: Database, ask: Ask) -> None:
    with database.transaction() as session:
        session.add(AttemptRow(key="another", window_end=NOW, count=PER_NETWORK.most))
    ask("first@elsewhere.example", network="192.0.2.1")
    with database.transaction() as session:
        network = session.scalars(select(AttemptRow).where(AttemptRow.count == 1)).all()
        for row in network:
            row.count = PER_NETWORK.most
    assert isinstance(ask("second@elsewhere.example", network="192.0.2.1"), AskLater)
    assert isinstance(ask("third@elsewhere.example", network="192.0.2.2"), Asked)
    with database.reading() as session:
        assert [row for row in session.scalars(select(AttemptRow)) if "192" in row.key or "@" in row.key] == []


def test_whoever_joins_confirms_an_address_that_nobody_here_has(database: Database, ask: Ask) -> None:
    ask("New@Elsewhere.example", purpose=Purpose.JOIN, next_path="/join/about-you")
    (letter,) = letters(database)
    assert letter.message.subject == "Confirm your address to join UnMentoring"
    answer = press(database, letter.link, PHONE)
    assert isinstance(answer, Confirmed)
    assert (answer.address, answer.opened, answer.next_path) == ("new@elsewhere.example", None, "/join/about-you")
    assert press(database, letter.link) == Link(LinkState.USED, "new@elsewhere.example", Purpose.JOIN)


def test_whoever_is_known_and_joins_signs_in(database: Database, ask: Ask) -> None:
    ask(ASHA, purpose=Purpose.JOIN)
    (letter,) = letters(database)
    assert letter.message.subject == "Sign in to UnMentoring"
    assert is_asha(signed_in(database, press(database, letter.link)))


def test_who_left_and_wants_to_join_is_signed_in_to_come_back(database: Database, ask: Ask) -> None:
    asha_leaves(database)
    ask(ASHA, purpose=Purpose.JOIN)
    (letter,) = letters(database)
    assert letter.message.subject == "Sign in to UnMentoring"
    assert is_asha(signed_in(database, press(database, letter.link)))


def test_the_message_is_in_the_language_of_the_person_or_else_of_the_page(database: Database, ask: Ask) -> None:
    ask(ASHA, language="cy")
    ask("newydd@elsewhere.example", purpose=Purpose.JOIN, language="cy", at=NOW + MINUTE)
    subjects = [letter.message.subject for letter in letters(database)]
    assert subjects == ["Cadarnhewch eich cyfeiriad er mwyn ymuno â rhaglen UnMentoring", "Sign in to UnMentoring"]


def test_somebody_who_was_invited_signs_in(database: Database, ask: Ask, add_people: AddPeople) -> None:
    with database.transaction() as session:
        add_people(session, 1, address="invited@elsewhere.example", state=PractitionerState.INVITED)
    ask("invited@elsewhere.example")
    assert signed_in(database, press(database, letters(database)[0].link)) is not None


def test_an_address_that_is_none_is_refused_and_counts_for_nothing(database: Database, ask: Ask) -> None:
    with pytest.raises(BadAddress):
        ask("no address\r\nBcc: all@elsewhere.example")
    with database.reading() as session:
        assert (rows_of(session, SignInRequestRow), rows_of(session, MessageRow)) == (0, 0)


def test_what_is_over_is_forgotten(database: Database, ask: Ask) -> None:
    ask(ASHA)
    press(database, letters(database)[0].link)
    ask(STRANGER, at=NOW + 91 * DAY)
    with database.reading() as session:
        assert [rows_of(session, table) for table in (SignInRequestRow, BrowserSessionRow, MessageRow)] == [1, 0, 0]
        assert session.scalars(select(AttemptRow.window_end)).all() == [NOW + 91 * DAY + timedelta(hours=1)]


def test_a_message_that_is_being_sent_when_it_expires_is_left_to_its_deliverer(database: Database, ask: Ask) -> None:
    ask(ASHA)
    with database.transaction() as session:
        session.scalars(select(MessageRow)).one().state = MessageState.SENDING
    ask(STRANGER, at=NOW + LIFETIME)
    assert len(letters(database)) == 1
