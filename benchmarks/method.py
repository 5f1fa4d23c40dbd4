"""What a method is, what it answers, and how far each is let go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from unmentor.matching.problem import Ints

OURS, CP_SAT, NETWORKX, RUSTWORKX, GREEDY, RANDOM = "ours", "CP-SAT", "networkx", "rustworkx", "greedy", "random"

I = TypeVar("I")  # noqa: E741 - an instance


@dataclass(frozen=True)
class Budget:
    """How far methods are let go. Ours, greedy and random run at every size."""

    networkx_people: int = 300
    rustworkx_people: int = 2_000
    cp_sat_pairs: int = 50_000
    """Pairs that may be made: one variable each."""
    seconds: float = 1_800.0
    """After which ours has to answer with its best so far."""
    cp_sat_seconds: float = 60.0


FULL = Budget()
QUICK_BUDGET = Budget(networkx_people=100, cp_sat_pairs=5_000, seconds=60.0, cp_sat_seconds=5.0)


@dataclass(frozen=True)
class Answer:
    """What a method found."""

    pairs: Ints
    """(k, 2)."""
    gap: int | None = None
    """By how much anything better can exceed it at most, as its own proof says; None if it gives no proof."""
    exact: bool = False
    """Whether the method, if it finishes, finds the best by its design, with or without a proof."""


Solve = Callable[[], Answer]


def _fits(_instance: object) -> str:
    return ""


@dataclass(frozen=True)
class Method(Generic[I]):
    """A way to pair people up."""

    name: str
    prepare: Callable[[I], Solve]
    """Puts an instance in the form that the method takes; what comes back solves it, and that alone is timed."""
    unfit: Callable[[I], str] = _fits
    """Why it is not run on an instance, or the empty text."""
