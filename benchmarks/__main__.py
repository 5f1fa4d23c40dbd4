"""python -m benchmarks [--quick] [--sizes N ...] [--out FOLDER]: how long a draw takes, and beside whom."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.instances import Spec
from benchmarks.measure import Line
from benchmarks.method import FULL, QUICK_BUDGET, Budget
from benchmarks.page import page
from benchmarks.picture import picture
from benchmarks.programme import LARGEST_MATRIX, QUICK, SIZES, lines_of, specs
from benchmarks.results import Results
from benchmarks.table import terminal_line
from benchmarks.topics.__main__ import main as topics

LEAST = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is asked for. The page and the picture are written anew after each instance."""
    asked = _parser().parse_args(arguments)
    planned = QUICK if asked.quick and not asked.sizes else specs(asked.sizes or SIZES)
    try:
        _run(planned, QUICK_BUDGET if asked.quick else FULL, asked.out)
    except KeyboardInterrupt:
        print(f"\nStopped. Only finished instances are written to {asked.out}.", file=sys.stderr)
        return 130
    print("\nTopics: how near two interests are (docs/topics.md)\n")
    topics()
    return 0


def _run(planned: Sequence[Spec], budget: Budget, out: Path) -> None:
    lines: list[Line] = []
    for spec in planned:
        for line in lines_of(spec, budget):
            lines.append(line)
            print(terminal_line(Results(planned, lines), line), flush=True)
        _write(Results(planned, lines), budget, out)


def _write(results: Results, budget: Budget, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "benchmarks.svg").write_text(picture(results), "utf-8")
    (out / "benchmarks.md").write_text(page(results, budget), "utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Time the draw beside its peers, and write a page and a picture of it.",
        epilog=f"Matrices go up to {LARGEST_MATRIX:,} people, pools to any size.",
    )
    parser.add_argument("--quick", action="store_true", help="small sizes and short limits: a look in seconds")
    parser.add_argument("--sizes", type=_size, nargs="+", metavar="N", help="numbers of people")
    parser.add_argument(
        "--out", type=Path, default=Path("docs"), metavar="FOLDER", help="where benchmarks.md and .svg go (docs)"
    )
    return parser


def _size(words: str) -> int:
    if not words.isdecimal() or int(words) < LEAST:
        raise argparse.ArgumentTypeError(f"a number of people from {LEAST}, not {words}")
    return int(words)


if __name__ == "__main__":
    sys.exit(main())
