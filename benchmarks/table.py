"""Results as Markdown tables and as lines of a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from math import floor

from benchmarks.instances import Kind
from benchmarks.measure import Line, Run, Skipped
from benchmarks.method import OURS
from benchmarks.results import Results

COLUMNS = (
    "people",
    "method",
    "time, s",
    "CPU, s",
    "times ours",
    "growth",
    "value",
    "left out",
    "peak, MB",
    "its own, MB",
    "proof",
)


def markdown(head: Sequence[str], rows: Sequence[Sequence[str]], align: str = "") -> str:
    """A table, or nothing where it has no row. align: "l" or "r" for each column, all to the left unless given."""
    if not rows:
        return ""
    rules = ["--:" if side == "r" else "---" for side in align or "l" * len(head)]
    return "".join(f"| {' | '.join(row)} |\n" for row in (head, rules, *rows))


def table(results: Results, kind: Kind) -> str:
    """All lines of a kind, by size and method."""
    lines = [line for line in results.lines if line.spec.kind is kind]
    return markdown(COLUMNS, [_row(results, line) for line in lines], "rlrrrrrrrrl")


def _row(results: Results, line: Line) -> list[str]:
    size = f"{line.spec.size:,}"
    if isinstance(line, Skipped):
        return [size, line.method, *[""] * (len(COLUMNS) - 3), f"not run: {line.reason}"]
    growth = results.growth(line)
    return [
        size,
        line.method,
        figures(line.seconds),
        figures(line.cpu),
        "1" if line.method == OURS else figures(results.times_ours(line)),
        "" if growth is None else f"{growth:.1f}",
        share(results.value_to_ours(line)),
        f"{line.left_out:,}",
        f"{line.memory.peak:,.0f}" if line.memory else "",
        f"{line.memory.own:,.1f}" if line.memory else "",
        proof(line),
    ]


def figures(number: float) -> str:
    """Three figures, and no powers of ten."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.3g}" if number >= 0.001 else f"{number:.5f}"


def share(part: float) -> str:
    """1 for nothing but the same; else four places, never rounded up."""
    return "1" if part == 1 else f"{floor(part * 10_000) / 10_000:.4f}"


def proof(run: Run) -> str:
    """What the method says of how good its answer is."""
    if run.gap is None:
        return "exact, no proof given" if run.exact else "none"
    return "proved" if run.gap == 0 else f"within {run.gap / run.worth:.1e}"


def terminal_line(results: Results, line: Line) -> str:
    """One line as soon as it is there."""
    where = f"{line.spec.kind:<11}{line.spec.size:>7,} {line.method:<10}"
    if isinstance(line, Skipped):
        return f"{where} not run: {line.reason}"
    memory = f"{line.memory.peak:>7,.0f} MB" if line.memory else ""
    return (
        f"{where}{figures(line.seconds):>9} s {figures(results.times_ours(line)):>8}x ours   "
        f"value {share(results.value_to_ours(line)):<7} {line.left_out:>4,} left out {memory}   {proof(line)}"
    )
