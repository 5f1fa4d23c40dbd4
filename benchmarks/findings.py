"""What the numbers say, in sentences that are made from them: so they stay true when the numbers change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from benchmarks.instances import Kind
from benchmarks.measure import Run
from benchmarks.method import CP_SAT, GREEDY, NETWORKX, OURS, RANDOM, RUSTWORKX
from benchmarks.results import Results
from benchmarks.table import figures, proof, share

_PEERS = (CP_SAT, NETWORKX, RUSTWORKX)

_FASTER = ((RUSTWORKX, 2_000, 25), (NETWORKX, 300, 50))
"""On the dense matrices: how many times as long as ours the peer is to take at least."""

_DRAWS = ((5_000, 8, None, 0.0), (10_000, 30, 3_000, 0.0), (30_000, 300, 4_000, 1e-5))
"""Pool draws: people, seconds, MB (None: no target), and the gap as a share of the value."""


def targets(results: Results) -> Iterator[tuple[str, str, str]]:
    """What was set as a target, what was measured, and whether that meets it; only what was run."""
    for peer, size, least in _FASTER:
        if run := results.run(Kind.DENSE, size, peer):
            ratio = results.times_ours(run)
            wanted = f"all pairs, {size:,} people: {peer} takes at least {least} times as long as ours"
            yield wanted, f"{figures(ratio)} times", _met(ratio >= least)
    for size, seconds, megabytes, gap in _DRAWS:
        if run := results.run(Kind.POOL, size, OURS):
            yield _wanted(size, seconds, megabytes, gap), _measured(run), _met(_holds(run, seconds, megabytes, gap))


def _wanted(size: int, seconds: int, megabytes: int | None, gap: float) -> str:
    memory = f", under {megabytes:,} MB" if megabytes else ""
    return f"pool draws, {size:,} people: {f'within {gap:.0e}' if gap else 'proved'}, in about {seconds} s{memory}"


def _measured(run: Run) -> str:
    memory = f", {run.memory.peak:,.0f} MB" if run.memory else ""
    return f"{proof(run)}, {figures(run.seconds)} s{memory}"


def _holds(run: Run, seconds: int, megabytes: int | None, gap: float) -> bool:
    small = megabytes is None or (run.memory is not None and run.memory.peak < megabytes)
    return run.seconds <= seconds and small and (run.gap or 0) <= gap * run.worth


def _met(holds: bool) -> str:
    return "yes" if holds else "**no**"


def sentences(results: Results) -> Iterator[str]:
    """One for each thing worth saying."""
    yield from _same_values(results)
    yield from _unproved(results)
    yield from _faster_peers(results)
    yield from _simpler(results)
    yield from _growth(results)


def _same_values(results: Results) -> Iterator[str]:
    """Two that differ would have stopped the command."""
    for peer in _PEERS:
        if times := sum(run.optimal for run in results.runs(method=peer)):
            yield f"**Same value as {peer}**, and as many people left out, on all {times} instances that it solved."


def _unproved(results: Results) -> Iterator[str]:
    for run in results.runs():
        if run.gap:
            yield f"**{run.method} did not finish** on {_where(run)}: {proof(run)} of the best, by its own bound."


def _faster_peers(results: Results) -> Iterator[str]:
    """Where others are better."""
    for peer in _PEERS:
        faster = [run for run in results.runs(method=peer) if run.optimal and results.times_ours(run) < 1]
        if faster:
            where = "; ".join(f"{_where(run)} ({figures(results.times_ours(run))} of our time)" for run in faster)
            yield f"**{peer} is faster than ours** on {where}."


def _where(run: Run) -> str:
    return f"{run.spec.kind}, {run.spec.size:,}"


def _simpler(results: Results) -> Iterator[str]:
    for method in (GREEDY, RANDOM):
        runs = list(results.runs(method=method))
        values = [results.value_to_ours(run) for run in runs]
        more = max(run.left_out - results.ours(run).left_out for run in runs)
        slowest = max(results.times_ours(run) for run in runs)
        yield (
            f"**{method.capitalize()}** comes to {share(min(values))} to {share(max(values))} of our value, leaves up "
            f"to {more:,} people more out, and takes at most {figures(slowest)} times as long."
        )


def _growth(results: Results) -> Iterator[str]:
    for kind in results.kinds():
        runs = list(results.runs(kind, OURS))
        steps = [
            f"n^{results.growth(run):.1f} from {before.spec.size:,} to {run.spec.size:,}"
            for before, run in pairwise(runs)
        ]
        if steps:
            yield f"**Our time grows** on {kind} as {', '.join(steps)}."
