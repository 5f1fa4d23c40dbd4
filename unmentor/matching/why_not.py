"""Why two people were not introduced to each other: the rule between them, or what it would cost all to force it."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import Executor
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from unmentor.matching.draw import Draw, draw
from unmentor.matching.explain import parts_of
from unmentor.matching.levels import ranks_of
from unmentor.matching.pool import Pool
from unmentor.matching.problem import NEVER, QUARTERS


class Rule(StrEnum):
    """What keeps two people apart."""

    SAME_PERSON = "same_person"
    SAME_COUNCIL = "same_council"
    MET = "met"
    AVOID = "avoid"
    LOCKED = "locked"  # all seats of one of them are promised to others


@dataclass(frozen=True)
class WhyNot:
    """The answer about one pair. Affinities are in thousandths.

    What counts before affinity (see unmentor.matching.levels) is compared person by person: negative numbers are gains,
    which a trio that can be made with the pair and not without it may bring.
    """

    introduced: bool
    """They were introduced, after all."""
    rule: Rule | None
    at_least: int
    """No draw with the pair in it comes nearer than this to the best one, as its prices prove at once."""
    cost: int | None
    """How much less affinity all pairs have together if the two are to meet; None under a rule."""
    left_out: int | None
    """How many people more would be left out; None under a rule."""
    waited: int = 0
    """How much more urgent (by `ranks_of` of unmentor.matching.levels) those without a pair of their own would be.

    Without one is who is left out or third of a trio. Above 0, somebody who waited would lose their place in a pair.
    """
    conversations: int = 0
    """How many further conversations that people asked for would be missed."""
    second_seats: int = 0
    """How many volunteers more would take a second seat."""
    trios: int = 0
    """How many trios more."""
    proved: bool = True
    """Whether the draw with the pair is proved the best: if not, another may lose less."""


def why_not(
    pool: Pool, drawn: Draw, a: int, b: int, *, executor: Executor | None = None, seconds: float = 60.0
) -> WhyNot:
    """Why these two, by their places in the pool, were not introduced in this draw of it. Solves again with them."""
    if any({a, b} <= set(group.members) for group in drawn.introductions) and a != b:
        return WhyNot(True, None, 0, 0, 0)
    if rule := rule_between(pool, a, b):
        return WhyNot(False, rule, 0, None, None)
    forced = draw(pool.with_locked((a, b)), weights=drawn.weights, seed=drawn.seed, executor=executor, seconds=seconds)
    before, after = _tally(pool, drawn), _tally(pool, forced)
    return WhyNot(
        introduced=False,
        rule=None,
        at_least=cost_at_least(drawn, a, b),
        cost=before.affinity - after.affinity,
        left_out=after.left_out - before.left_out,
        waited=after.waited - before.waited,
        conversations=after.missed - before.missed,
        second_seats=after.second_seats - before.second_seats,
        trios=after.trios - before.trios,
        proved=forced.optimal,
    )


def rule_between(pool: Pool, a: int, b: int) -> Rule | None:
    """The first rule that keeps two people apart."""
    pair = (min(a, b), max(a, b))
    full = any(
        sum(at in lock for lock in pool.locked) >= pool.people[at].conversations and pair not in pool.locked
        for at in pair
    )
    rules = {
        Rule.SAME_PERSON: a == b,
        Rule.SAME_COUNCIL: pool.people[a].council == pool.people[b].council,
        Rule.MET: pair in pool.met,
        Rule.AVOID: pair in pool.avoid,
        Rule.LOCKED: full,
    }
    return next((rule for rule, holds in rules.items() if holds), None)


def cost_at_least(drawn: Draw, a: int, b: int) -> int:
    """A bound on what forcing a pair costs, leaving people out included (see unmentor.matching.levels).

    A draw with the pair is worth at most the bound less the pair's slack: what its two prices exceed its weight by.
    """
    problem = drawn.problem
    slacks = []
    for seat in np.nonzero(problem.person == a)[0].tolist():
        row = problem.block(seat, seat + 1)[0]
        for other in np.nonzero(problem.person == b)[0].tolist():
            if row[other] > NEVER:
                inside = sum(odd.price for odd in drawn.proof.odd_sets if {seat, other} <= set(odd.members))
                slacks.append(int(drawn.prices[seat] + drawn.prices[other]) + inside - QUARTERS * int(row[other]))
    slack = min(slacks, default=0)
    return max(0, -(-(slack - drawn.proof.quarters) // QUARTERS) + drawn.value) * problem.levels.coarse


@dataclass(frozen=True)
class _Tally:
    """What a draw comes to, level by level; each of these but affinity is a loss."""

    left_out: int
    waited: int
    missed: int
    second_seats: int
    trios: int
    affinity: int


def _tally(pool: Pool, drawn: Draw) -> _Tally:
    """Affinity is of all pairs; whoever joined a trio is left out of account, as the draw decided about pairs."""
    pairs = [group.members[:2] for group in drawn.introductions]
    times = Counter(at for group in drawn.introductions for at in group.members)
    paired = {at for pair in pairs for at in pair}
    # To be left out at all is counted by itself.
    surplus = [max(times[at], 1) - person.conversations for at, person in enumerate(pool.people)]
    return _Tally(
        left_out=len(drawn.left_out),
        waited=sum(rank for at, rank in enumerate(ranks_of(pool.people)) if at not in paired),
        missed=sum(-more for more in surplus if more < 0),
        second_seats=sum(more for more in surplus if more > 0),
        trios=sum(len(group.members) > 2 for group in drawn.introductions),
        affinity=sum(parts.total for parts in parts_of(pool, drawn.weights, pairs)),
    )
