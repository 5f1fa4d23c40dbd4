"""Runs a task over all rows of a problem, block by block, on whatever executor the caller has."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

from threadpoolctl import ThreadpoolController

from unmentor.matching.problem import Problem

CELLS = 500_000
"""Weights in a block: 4 MB, about what a core keeps close by."""

ROWS = 128
"""Rows in a block at least, however many columns: what all rows need of the columns is then read less often."""

PARTS = 16
"""Into how many parts a sweep is cut at most, for executors that take several blocks at a time, as processes do."""

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
    """task(start, stop) for each block of rows, in order. The blocks depend on the size alone, not on the executor.

    Processes are sent the task, and with it the problem, once for each part and not for each block.
    """
    bounds = block_bounds(problem.size)
    if len(bounds) <= 1:
        return [task(start, stop) for start, stop in bounds]
    starts, stops = zip(*bounds, strict=True)
    # Each block is on a core of its own; a product that wanted all cores would wait for the others' blocks.
    with _libraries().limit(limits=1, user_api="blas"):
        return list(executor.map(task, starts, stops, chunksize=-(-len(bounds) // PARTS)))


@cache
def _libraries() -> ThreadpoolController:
    return ThreadpoolController()


def block_bounds(size: int) -> list[tuple[int, int]]:
    """(start, stop) of each block of rows of a problem of this size."""
    return stretches(0, size, max(ROWS, CELLS // max(1, size)))


def strips(first: int, last: int, rows: int) -> list[tuple[int, int]]:
    """(left, right) of stretches of columns that make CELLS with so many rows: a block is scored strip by strip."""
    return stretches(first, last, max(1, CELLS // max(1, rows)))


def stretches(first: int, last: int, length: int) -> list[tuple[int, int]]:
    """(start, stop) of stretches of at most this length, one after the other."""
    return [(start, min(last, start + length)) for start in range(first, last, length)]
