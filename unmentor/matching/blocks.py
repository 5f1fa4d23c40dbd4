"""Runs a task over all rows of a problem, block by block, on whatever executor the caller has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from unmentor.matching.problem import Problem

CELLS = 2_000_000
"""Weights in a block: 16 MB, so that a few workers fit any machine."""

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
    """task(start, stop) for each block of rows, in order. The blocks depend on the size alone, never on the executor."""
    rows = max(1, CELLS // max(1, problem.size))
    starts = range(0, problem.size, rows)
    stops = [min(problem.size, start + rows) for start in starts]
    if len(starts) <= 1:
        return [task(start, stop) for start, stop in zip(starts, stops, strict=True)]
    return list(executor.map(task, starts, stops))
