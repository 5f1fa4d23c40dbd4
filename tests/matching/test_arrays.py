from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.judge import best_value
from tests.matching.strategies import Instance, instances
from unmentor.matching import Matching, maximum_weight_matching


def solved(instance: Instance, **options: float) -> Matching:
    return maximum_weight_matching(instance.weights, instance.sit_out, allowed=instance.allowed, **options)


def value_of(instance: Instance, mate: np.ndarray) -> int:
    """The value of a matching, after making sure that it is one and legal."""
    total = 0
    for person, partner in enumerate(mate.tolist()):
        if partner < 0:
            total += int(instance.sit_out[person])
            continue
        assert mate[partner] == person != partner
        assert instance.allowed is None or instance.allowed[person, partner]
        total += int(instance.weights[person, partner]) if person < partner else 0
    return total


def assert_proved(instance: Instance, found: Matching) -> None:
    """Check the proof from scratch: no pair and nobody sitting out is worth more than the prices."""
    n, prices = len(instance.sit_out), found.proof.prices.tolist()
    odd_sets = [(set(odd.members), odd.price) for odd in found.proof.odd_sets]
    assert all(price > 0 and len(members) % 2 for members, price in odd_sets)
    for i in range(n):
        assert prices[i] >= 4 * int(instance.sit_out[i])
        for j in range(i):
            inside = sum(price for members, price in odd_sets if {i, j} <= members)
            if instance.allowed is None or instance.allowed[i, j]:
                assert prices[i] + prices[j] + inside >= 4 * int(instance.weights[i, j])
        if n % 2:
            inside = sum(price for members, price in odd_sets if {i, n} <= members)
            assert prices[i] + prices[n] + inside >= 4 * int(instance.sit_out[i])
    assert found.bound == (sum(prices) + sum(price * (len(members) // 2) for members, price in odd_sets)) // 4


@settings(max_examples=2000, deadline=None)
@given(instances(), st.integers(0, 5))
def test_value_is_the_judges_and_the_proof_holds(instance, seed):
    found = solved(instance, seed=seed)
    assert value_of(instance, found.mate) == found.value == found.bound == best_value(instance)
    assert_proved(instance, found)
    assert (found.gap, found.optimal, len(found.prices)) == (0, True, len(instance.sit_out))


@settings(max_examples=300, deadline=None)
@given(instances(most=24))
def test_value_is_the_judges_on_larger_instances(instance):
    found = solved(instance)
    assert value_of(instance, found.mate) == found.value == found.bound == best_value(instance)


@settings(max_examples=300, deadline=None)
@given(instances(most=16))
def test_out_of_time_the_matching_is_legal_and_the_bound_true(instance):
    found = solved(instance, seconds=0)
    assert value_of(instance, found.mate) == found.value <= best_value(instance) <= found.bound
    assert_proved(instance, found)


def symmetric(upper: np.ndarray) -> np.ndarray:
    return np.triu(upper, 1) + np.triu(upper, 1).T


def family(name: str, n: int) -> Instance:
    """Instances of one kind each, of any size."""
    rng = np.random.default_rng(7)
    out = np.full(n, -(10**7))
    few, many = rng.integers(0, 11, (n, n)), rng.integers(0, 10**6, (n, n))
    groups = rng.integers(0, 20, n)
    crowd = rng.random(n) < 0.6
    islands = np.arange(n) % 7
    return {
        "spread": Instance(symmetric(many), out, None),
        "tied": Instance(symmetric(few), out, None),
        "all equal": Instance(symmetric(few * 0 + 1), out, None),
        "free to sit out": Instance(symmetric(many) - 500_000, out * 0, None),
        "groups kept apart": Instance(symmetric(many), out, groups[:, None] != groups),
        "one group of 60 %": Instance(symmetric(many), out, ~(crowd[:, None] & crowd)),
        "odd islands": Instance(symmetric(many), out, islands[:, None] == islands),
        "5 % allowed": Instance(symmetric(many), out, symmetric(rng.random((n, n)) < 0.05) > 0),
        "triangles": Instance(symmetric(few + 100 * (groups[:, None] // 3 == groups // 3)), out, None),
    }[name]


FAMILIES = (
    "spread",
    "tied",
    "all equal",
    "free to sit out",
    "groups kept apart",
    "one group of 60 %",
    "odd islands",
    "5 % allowed",
    "triangles",
)


@pytest.mark.parametrize("name", FAMILIES)
def test_families_of_the_judges_size(name):
    instance = family(name, 61)
    assert solved(instance).value == best_value(instance)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_thousand_people_proved_in_time(name):
    instance = family(name, 1000)
    began = perf_counter()
    found = solved(instance)
    assert perf_counter() - began < 3
    assert value_of(instance, found.mate) == found.value == found.bound


def test_the_smallest_pools():
    nobody = maximum_weight_matching(np.zeros((0, 0)), [])
    assert (nobody.mate.tolist(), nobody.value, nobody.bound) == ([], 0, 0)
    one = maximum_weight_matching([[5]], [-3])
    assert (one.mate.tolist(), one.value, one.bound) == ([-1], -3, -3)
    two = maximum_weight_matching([[0, 5], [5, 0]], [-3, -3])
    assert (two.mate.tolist(), two.value, two.bound) == ([1, 0], 5, 5)
    apart = maximum_weight_matching([[0, 5], [5, 0]], [-3, -3], allowed=[[False, False], [False, False]])
    assert (apart.mate.tolist(), apart.value, apart.bound) == ([-1, -1], -6, -6)


def test_the_same_seed_gives_the_same_matching_and_ties_favour_no_place():
    weights, sit_out = np.ones((7, 7), int), np.full(7, -10)
    draws = [maximum_weight_matching(weights, sit_out, seed=seed).mate.tolist() for seed in range(60)]
    assert draws == [maximum_weight_matching(weights, sit_out, seed=seed).mate.tolist() for seed in range(60)]
    assert {mate.index(-1) for mate in draws} == set(range(7))


def test_whole_numbers_written_as_floats_are_welcome():
    assert maximum_weight_matching([[0.0, 2.0], [2.0, 0.0]], [0.0, -1.0]).value == 2


SQUARE, OUT = np.ones((3, 3), int), np.zeros(3, int)


@pytest.mark.parametrize(
    ("weights", "sit_out", "allowed", "sentence"),
    [
        (np.ones((2, 3)), OUT, None, r"weights must be a square matrix, not of shape \(2, 3\)"),
        (np.ones(3), OUT, None, r"weights must be a square matrix, not of shape \(3,\)"),
        (SQUARE, np.zeros(2), None, r"sit_out must have shape \(3,\) to go with weights, not \(2,\)"),
        (SQUARE, np.zeros((3, 1)), None, r"sit_out must have shape \(3,\)"),
        (
            np.arange(9).reshape(3, 3),
            OUT,
            None,
            r"weights must be symmetric, but those of \(0, 1\) and \(1, 0\) differ",
        ),
        (SQUARE * np.nan, OUT, None, "weights must be whole numbers, but some are infinite or not a number"),
        (SQUARE * np.inf, OUT, None, "weights must be whole numbers, but some are infinite or not a number"),
        (SQUARE * 0.5, OUT, None, "weights must be whole numbers, but some have fractions"),
        (SQUARE, OUT + 0.5, None, "sit_out must be whole numbers, but some have fractions"),
        (SQUARE * 10**17, OUT, None, "weights must be between -14,411,518,807,585,587 and 14,411,518,807,585,587 here"),
        (SQUARE, OUT - 10**17, None, "sit_out must be between"),
        (np.full((3, 3), 2**64 - 1, np.uint64), OUT, None, "weights must be between"),
        (np.full((3, 3), 10**30, object), OUT, None, "weights must be whole numbers"),
        (np.full((3, 3), "x"), OUT, None, "weights must be whole numbers"),
        (SQUARE, OUT, np.ones((2, 2), bool), r"allowed must be true or false for each pair, of shape \(3, 3\)"),
        (SQUARE, OUT, SQUARE, "allowed must be true or false for each pair"),
        (SQUARE, OUT, np.triu(SQUARE, 1) > 0, "allowed must be symmetric"),
    ],
)
def test_bad_arrays_are_refused_in_a_sentence(weights, sit_out, allowed, sentence):
    with pytest.raises(ValueError, match=sentence):
        maximum_weight_matching(weights, sit_out, allowed=allowed)
