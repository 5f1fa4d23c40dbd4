"""Checks a draw against its certificate without solving anything: rules, seats, sums and every price."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import combinations
from typing import Any

import numpy as np

from unmentor.errors import Refusal
from unmentor.matching.affinity import affinity
from unmentor.matching.blocks import block_bounds
from unmentor.matching.certificate import Claim, read_certificate
from unmentor.matching.digest import digest_of
from unmentor.matching.draw import seating
from unmentor.matching.pool import Pool
from unmentor.matching.pricing import Pricing
from unmentor.matching.problem import QUARTERS
from unmentor.matching.seats import SeatProblem, seat_problem


def verify(pool: Pool, contents: Mapping[str, Any]) -> list[str]:
    """What is wrong with a certificate for this pool, in plain sentences; nothing if it holds.

    If it holds, the draw breaks no rule, introduces nobody twice to the same person, and is within its gap of the best
    draw there is.
    """
    try:
        claim = read_certificate(contents)
    except (ValueError, Refusal) as wrong:
        return [str(wrong)]
    if digest_of(pool, claim.weights, claim.seed) != claim.digest:
        return ["The people, rules, weights or seed are not those of the certificate."]
    if unknown := _unknown(pool, claim):
        return [f"{unknown[0]} is not in the pool."]
    failures = [*_check_groups(pool, claim), *_check_seats(pool, claim), *_check_left_out(pool, claim)]
    return failures + list(_check_proof(pool, claim))


def _unknown(pool: Pool, claim: Claim) -> list[str]:
    known = {person.key for person in pool.people}
    named = [key for group in (*claim.introductions, *claim.gates, claim.left_out) for key in group]
    return [key for key in named if key not in known]


def _check_groups(pool: Pool, claim: Claim) -> Iterator[str]:
    """Who meets whom: no more than one trio, no rule broken, nobody introduced to the same person twice."""
    place = _places(pool)
    if sum(len(group) == 3 for group in claim.introductions) > 1:
        yield "There is more than one trio."
    pairs = [pair for group in claim.introductions for pair in combinations(sorted(group), 2)]
    for pair in pool.locked:
        a, b = sorted(pool.people[at].key for at in pair)
        if (a, b) not in pairs:
            yield f"{a} and {b} are locked, but not introduced."
    for (a, b), times in Counter(pairs).items():
        if times > 1:
            yield f"{a} and {b} are introduced {times} times."
        if not pool.may_meet(place[a], place[b]):
            yield f"{a} and {b} may not meet."


def _check_seats(pool: Pool, claim: Claim) -> Iterator[str]:
    """Nobody has more conversations than they asked for, a volunteer's second seat and joining a trio apart."""
    times = Counter(key for group in claim.introductions for key in group[:2])
    joined = {key for group in claim.introductions for key in group[2:]}
    if claim.volunteers and not any(person.second_seat for person in pool.people):
        yield "Second seats are said to be on offer, but nobody offers one."
    for person in pool.people:
        most = person.conversations + (claim.volunteers and person.second_seat)
        if times[person.key] > most:
            yield f"{person.key} has {times[person.key]} conversations, more than {most}."
        if person.key in joined and times[person.key]:
            yield f"{person.key} joined a trio without need."


def _check_left_out(pool: Pool, claim: Claim) -> Iterator[str]:
    introduced = {key for group in claim.introductions for key in group}
    expected = sorted(person.key for person in pool.people if person.key not in introduced)
    if sorted(claim.left_out) != expected:
        yield "The people left out are not those without an introduction."


def _check_proof(pool: Pool, claim: Claim) -> Iterator[str]:
    """Value, bound and gap as claimed, and prices that no pair and nobody who sits out exceeds."""
    gates = [(_places(pool)[a], _places(pool)[b]) for a, b in claim.gates if a != b]
    if len(set(map(frozenset, gates))) < len(claim.gates):
        yield "The gates are not between two people each, and different."
        return
    problem = seat_problem(pool, claim.weights, seating(pool, claim.seed), volunteers=claim.volunteers, gates=gates)
    if claim.value != _value(pool, claim, problem):
        yield "The value is not that of the introductions."
    if claim.proof.quarters != claim.quarters or claim.bound != claim.quarters // QUARTERS:
        yield "The bound is not the sum of the prices."
    if claim.gap != claim.bound - claim.value or claim.gap < 0 or claim.optimal != (claim.gap == 0):
        yield "The gap is not the difference of bound and value."
    yield from _check_prices(problem, claim)


def _check_prices(problem: SeatProblem, claim: Claim) -> Iterator[str]:
    prices, odd_sets = claim.proof.prices, claim.proof.odd_sets
    if len(prices) != problem.size:
        yield f"There are {len(prices)} prices for {problem.size} seats."
        return
    for odd in odd_sets:
        distinct = len(set(odd.members)) == len(odd.members) and len(odd.members) % 2 == 1
        if not distinct or odd.price <= 0 or not all(0 <= member < problem.size for member in odd.members):
            yield "An odd set is not an odd number of different seats with a price above zero."
            return
    if (prices < QUARTERS * problem.sit_out).any():
        yield "A price is below what sitting out is worth."
    try:
        pricing = Pricing(problem, claim.proof)
    except ValueError as wrong:
        yield f"The proof is not one: {wrong}."
        return
    for start, stop in block_bounds(problem.size):
        if len(pricing.missed(start, stop).row):
            yield f"A pair of seats {start} to {stop - 1} is worth more than its prices."


def _value(pool: Pool, claim: Claim, problem: SeatProblem) -> int:
    """What the introductions are worth, from scratch; whoever joined a trio counts as left out, as the draw had it."""
    place = _places(pool)
    pairs = np.array([[place[key] for key in group[:2]] for group in claim.introductions], np.int64).reshape(-1, 2)
    worth = affinity(pool.sides(pairs[:, 0], pairs[:, 1]), claim.weights) // problem.levels.coarse
    total = int(sum(worth.tolist()))
    times = Counter(pairs.ravel().tolist())
    for at, person in enumerate(pool.people):
        missed = person.conversations - times[at]
        if missed < 0:
            total -= problem.levels.second_seat
        elif times[at]:
            total -= missed * problem.levels.further
        else:
            total -= problem.levels.out[at] + (missed - 1) * problem.levels.further
    return total


def _places(pool: Pool) -> dict[str, int]:
    return {person.key: at for at, person in enumerate(pool.people)}
