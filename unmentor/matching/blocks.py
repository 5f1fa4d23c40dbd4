"""Runs a task over all rows of a problem, block by block, on whatever executor the caller has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from unmentor.matching.problem import Problem

CELLS = 500_000
"""Weights in a block: 4 MB, about what a core keeps close by."""

T = TypeVar("T")


@contextmanager
def executor_or_threads(executor: Executor | None) -> Iterator[Executor]:
    """The caller's executor, left open; or threads of our own, closed afterwards. Threads start when first used."""
    if executor is not None:
        yield executor
        return
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        yield threads


def sweep(problem: Problem, task: Callable[[int, int], T], executor: Executor) -> list[T]:
    """task(start, stop) for each block of rows, in order. The blocks depend on the size alone, not on the executor."""
    bounds = block_bounds(problem.size)
    if len(bounds) <= 1:
        return [task(start, stop) for start, stop in bounds]
    return list(executor.map(task, *zip(*bounds, strict=True)))


def block_bounds(size: int) -> list[tuple[int, int]]:
    """(start, stop) of each block of rows of a problem of this size."""
    rows = max(1, CELLS // max(1, size))
    return [(start, min(size, start + rows)) for start in range(0, size, rows)]
