"""What has been measured so far, and the comparisons that table, picture and page make of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log

from benchmarks.instances import Kind, Spec
from benchmarks.measure import Line, Run
from benchmarks.method import OURS


@dataclass(frozen=True)
class Results:
    """Lines in the order in which they came, and the instances that were to be run."""

    planned: Sequence[Spec]
    lines: Sequence[Line]

    @property
    def waiting(self) -> list[Spec]:
        """Instances that were not reached."""
        reached = {line.spec for line in self.lines}
        return [spec for spec in self.planned if spec not in reached]

    def kinds(self) -> list[Kind]:
        """Kinds with any line."""
        return [kind for kind in Kind if any(line.spec.kind is kind for line in self.lines)]

    def runs(self, kind: Kind | None = None, method: str | None = None) -> Iterator[Run]:
        """Runs of a kind and a method; of all of them where none is said."""
        for line in self.lines:
            if isinstance(line, Run) and kind in (None, line.spec.kind) and method in (None, line.method):
                yield line

    def run(self, kind: Kind, size: int, method: str) -> Run | None:
        """The run of a method on the instance of this size."""
        return next((run for run in self.runs(kind, method) if run.spec.size == size), None)

    def ours(self, run: Run) -> Run:
        """Ours on the same instance: it runs first."""
        return next(other for other in self.runs(run.spec.kind, OURS) if other.spec == run.spec)

    def times_ours(self, run: Run) -> float:
        """How many times as long as ours it took, in the same process."""
        return run.seconds / self.ours(run).seconds

    def value_to_ours(self, run: Run) -> float:
        """What its pairs are worth, as a share of ours."""
        return run.worth / self.ours(run).worth

    def growth(self, run: Run) -> float | None:
        """The power of the number of people with which time grew since the size before, of the same method."""
        smaller = [other for other in self.runs(run.spec.kind, run.method) if other.spec.size < run.spec.size]
        if not smaller:
            return None
        before = max(smaller, key=lambda other: other.spec.size)
        return log(run.seconds / before.seconds) / log(run.spec.size / before.spec.size)
