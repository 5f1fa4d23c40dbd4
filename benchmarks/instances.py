"""What is solved: symmetric matrices of weights, and pools of people with six rounds of conversations behind them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from unmentor.matching import Pool, Weights
from unmentor.matching.affinity import affinity
from unmentor.matching.problem import Ints
from unmentor.network import Events, Group, Situation, lottery, play, standing
from unmentor.services.population import made_up_population
from unmentor.services.words import closeness_of

ROUNDS, ATTENDANCE, MET = 6, 0.8, 0.8
"""A pool's history: rounds of random pairing, who takes part in each, and which introductions lead to a meeting."""

PARTNERS = 20
"""How many others each person may meet in a sparse instance, about."""


class Kind(StrEnum):
    """The kinds of instance."""

    DENSE = "all pairs"
    TIES = "heavy ties"
    SPARSE = "sparse"
    POOL = "pool draws"


@dataclass(frozen=True)
class Spec:
    """Says which instance; the same spec gives the same instance in every process."""

    kind: Kind
    size: int
    seed: int = 0


@dataclass(frozen=True, eq=False)
class Matrix:
    """Pair people up: as many as can be, and then with as much weight as can be."""

    weights: Ints
    """(n, n) symmetric."""
    allowed: NDArray[np.bool_] | None = None
    """(n, n) symmetric: who may meet whom; None for everybody."""

    @property
    def size(self) -> int:
        return len(self.weights)

    @property
    def left_out(self) -> int:
        """What leaving one person out is worth: so little that no weights make up for it."""
        return -(self.size * int(self.weights.max(initial=0)) + 1)

    def pairs(self) -> tuple[Ints, Ints]:
        """All pairs (i, j), i < j, that may be made."""
        everybody = np.ones(self.weights.shape, bool) if self.allowed is None else self.allowed
        i, j = np.nonzero(np.triu(everybody, 1))
        return i, j

    def worth(self, pairs: Ints) -> int:
        """Weight of these pairs (k, 2)."""
        return int(self.weights[pairs[:, 0], pairs[:, 1]].sum())

    def allows(self, pairs: Ints) -> bool:
        """Whether these pairs (k, 2) keep the rules."""
        return self.allowed is None or bool(self.allowed[pairs[:, 0], pairs[:, 1]].all())


@dataclass(frozen=True, eq=False)
class People:
    """A pool to draw."""

    pool: Pool

    @property
    def size(self) -> int:
        return len(self.pool)

    def worth(self, pairs: Ints) -> int:
        """Affinity of these pairs (k, 2), in thousandths."""
        return int(affinity(self.pool.sides(pairs[:, 0], pairs[:, 1]), Weights()).sum())

    def allows(self, pairs: Ints) -> bool:
        """Whether these pairs (k, 2) keep the rules."""
        return all(self.pool.may_meet(a, b) for a, b in pairs.tolist())


@lru_cache(maxsize=2)
def people_of(spec: Spec) -> People:
    """The pool of a spec. A process keeps the last two: that of the warming up, and the one that is measured."""
    return People(_pool(spec.size, spec.seed))


@lru_cache(maxsize=2)
def matrix_of(spec: Spec) -> Matrix:
    """The matrices of a spec, kept as pools are."""
    return _MATRICES[spec.kind](spec.size, spec.seed)


def instance(n: int, seed: int = 0) -> Ints:
    """(n, n) whole-number weights as affinities have them: three levels of interest, and much in between."""
    rng = np.random.default_rng(seed)
    upper = np.triu(
        10_000 * rng.integers(0, 3, (n, n)) * (rng.random((n, n)) < 0.1) + rng.integers(0, 13_000, (n, n)), 1
    )
    return upper + upper.T


def _dense(n: int, seed: int) -> Matrix:
    return Matrix(instance(n, seed))


def _ties(n: int, seed: int) -> Matrix:
    """Weights 0 to 5: no end of best matchings, to tell none of them from the others."""
    upper = np.triu(np.random.default_rng(seed).integers(0, 6, (n, n)), 1)
    return Matrix(upper + upper.T)


def _sparse(n: int, seed: int) -> Matrix:
    """The same weights as of the dense one, but each person picks half of the PARTNERS and is picked by the others."""
    allowed = np.zeros((n, n), bool)
    others = np.random.default_rng(seed).integers(1, n, (n, PARTNERS // 2))
    allowed[np.arange(n)[:, None], (np.arange(n)[:, None] + others) % n] = True
    return Matrix(instance(n, seed), allowed | allowed.T)


_MATRICES: dict[Kind, Callable[[int, int], Matrix]] = {Kind.DENSE: _dense, Kind.TIES: _ties, Kind.SPARSE: _sparse}


def _pool(n: int, seed: int) -> Pool:
    """Made-up people of the register's councils, after ROUNDS rounds: all of them take part in the draw to come."""
    population = made_up_population(n, seed=seed)
    people, keys = population.people, [person.key for person in population.people]
    after = _history(np.unique([person.council for person in people], return_inverse=True)[1], seed)
    talked = ([(keys[a], keys[b]) for a, b in cycle] for cycle in after.talked)
    position = standing(talked, {person.key: person.council for person in people})
    waiting, newcomer = after.waiting.tolist(), after.newcomer.tolist()
    return Pool.of(
        (replace(person, waiting=waiting[at], newcomer=newcomer[at]) for at, person in enumerate(people)),
        met=((keys[a], keys[b]) for a, b in after.apart),
        links=position.links,
        heard=(position.people, position.heard),
        closeness=closeness_of(population.said),
    )


def _history(councils: Ints, seed: int) -> Situation:
    """Where ROUNDS rounds of random pairing lead."""
    events = Events.drawn(len(councils), ROUNDS, attendance=ATTENDANCE, met=MET, seed=seed)
    by_chance, seen = lottery(councils, seed), list[Situation]()

    def watched(situation: Situation) -> list[Group]:
        seen.append(situation)
        return list(by_chance(situation))

    for _ in play(councils, events, watched, seed=seed):
        pass
    return seen[-1]  # which `play` carried on to the end
