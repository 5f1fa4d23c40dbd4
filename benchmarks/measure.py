"""One method on one instance: time, value and who is left out; and, in another process, memory.

The functions here run in a child process. `timed` is called there for one method after the other, so that all have the
same process; `remembered` has a fresh one for each, so that no method sits on what another one left.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, process_time
from typing import TypeVar

import numpy as np

from benchmarks import peers, pools
from benchmarks.instances import Kind, Matrix, People, Spec, matrix_of, people_of
from benchmarks.method import Answer, Budget, Method

I = TypeVar("I", Matrix, People)  # noqa: E741 - an instance

_WARM = 40
"""People of the instance on which each method runs before it is measured, so that what it loads is loaded."""


@dataclass(frozen=True)
class Memory:
    """Peak resident memory in MB: of the whole process, and above what it held before the method began."""

    peak: float
    own: float


@dataclass(frozen=True)
class Run:
    """What a method came to on an instance."""

    spec: Spec
    method: str
    seconds: float
    cpu: float
    """Seconds of all cores together."""
    worth: int
    """Of all pairs together."""
    left_out: int
    gap: int | None
    exact: bool
    memory: Memory | None = None

    @property
    def optimal(self) -> bool:
        """Whether this is the best there is, by a proof or by the design of the method."""
        return self.exact and not self.gap


@dataclass(frozen=True)
class Skipped:
    """A method that is not run on an instance, and why not."""

    spec: Spec
    method: str
    reason: str


Line = Run | Skipped


def methods_for(kind: Kind, budget: Budget) -> tuple[str, ...]:
    """Names of the methods for a kind of instance, in the order in which they run."""
    return tuple(method.name for method in (pools if kind is Kind.POOL else peers).methods(budget))


def timed(spec: Spec, name: str, budget: Budget) -> Line:
    """Run a method and check its answer. Raises AssertionError for an answer that breaks a rule."""
    if spec.kind is Kind.POOL:
        return _timed(spec, people_of, _named(pools.methods(budget), name))
    return _timed(spec, matrix_of, _named(peers.methods(budget), name))


def remembered(spec: Spec, name: str, budget: Budget) -> Memory | None:
    """Run a method for its memory alone; None where the system does not tell (Linux does)."""
    if spec.kind is Kind.POOL:
        return _remembered(spec, people_of, _named(pools.methods(budget), name))
    return _remembered(spec, matrix_of, _named(peers.methods(budget), name))


def _named(methods: tuple[Method[I], ...], name: str) -> Method[I]:
    return next(method for method in methods if method.name == name)


def _timed(spec: Spec, made: Callable[[Spec], I], method: Method[I]) -> Line:
    instance = made(spec)
    if reason := method.unfit(instance):
        return Skipped(spec, method.name, reason)
    method.prepare(made(replace(spec, size=_WARM)))()
    solve = method.prepare(instance)
    gc.collect()
    began, began_cpu = perf_counter(), process_time()
    answer = solve()
    seconds, cpu = perf_counter() - began, process_time() - began_cpu
    _check(instance, answer, f"{method.name}, {spec.size:,} people, {spec.kind}")
    left_out = instance.size - answer.pairs.size
    return Run(spec, method.name, seconds, cpu, instance.worth(answer.pairs), left_out, answer.gap, answer.exact)


def _check(instance: Matrix | People, answer: Answer, where: str) -> None:
    if len(np.unique(answer.pairs)) != answer.pairs.size:
        raise AssertionError(f"{where}: somebody is in two pairs")
    if not instance.allows(answer.pairs):
        raise AssertionError(f"{where}: a pair that may not meet")


def _remembered(spec: Spec, made: Callable[[Spec], I], method: Method[I]) -> Memory | None:
    instance = made(spec)
    method.prepare(made(replace(spec, size=_WARM)))()
    gc.collect()
    before = _restarted_peak()
    method.prepare(instance)()
    peak = _peak()
    return None if before is None or peak is None else Memory(peak, peak - before)


def _restarted_peak() -> float | None:
    """Forgets the peak so far, which making the instance left behind; the memory held now, in MB. See proc(5)."""
    try:
        Path("/proc/self/clear_refs").write_text("5", "ascii")
    except OSError:
        return None
    return _peak()


def _peak() -> float | None:
    """The most memory that this process held at once, in MB.

    Not getrusage's: a child's starts from what its parent held.
    """
    try:
        status = Path("/proc/self/status").read_text("ascii")
    except OSError:
        return None
    return next(int(line.split()[1]) * 1024 / 1e6 for line in status.splitlines() if line.startswith("VmHWM:"))
