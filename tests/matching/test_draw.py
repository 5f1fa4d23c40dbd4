"""The draw of a pool: rules never broken, first things first, and the same draw every time."""

from collections import Counter
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from itertools import combinations
from multiprocessing import get_context
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.judge import best_merit, merit_of
from tests.matching.strategies import generated_people, pools
from unmentor.errors import Refusal
from unmentor.matching import Draw, Person, Pool, Weights, certificate, draw, verify


def assert_legal(pool: Pool, found: Draw) -> None:
    """Every rule, checked from the introductions alone."""
    groups = [introduced.members for introduced in found.introductions]
    met = Counter(pair for members in groups for pair in combinations(sorted(members), 2))
    assert all(pool.may_meet(a, b) for a, b in met)
    assert set(met.values()) <= {1}
    assert sorted(map(len, groups)) in ([2] * len(groups), [2] * (len(groups) - 1) + [3])
    times = Counter(person for members in groups for person in members)
    for at, person in enumerate(pool.people):
        assert times[at] <= person.conversations + person.second_seat
    assert [out.person for out in found.left_out] == [at for at in range(len(pool)) if not times[at]]
    assert verify(pool, certificate(pool, found)) == []


@settings(max_examples=400, deadline=None)
@given(pools(), st.integers(0, 3))
def test_first_things_first_as_good_as_the_best_of_all_draws(pool, seed):
    found = draw(pool, seed=seed)
    pairs = [introduced.members[:2] for introduced in found.introductions]
    assert merit_of(pool, pairs, Weights()) == best_merit(pool, Weights())
    assert found.optimal


@settings(max_examples=200, deadline=None)
@given(pools(most=14))
def test_no_rule_is_ever_broken(pool):
    assert_legal(pool, draw(pool))


@settings(max_examples=100, deadline=None)
@given(pools(most=14))
def test_out_of_time_the_draw_is_still_legal_and_its_bound_true(pool):
    hurried, proved = draw(pool, seconds=0), draw(pool)
    assert_legal(pool, hurried)
    if (hurried.volunteers, hurried.gates) == (proved.volunteers, proved.gates):
        assert hurried.value <= proved.value <= hurried.bound


@settings(max_examples=200, deadline=None)
@given(pools(most=9))
def test_the_odd_one_joins_a_pair_if_any_pair_is_open_to_them(pool):
    found = draw(pool)
    groups = [introduced.members for introduced in found.introductions]
    if all(len(members) == 2 for members in groups):
        alone = [out.person for out in found.left_out]
        assert not any(all(pool.may_meet(odd, member) for member in pair) for odd in alone for pair in groups)


def person(key: str, council: str, **more: object) -> Person:
    return Person(key, council, "", "", "", "", frozenset(), frozenset(), **more)


def test_a_volunteer_takes_a_second_seat_before_there_is_a_trio():
    people = [person("ana", "a", second_seat=True), person("ben", "b"), person("cat", "c")]
    found = draw(Pool.of(people))
    assert sorted(introduced.members for introduced in found.introductions) == [(0, 1), (0, 2)]
    assert (found.left_out, found.volunteers, found.optimal) == ((), True, True)


def test_volunteers_keep_their_second_seat_when_nobody_needs_it():
    people = [person("ana", "a", second_seat=True), person("ben", "b", second_seat=True)]
    found = draw(Pool.of(people))
    assert [introduced.members for introduced in found.introductions] == [(0, 1)]
    assert not found.volunteers


def test_without_volunteers_the_odd_one_makes_a_trio():
    found = draw(Pool.of([person("ana", "a"), person("ben", "b"), person("cat", "c")]))
    assert sorted(found.introductions[0].members) == [0, 1, 2]
    assert found.left_out == ()


def test_two_people_with_two_seats_each_meet_once():
    found = draw(Pool.of([person("ana", "a", conversations=2), person("ben", "b", conversations=2)]))
    assert [introduced.members for introduced in found.introductions] == [(0, 1)]
    assert (found.gates, found.optimal) == (((0, 1),), True)


def test_whoever_waited_is_introduced_before_whoever_did_not():
    people = [person("hub", "h"), *(person(f"p{at}", "p", waiting=int(at == 3)) for at in range(6))]
    found = draw(Pool.of(people))
    assert [introduced.members for introduced in found.introductions] == [(0, 4)]
    assert [out.person for out in found.left_out] == [1, 2, 3, 5, 6]


def test_empty_and_impossible_pools_give_an_honest_empty_draw():
    same = Pool.of([person(f"p{at}", "a") for at in range(5)])
    for pool in (Pool.of([]), Pool.of([person("ana", "a")]), same):
        found = draw(pool)
        assert (found.introductions, len(found.left_out), found.gap) == ((), len(pool), 0)


def test_all_pairs_met_leaves_everyone_out():
    people = [person(f"p{at}", f"c{at}") for at in range(6)]
    met = [(a.key, b.key) for a, b in combinations(people, 2)]
    assert len(draw(Pool.of(people, met=met)).left_out) == 6


def summary(found: Draw) -> tuple[object, ...]:
    return (
        [(introduced.members, introduced.score) for introduced in found.introductions],
        found.left_out,
        found.value,
        found.prices.tolist(),
    )


def test_any_executor_gives_the_same_draw():
    pool = Pool.of(generated_people(800))
    alone = summary(draw(pool, seed=4))
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(5) as five:
        assert summary(draw(pool, seed=4, executor=one)) == alone
        assert summary(draw(pool, seed=4, executor=five)) == alone
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as processes:
        assert summary(draw(pool, seed=4, executor=processes)) == alone


def test_the_order_of_the_people_changes_nothing_and_the_seed_breaks_ties():
    people = [person(f"p{at}", f"c{at}") for at in range(8)]

    def pairs(order: list[Person], seed: int) -> set[frozenset[str]]:
        found = draw(Pool.of(order), seed=seed)
        return {frozenset(order[at].key for at in introduced.members) for introduced in found.introductions}

    assert pairs(people, 1) == pairs(people[::-1], 1)
    assert len({frozenset(pairs(people, seed)) for seed in range(10)}) > 5


def test_ten_thousandths_of_a_second_are_enough_to_answer():
    pool = Pool.of(generated_people(600, several=True))
    began = perf_counter()
    found = draw(pool, seconds=0.0001)
    assert perf_counter() - began < 15
    assert_legal(pool, found)


@pytest.mark.parametrize(
    ("people", "sentence"),
    [
        ([person("ana", "a"), person("ana", "b")], "Each person needs a key of their own, but 'ana' is there 2 times."),
        ([person("", "a")], "Each person needs a key of their own, but '' is there 1 times."),
        ([person("ana", "")], "ana has no council."),
        ([person("ana", "a", conversations=0)], "ana must have 1 to 10 conversations, not 0."),
        ([person("ana", "a", conversations=11)], "ana must have 1 to 10 conversations, not 11."),
        ([person("ana", "a", waiting=-1)], "ana cannot have waited -1 times."),
    ],
)
def test_bad_people_are_refused(people, sentence):
    with pytest.raises(Refusal) as refused:
        Pool.of(people)
    assert str(refused.value) == sentence


@pytest.mark.parametrize("weight", [-1, 1001, 0.5, True, "3"])
def test_bad_weights_are_refused(weight):
    with pytest.raises(Refusal, match="The weight of growth must be a whole number from 0 to 1000, not"):
        Weights(growth=weight)
