"""What each part of affinity counts, and that blocks, pairs and parts agree."""

import numpy as np
import pytest

from tests.matching.strategies import alike, generated_people, heard_of
from unmentor.matching import Person, Pool, Weights
from unmentor.matching.affinity import affinity, parts
from unmentor.matching.draw import seating
from unmentor.matching.problem import NEVER
from unmentor.matching.seats import seat_problem

ONE_OF_EACH = Weights(interest=1, diversity=1, growth=1, waiting=1)


def person(key: str, learn: str = "", share: str = "", **more: object) -> Person:
    given = {"council": key, "region": "", "nation": "", "kind": "", "profession": "", **more}
    return Person(key=key, learn=frozenset(learn.split()), share=frozenset(share.split()), **given)


def parts_between(one: Person, other: Person, **known: object) -> dict[str, int]:
    pool = Pool.of([one, other], **known)
    return {name: int(values[0]) for name, values in parts(pool.sides([0], [1]), ONE_OF_EACH).items()}


@pytest.mark.parametrize(
    ("one", "other", "thousandths"),
    [
        (("", ""), ("", ""), 0),
        (("x", ""), ("", "y"), 0),
        (("x", ""), ("", "x"), 210),
        (("x y", ""), ("", "x y"), 280),
        (("x y z", ""), ("", "x y z"), 350),
        (("u x y z", ""), ("", "u x y z"), 350),
        (("x", "y"), ("y", "x"), 540),
        (("x", ""), ("x", ""), 60),
        (("u v w", "x y z"), ("x y z", "u v w"), 900),
    ],
)
def test_interest_two_way_beats_one_way_and_three_topics_are_enough(one, other, thousandths):
    assert parts_between(person("a", *one), person("b", *other))["interest"] == thousandths
    assert parts_between(person("a", *other), person("b", *one))["interest"] == thousandths


def test_near_topics_count_in_part():
    near = parts_between(person("a", "x"), person("b", "", "y"), closeness=alike(0.5))
    assert near["interest"] == 7 * 300 // 20


@pytest.mark.parametrize(
    ("one", "other", "thousandths"),
    [
        ({}, {}, 0),
        ({"region": "r"}, {"region": ""}, 0),
        ({"region": "r"}, {"region": "s"}, 350),
        ({"region": "r", "nation": "n"}, {"region": "s", "nation": "m"}, 500),
        ({"kind": "k"}, {"kind": "l"}, 250),
        ({"profession": "p"}, {"profession": "q"}, 250),
        ({"nation": "n", "kind": "k", "profession": "p"}, {"nation": "m", "kind": "l", "profession": "q"}, 1000),
    ],
)
def test_diversity_counts_what_is_known_to_differ(one, other, thousandths):
    assert parts_between(person("a", **one), person("b", **other))["diversity"] == thousandths


@pytest.mark.parametrize(("conversations", "thousandths"), [(0, 80), (1, 0), (40, 0)])
def test_growth_counts_first_links(conversations, thousandths):
    same = heard_of(["a: b", "b: a"])
    assert (
        parts_between(person("a"), person("b"), links={("b", "a"): conversations}, heard=same)["growth"] == thousandths
    )


@pytest.mark.parametrize(
    ("circles", "thousandths"),
    [
        ([], 920),
        (["a: c d"], 920),
        (["a: c d", "b: c d"], 920 * (1000 - 2 * 2 * 1000 // 6) // 1000),
        (["a: c d", "b: e f g"], 920),
        (["a: c", "b: c d e"], 920 * (1000 - 2 * 1000 // 6) // 1000),
        (["a: b c", "b: a c"], 0),
    ],
)
def test_growth_counts_what_two_circles_do_not_share(circles, thousandths):
    found = parts_between(person("a"), person("b"), links={("a", "b"): 9}, heard=heard_of(circles) if circles else None)
    assert found["growth"] == thousandths


def test_growth_counts_a_circle_that_is_next_in_order_most_and_those_further_off_less():
    people = [person(key) for key in "abcdefgh"]
    pool = Pool.of(
        people, heard=heard_of([f"{one}: {other}" for one, other in ("ab", "ba", "cd", "dc", "ef", "fe", "gh", "hg")])
    )
    sides = pool.sides([0, 0, 0], [2, 4, 6])
    growth = parts(sides, ONE_OF_EACH)["growth"]
    assert (growth - 80).tolist() == [920, 920 * 520 // 1000, 920 * 200 // 1000]


def test_waiting_counts_newcomers_half_and_those_left_out_fully():
    assert parts_between(person("a"), person("b"))["waiting"] == 0
    assert parts_between(person("a", newcomer=True), person("b"))["waiting"] == 250
    assert parts_between(person("a", newcomer=True, waiting=1), person("b", waiting=3))["waiting"] == 1000


def test_blocks_pairs_and_parts_agree_and_rules_stand_out():
    people = generated_people(60, councils=20)
    keys = [one.key for one in people]
    heard = heard_of([f"{keys[at]}: {' '.join(keys[at % 7 : at])}" for at in range(0, 60, 2)])
    pool = Pool.of(people, met=[(keys[1], keys[2])], avoid=[(keys[5], keys[3])], heard=heard, closeness=alike(0.3))
    weights = Weights(diversity=4)
    problem = seat_problem(pool, weights, seating(pool, 1), volunteers=False)
    whole = problem.block(0, problem.size)
    i, j = np.triu_indices(60, 1)
    one, other = problem.person[i], problem.person[j]
    sides = pool.sides(one, other)
    expected = affinity(sides, weights)
    assert np.array_equal(expected, sum(parts(sides, weights).values()))
    legal = [pool.may_meet(a, b) for a, b in zip(one.tolist(), other.tolist(), strict=True)]
    assert np.array_equal(whole[i, j], np.where(legal, expected, NEVER))
    assert np.array_equal(whole, whole.T)
    assert (np.diagonal(whole) == NEVER).all()
    assert np.array_equal(problem.block(7, 19, 5), whole[7:19, 5:])


def test_no_affinity_is_above_the_most_that_weights_allow():
    full = {"waiting": 1, "profession": "p", "kind": "k", "nation": "n"}
    one = person("a", "u v w x", "u v w x", **full)
    other = person("b", "u v w x", "u v w x", waiting=1, profession="q", kind="l", nation="m")
    pool = Pool.of([one, other])
    weights = Weights(diversity=4)
    assert affinity(pool.sides([0], [1]), weights).tolist() == [weights.most]
