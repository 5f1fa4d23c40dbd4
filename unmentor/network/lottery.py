"""The lottery: pairs at random, as most programmes make them. What any other way of pairing has to be better than."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from unmentor.network.bits import Ints
from unmentor.network.growth import Pair
from unmentor.network.play import Group, Policy, Situation


def lottery(councils: Ints, seed: int) -> Policy:
    """A policy that pairs people in a random order, each with the next in it whom they may meet.

    Never two of one council, never a repeat. Somebody who is left over joins a pair, once a cycle; others sit out.
    councils: (n,) the council of each person.
    """
    random = np.random.default_rng(seed)

    def pair_up(situation: Situation) -> Sequence[Group]:
        waiting = random.permutation(situation.attending).tolist()
        groups, alone = list[Group](), list[int]()
        while waiting:
            person = waiting.pop()
            partner = next((other for other in waiting if _may_meet(councils, situation.apart, person, other)), None)
            if partner is None:
                alone.append(person)
            else:
                waiting.remove(partner)
                groups.append((person, partner))
        return _with_trio(groups, alone, councils, situation.apart)

    return pair_up


def _may_meet(councils: Ints, apart: set[Pair], a: int, b: int) -> bool:
    return bool(councils[a] != councils[b]) and (min(a, b), max(a, b)) not in apart


def _with_trio(groups: list[Group], alone: Sequence[int], councils: Ints, apart: set[Pair]) -> list[Group]:
    for odd in alone:
        for at, group in enumerate(groups):
            if all(_may_meet(councils, apart, odd, member) for member in group):
                return [*groups[:at], (*group, odd), *groups[at + 1 :]]
    return groups
