"""What anybody may read of the network's growth: right, and nothing under 5 to be had from it."""

from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from tests.web.programme import add_meetings, add_people
from unmentor.persistence import Database
from unmentor.persistence.models import CycleRow, CycleState, IntroductionRow, MemberRow, PractitionerRow
from unmentor.services.open_report import CycleGrowth, NetworkSize, open_report, publishable, rounded

FIRST = datetime(2026, 10, 6, 8, tzinfo=UTC)
MONTH = timedelta(days=28)
Groups = list[tuple[int, ...]]


def introduce(session: Session, number: int, groups: Groups, *, sent: bool = True) -> None:
    """A cycle that introduced these persons, by number, to each other."""
    people = {person.name: person for person in session.query(PractitionerRow)}
    when = FIRST + MONTH * (number - 1)
    cycle = CycleRow(number=number, state=CycleState.DRAWN, seed=1, draw_at=when, introduced_at=when if sent else None)
    for position, group in enumerate(groups):
        members = [people[f"Person {person}"] for person in group]
        introduction = IntroductionRow(position=position, score=0, reasons=[], meet_by=date(2026, 12, 1))
        introduction.members = [
            MemberRow(practitioner_id=member.id, council_code=member.council_code, position=side)
            for side, member in enumerate(members)
        ]
        cycle.introductions.append(introduction)
    session.add(cycle)


def expected(cycles: list[Groups], councils: int) -> list[NetworkSize]:
    """Counted anew, one conversation after the other, and not rounded."""
    people, links, conversations, sizes = set[int](), set[frozenset[int]](), 0, []
    for groups in cycles:
        for group in groups:
            people.update(group)
            links.update(frozenset(pair) for pair in combinations({person % councils for person in group}, 2))
        conversations += len(groups)
        sizes.append(NetworkSize(len(people), len({person % councils for person in people}), conversations, len(links)))
    return sizes


def test_a_programme_that_has_introduced_nobody_has_no_report(each_database: Database) -> None:
    with each_database.transaction() as session:
        assert open_report(session) == []


def test_everything_is_counted_to_date_and_in_fives(each_database: Database) -> None:
    pairs: Groups = [(2 * k, 2 * k + 1) for k in range(11)]
    others: Groups = [(k, k + 12) for k in range(7)]
    cycles = [pairs, [*others, (40, 41, 42)], pairs[:3]]
    with each_database.transaction() as session:
        add_people(session, people=60, councils=24)
        for number, groups in enumerate(cycles, start=1):
            introduce(session, number, groups)
        introduce(session, 4, [(50, 51)], sent=False)
    assert expected(cycles, 24) == [
        NetworkSize(22, 22, 11, 11),
        NetworkSize(25, 22, 19, 20),
        NetworkSize(25, 22, 22, 20),
    ]
    with each_database.transaction() as session:
        report = open_report(session)
    assert report == [
        CycleGrowth(1, FIRST, NetworkSize(20, 20, 10, 10)),
        CycleGrowth(2, FIRST + MONTH, NetworkSize(25, 20, 15, 20)),
        CycleGrowth(3, FIRST + 2 * MONTH, NetworkSize(25, 20, 20, 20)),
    ]


def test_a_cycle_is_not_published_while_any_number_is_under_five(database: Database) -> None:
    with database.transaction() as session:
        add_meetings(session, [4, 5])
        report = open_report(session)
    assert [cycle.size for cycle in report] == [None, NetworkSize(10, 10, 5, 5)]  # to date: 10, 10, 9, 9


@pytest.mark.parametrize("small", [0, 1, 4])
def test_one_small_number_keeps_the_others_back(small: int) -> None:
    # With 5 links among "fewer than 5" councils there would have to be 4 of them.
    assert publishable(NetworkSize(8, small, 6, 5)) is None
    assert publishable(NetworkSize(8, 5, 6, small)) is None


HISTORIES = st.lists(st.tuples(*[st.integers(0, 12)] * 4), min_size=1, max_size=12)
MOST = 12 * 12


@given(HISTORIES)
def test_subtracting_any_two_numbers_recovers_none_under_five(added: list[tuple[int, ...]]) -> None:
    """A reader knows what each number may be, given what is published, and that numbers never fall."""
    sizes, total = [], (0, 0, 0, 0)
    for more in added:
        total = tuple(map(sum, zip(total, more, strict=True)))
        sizes.append(publishable(NetworkSize(*total)))
    for measure in range(4):
        known = [(0, 0)] + [may_be(size and astuple(size)[measure]) for size in sizes]
        for (low, high), (later_low, later_high) in combinations(known, 2):
            differences = range(max(0, later_low - high), later_high - low + 1)
            assert len(differences) > 1 or differences[0] not in {1, 2, 3, 4}


@cache
def may_be(published: int | None) -> tuple[int, int]:
    """The least and the most that a number can be which is published as this, the others being large."""
    if published is None:
        return 0, MOST
    shown = {number: publishable(NetworkSize(number, MOST, MOST, MOST)) for number in range(MOST + 1)}
    numbers = [number for number, size in shown.items() if size and size.people == published]
    return min(numbers), max(numbers)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_two_published_numbers_differ_by_nothing_or_by_five_and_more(one: int, other: int) -> None:
    assert rounded(one) <= one < rounded(one) + 5
    assert abs(rounded(one) - rounded(other)) not in {1, 2, 3, 4}
