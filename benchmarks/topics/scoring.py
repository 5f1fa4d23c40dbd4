"""Precision, recall and F1 of scores against labels, and choosing a threshold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.topics.methods import Scores
from benchmarks.topics.pairs import Pair

LEAST_PRECISION = 0.85
"""A wrong introduction costs two people an hour, a missed one nothing that anyone sees: so precision comes first."""
STEPS = [step / 20 for step in range(1, 21)]


@dataclass(frozen=True)
class Quality:
    """`precision` is not a number where nothing was called near."""

    precision: float
    recall: float
    f1: float


def quality(scores: Scores, pairs: Sequence[Pair], threshold: float) -> Quality:
    """How well "score of at least the threshold" tells pairs that people would be glad of."""
    called = scores >= threshold - 1e-6  # closeness is float32
    glad = np.array([pair.glad for pair in pairs])
    right, called_near, truly = int((called & glad).sum()), int(called.sum()), int(glad.sum())
    return Quality(
        precision=right / called_near if called_near else float("nan"),
        recall=right / truly if truly else float("nan"),
        f1=2 * right / (called_near + truly) if called_near + truly else float("nan"),
    )


def tuned_threshold(scores: Scores, pairs: Sequence[Pair]) -> float:
    """The lowest of STEPS whose precision on these pairs is at least LEAST_PRECISION; the highest step if none is."""
    return next((step for step in STEPS if quality(scores, pairs, step).precision >= LEAST_PRECISION), STEPS[-1])
