"""Who takes part in a draw, as far as the draw needs to know them."""

from __future__ import annotations

from dataclasses import dataclass

from unmentor.errors import Refusal

HEAVIEST = 1000
"""Largest weight of a part of affinity."""


@dataclass(frozen=True)
class Person:
    """A practitioner in the pool. `key` tells people apart; all other texts are only compared for being the same."""

    key: str
    council: str
    region: str
    nation: str
    kind: str
    profession: str
    learn: frozenset[str]
    """Keys of the topics this person wants to learn about."""
    share: frozenset[str]
    """Keys of the topics this person can share."""
    conversations: int = 1
    """How many introductions this cycle, each with someone else."""
    second_seat: bool = False
    """Offers one conversation more, if that saves somebody from being left out."""
    waiting: int = 0
    """How many times in a row left out or let down before."""
    newcomer: bool = False


@dataclass(frozen=True)
class Weights:
    """How much each part of affinity counts: whole numbers, 0 for not at all."""

    interest: int = 10
    diversity: int = 0
    growth: int = 12
    waiting: int = 3

    def __post_init__(self) -> None:
        for name, weight in vars(self).items():
            if type(weight) is not int or not 0 <= weight <= HEAVIEST:
                raise Refusal(f"The weight of {name} must be a whole number from 0 to {HEAVIEST}, not {weight!r}.")

    @property
    def most(self) -> int:
        """The largest affinity that two people can have, in thousandths."""
        return 1000 * (self.interest + self.diversity + self.growth + self.waiting)
