from hypothesis import given
from hypothesis import strategies as st

from unmentor.matching import Person
from unmentor.matching.levels import MANY, levels_of, ranks_of
from unmentor.matching.problem import largest_weight


def person(at: int, waiting: int = 0, conversations: int = 1) -> Person:
    return Person(f"p{at}", "c", "", "", "", "", frozenset(), frozenset(), conversations=conversations, waiting=waiting)


def test_ranks_put_anyone_who_waited_before_anyone_who_did_not_and_longer_waits_first():
    assert ranks_of([person(0), person(1, 1), person(2, 2), person(3, 9)]) == [0, 10, 11, 12]


def test_each_level_outweighs_all_below_it():
    people = [person(0), person(1, 1), person(2, 3, conversations=3)]
    levels = levels_of(people, most=100, volunteers=1)
    all_affinity = 100 * 3
    ranks = ranks_of(people)
    step = (levels.out[1] - levels.out[0]) // ranks[1]
    assert levels.coarse == 1
    assert all_affinity < levels.further < levels.second_seat
    assert all_affinity + 2 * levels.further + levels.second_seat < step
    assert step * sum(ranks) < levels.out[0] < levels.out[1] < levels.out[2]


@given(st.integers(0, 40_000), st.integers(0, 3), st.integers(1, 2))
def test_costs_stay_exact_in_any_pool(n, waiting, conversations):
    people = [person(0, waiting, conversations)] * n
    levels = levels_of(people, most=23_000, volunteers=n)
    seats = n * conversations + n
    assert max(levels.out, default=0) + levels.second_seat <= largest_weight(2 * seats)
    assert levels.coarse <= 100


def test_more_left_out_than_many_only_lean_into_each_other():
    levels = levels_of([person(at, 1) for at in range(2 * MANY)], most=10, volunteers=0)
    assert len(set(levels.out)) == 1
