"""What two people's councils alone decide, worked out once for all kinds of council there are in a pool."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from unmentor.matching.affinity import Sides, between_councils
from unmentor.matching.features import Features
from unmentor.matching.people import Weights
from unmentor.matching.problem import NEVER, Ints


@dataclass(frozen=True)
class Backdrop:
    """A table over groups of people who are alike in council, region, nation and kind."""

    group: Ints
    """(n,) which group each person is in."""
    table: Ints
    """(groups, groups) affinity so far, NEVER within a council."""

    def block(self, start: int, stop: int, first: int) -> Ints:
        """Affinity so far of people start..stop with people first.. ."""
        return np.take(self.table[self.group[start:stop]], self.group[first:], axis=1)


def backdrop_of(features: Features, links: Ints, weights: Weights) -> Backdrop:
    """The backdrop of a pool's people."""
    alike = np.stack([features.council, features.region, features.nation, features.kind])
    _, example, group = np.unique(alike, axis=1, return_index=True, return_inverse=True)
    examples = features.take(example)
    table = between_councils(Sides(examples, examples, links), weights)
    table[examples.council[:, None] == examples.council[None, :]] = NEVER
    return Backdrop(group.reshape(-1), table)
