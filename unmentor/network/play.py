"""Plays a programme cycle by cycle: who comes is given, a policy decides who is introduced, and some of them meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from unmentor.network.bits import Ints
from unmentor.network.growth import Chronicle, Growth, Pair

Group = tuple[int, ...]
"""Two people who are introduced, or three."""


@dataclass(frozen=True)
class Events:
    """What happens whatever a policy decides, so that policies are compared on the same luck."""

    attending: NDArray[np.bool_]
    """(cycles, people) who takes part."""
    keeping: NDArray[np.bool_]
    """(cycles, people) who keeps the appointment they get, if they get one."""

    @classmethod
    def drawn(cls, people: int, cycles: int, *, attendance: float, met: float, seed: int) -> Events:
        """Each person takes part with probability `attendance`; two who are introduced meet with probability `met`.

        Both have to keep the appointment; each does with the square root of `met`.
        """
        random = np.random.default_rng(seed)
        chances = random.random((2, cycles, people))
        return cls(chances[0] < attendance, chances[1] < np.sqrt(met))


@dataclass(frozen=True)
class Situation:
    """What a policy may know before it decides. The next situation is the same object, carried on."""

    attending: Ints
    apart: set[Pair]
    """Pairs (a, b) with a < b who may not be introduced: kept apart from the start, or introduced before."""
    talked: list[tuple[Pair, ...]]
    """Conversations that took place in each cycle so far."""
    waiting: Ints
    """(people,) how many times in a row each was left out or let down."""
    introduced: NDArray[np.bool_]
    """(people,) who was introduced to anybody so far."""

    @property
    def newcomer(self) -> NDArray[np.bool_]:
        """(people,) who was never introduced, though others were."""
        return ~self.introduced & self.introduced.any()


Policy = Callable[[Situation], Sequence[Group]]


@dataclass(frozen=True)
class Turn:
    """What came of one cycle."""

    introduced: tuple[Group, ...]
    talked: tuple[Pair, ...]
    left_out: int
    """People who took part without being introduced."""
    growth: Growth


def play(
    councils: Ints, events: Events, policy: Policy, *, apart: Iterable[Pair] = (), seed: int = 0
) -> Iterator[Turn]:
    """Each cycle of `events` in turn, under one policy.

    councils: (n,) the council of each person. apart: pairs (a, b) with a < b who are never to be introduced.
    seed: of Chronicle.
    """
    size = len(councils)
    chronicle = Chronicle(councils, seed=seed)
    apart, talked = set(apart), list[tuple[Pair, ...]]()
    waiting, introduced = np.zeros(size, np.int64), np.zeros(size, bool)
    for attending, keeping in zip(events.attending, events.keeping, strict=True):
        here = np.nonzero(attending)[0]
        groups = tuple(policy(Situation(here, apart, talked, waiting, introduced)))
        now = tuple(pair for group in groups for pair in pairs_of(person for person in group if keeping[person]))
        apart.update(pair for group in groups for pair in pairs_of(group))
        talked.append(now)
        chosen = _people(groups)
        introduced[chosen] = True
        waiting[here] += 1
        waiting[_people(now)] = 0
        chronicle.add(now)
        yield Turn(groups, now, len(here) - len(chosen), chronicle.growth())


def pairs_of(group: Iterable[int]) -> Iterator[Pair]:
    """The pairs (a, b) with a < b among the people of a group."""
    return combinations(sorted(group), 2)


def _people(groups: Iterable[Group]) -> Ints:
    return np.array(sorted({person for group in groups for person in group}), np.int64)
