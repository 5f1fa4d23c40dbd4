"""Which instances are solved by which methods, each instance in a process of its own; and that values agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import active_children, get_context

from benchmarks.instances import Kind, Spec
from benchmarks.measure import Line, Run, Skipped, methods_for, remembered, timed
from benchmarks.method import Budget

SIZES = (100, 300, 1_000, 2_000, 5_000, 10_000, 30_000)
LARGEST_MATRIX = 2_000
"""Beyond, a matrix is no way to hold a pool: pools are drawn by blocks."""

QUICK = (
    Spec(Kind.DENSE, 100),
    Spec(Kind.DENSE, 500),
    Spec(Kind.TIES, 100),
    Spec(Kind.SPARSE, 100),
    Spec(Kind.POOL, 100),
    Spec(Kind.POOL, 200),
)
"""For a look in seconds."""


def specs(sizes: Iterable[int]) -> list[Spec]:
    """Instances of every kind, all sizes of a kind after each other."""
    wanted = sorted(set(sizes))
    return [Spec(kind, size) for kind in Kind for size in wanted if kind is Kind.POOL or size <= LARGEST_MATRIX]


def lines_of(spec: Spec, budget: Budget) -> Iterator[Line]:
    """Every method on one instance. Raises AssertionError where two that find the best find different values."""
    runs: list[Run] = []
    with _process() as shared:
        for name in methods_for(spec.kind, budget):
            line = shared.submit(timed, spec, name, budget).result()
            if isinstance(line, Skipped):
                yield line
                continue
            with _process() as fresh:
                line = replace(line, memory=fresh.submit(remembered, spec, name, budget).result())
            runs.append(line)
            check_same(runs)
            yield line


def check_same(runs: Sequence[Run]) -> None:
    """Raise AssertionError unless all that are best leave as many people out and are worth the same."""
    best = {run.method: (run.left_out, run.worth) for run in runs if run.optimal}
    if len(set(best.values())) > 1:
        said = "; ".join(f"{name} leaves {out} out and is worth {worth}" for name, (out, worth) in best.items())
        raise AssertionError(f"{runs[0].spec.size:,} people, {runs[0].spec.kind}: {said}")


@contextmanager
def _process() -> Iterator[ProcessPoolExecutor]:
    """One fresh process, forked from a server that has read the modules and nothing else."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["benchmarks.measure"])
    with ProcessPoolExecutor(1, mp_context=context) as executor:
        try:
            yield executor
        except BaseException:  # a method that is in the middle of a long search would first finish it
            for child in active_children():
                child.kill()
            raise
