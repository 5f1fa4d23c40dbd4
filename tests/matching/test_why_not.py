"""Locked pairs, fairness and "why not these two?", each against looking at every draw there is."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.judge import best_merit
from tests.matching.strategies import heard_of, pools
from unmentor.errors import Refusal
from unmentor.matching import (
    Fairness,
    Person,
    Pool,
    Rule,
    Weights,
    WhyNot,
    certificate,
    draw,
    fairness,
    verify,
    why_not,
)
from unmentor.matching.affinity import affinity


def person(key: str, council: str, learn: str = "", share: str = "", **more: object) -> Person:
    return Person(key, council, "", "", "", "", frozenset(learn.split()), frozenset(share.split()), **more)


def pair_worth(pool: Pool, a: int, b: int) -> int:
    return int(affinity(pool.sides([a], [b]), Weights())[0])


@settings(max_examples=150, deadline=None)
@given(pools(most=6, several=False), st.data())
def test_forcing_a_pair_costs_what_the_best_draw_with_it_is_short_of_the_best(pool, data):
    legal = [pair for pair in combinations(range(len(pool)), 2) if pool.may_meet(*pair)]
    if not legal:
        return
    a, b = data.draw(st.sampled_from(legal))
    drawn = draw(pool)
    found = why_not(pool, drawn, a, b)
    with_them = best_merit(pool, Weights(), forced=(a, b))
    best = best_merit(pool, Weights())
    if not found.introduced:
        assert found.cost == best[3] - with_them[3]
        forced = draw(pool.with_locked((a, b)))
        assert found.at_least <= drawn.value - forced.value
        assert verify(pool.with_locked((a, b)), certificate(pool.with_locked((a, b)), forced)) == []


@settings(max_examples=150, deadline=None)
@given(pools(most=5), st.data())
def test_what_is_lost_before_affinity_is_told_apart_from_it(pool, data):
    legal = [pair for pair in combinations(range(len(pool)), 2) if pool.may_meet(*pair)]
    if not legal:
        return
    a, b = data.draw(st.sampled_from(legal))
    found = why_not(pool, draw(pool), a, b)
    people, waits, seats, worth = (
        best - forced
        for best, forced in zip(best_merit(pool, Weights()), best_merit(pool, Weights(), forced=(a, b)), strict=True)
    )
    if not found.introduced:
        # The judge looks at pairs alone: to it, who joins a trio is left out.
        assert found.left_out + found.trios == people
        assert (found.waited, found.conversations + 2 * found.second_seats) == (waits, seats)
        assert (found.cost, found.proved) == (worth, True)


@settings(max_examples=100, deadline=None)
@given(pools(most=9), st.data())
def test_a_locked_pair_is_introduced_and_the_certificate_covers_it(pool, data):
    legal = [pair for pair in combinations(range(len(pool)), 2) if pool.may_meet(*pair)]
    if not legal:
        return
    locked = pool.with_locked(data.draw(st.sampled_from(legal)))
    drawn = draw(locked)
    assert any(set(locked.locked[0]) <= set(group.members) for group in drawn.introductions)
    kept = certificate(locked, drawn)
    assert verify(locked, kept) == []
    assert verify(pool, kept) != []


@settings(max_examples=150, deadline=None)
@given(pools(most=9))
def test_fairness_is_that_of_looking_at_each_pair(pool):
    drawn = draw(pool)
    made = {pair for group in drawn.introductions for pair in combinations(sorted(group.members), 2)}
    worths = sorted(pair_worth(pool, a, b) for a, b in made)
    least = []
    for at, one in enumerate(pool.people):
        own = [pair_worth(pool, a, b) for a, b in made if at in (a, b)]
        least.append(min(own) if len(own) >= one.conversations else -1)
    blocking = sum(
        pool.may_meet(a, b) and (a, b) not in made and pair_worth(pool, a, b) > max(least[a], least[b])
        for a, b in combinations(range(len(pool)), 2)
    )
    assert fairness(pool, drawn) == Fairness(
        lowest=worths[0] if worths else None,
        median=worths[(len(worths) - 1) // 2] if worths else None,
        highest=worths[-1] if worths else None,
        waiting=tuple(out.person for out in drawn.left_out),
        blocking=blocking,
    )


def test_rules_answer_before_costs():
    people = [person("ana", "a"), person("ben", "a"), person("cat", "c"), person("dan", "d")]
    pool = Pool.of(people, met=[("ana", "cat")], avoid=[("dan", "cat")], locked=[("ben", "dan")])
    drawn = draw(pool)
    asked = {pair: why_not(pool, drawn, *pair).rule for pair in [(0, 1), (2, 0), (2, 3), (0, 0), (0, 3)]}
    assert list(asked.values()) == [Rule.SAME_COUNCIL, Rule.MET, Rule.AVOID, Rule.SAME_PERSON, Rule.LOCKED]
    assert why_not(pool, drawn, 3, 1) == WhyNot(True, None, 0, 0, 0)


def test_a_pair_that_costs_others_their_partner_says_how_much():
    people = [
        person("ana", "a", "x"),
        person("ben", "b", "", "x"),
        person("cat", "c", "y"),
        person("dan", "d", "", "y"),
    ]
    pool = Pool.of(
        people, heard=heard_of(["ana: ben cat dan", "ben: ana cat dan", "cat: ana ben dan", "dan: ana ben cat"])
    )
    assert why_not(pool, draw(pool), 0, 2) == WhyNot(False, None, 2100, 4200, 0)


@pytest.mark.parametrize(
    ("locked", "said"),
    [
        ([("ana", "ben")], "ana and ben are locked, but may not meet."),
        ([("ana", "cat"), ("ana", "dan")], "ana is locked 2 times, more than they have conversations."),
    ],
)
def test_locks_that_cannot_be_are_refused(locked, said):
    with pytest.raises(Refusal, match=said):
        Pool.of([person("ana", "a"), person("ben", "a"), person("cat", "c"), person("dan", "d")], locked=locked)
