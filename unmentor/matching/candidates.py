"""The pairs worth looking at first: each vertex with its best partners."""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from unmentor.matching.blocks import sweep
from unmentor.matching.problem import NEVER, Edges, Ints, Problem

_GOLDEN = (5**0.5 - 1) / 2


def best_partners(problem: Problem, executor: Executor, each: int = 24) -> Edges:
    """Every vertex with its `each` best allowed partners, as pairs."""
    parts = sweep(problem, partial(_best_of_rows, problem, each), executor)
    i, j, w = (np.concatenate(part) for part in zip(*parts, strict=True))
    empty = Edges(i[:0], j[:0], w[:0])
    return empty.joined_with(Edges(np.minimum(i, j), np.maximum(i, j), w), problem.size)


def tie_break(i: Ints, j: Ints) -> NDArray[np.float64]:
    """A number in [0, 1) for each pair, spread evenly over each row: else equals would all choose the same few."""
    return np.asarray(np.abs(j - i) * _GOLDEN % 1.0)


def _ties(size: int, start: int, stop: int) -> NDArray[np.float64]:
    """(stop - start, size) a view: the `tie_break` of rows start..stop, which depends on the distance alone."""
    by_distance = tie_break(np.zeros(1, np.int64), np.arange(1 - size, size))
    return sliding_window_view(by_distance, size)[size - stop : size - start][::-1]


def _best_of_rows(problem: Problem, each: int, start: int, stop: int) -> tuple[Ints, Ints, Ints]:
    weights = problem.block(start, stop)
    kept = min(each, problem.size)
    tie = _ties(problem.size, start, stop)
    best = np.argpartition(weights + tie, problem.size - kept, axis=1)[:, problem.size - kept :]
    w = np.take_along_axis(weights, best, 1).ravel()
    i = np.repeat(np.arange(start, stop), kept)
    allowed = w > NEVER
    return i[allowed], best.ravel()[allowed], w[allowed]
