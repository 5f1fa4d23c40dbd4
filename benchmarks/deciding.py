"""python -m benchmarks.deciding [--people N] [--database URL]: how long it takes to decide a cycle, step by step.

The real draw of a programme with months of introductions behind it, from rows to a commit of rows and messages, on
SQLite and on a PostgreSQL that is started for it, unless an empty database is given.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest.mock import patch

from sqlalchemy import func, select

from benchmarks.pages.programme import fill
from tests.postgres import postgres_server
from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import MessageRow
from unmentor.services import cycles, introductions

INTRODUCTIONS, SECONDS = 5_000, 15.0
"""What was asked for."""

_PROGRAMME = Programme("UnMentoring", "http://127.0.0.1:5000", "hello@unmentor.example", "Europe/London", "s" * 40)
_STEPS: Sequence[tuple[str, ModuleType, str]] = (
    ("reading the pool", cycles, "take_part"),
    ("matching", cycles, "draw"),
    ("writing rows and messages", introductions, "write_down"),
)


@dataclass
class Took:
    """What was decided, and the seconds of each step, by the clock on the wall and of our own processor time."""

    introductions: int = 0
    messages: int = 0
    seconds: dict[str, tuple[float, float]] = field(default_factory=dict)

    @property
    def total(self) -> float:
        """Seconds from the first look at the database until everything is committed."""
        return self.seconds["in all"][0]

    @contextmanager
    def timing(self, step: str) -> Iterator[None]:
        """Count what the block takes as a step."""
        began = time.perf_counter(), time.process_time()
        yield
        self.seconds[step] = time.perf_counter() - began[0], time.process_time() - began[1]

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself, and its time as a step."""

        def run(*arguments: Any, **named: Any) -> Any:
            with self.timing(step):
                return function(*arguments, **named)

        return run


def decide(database: Database, people: int) -> Took:
    """Fill an empty database, and draw the cycle that is planned in it."""
    upgrade(database)
    now = datetime.now(UTC)
    with database.transaction() as session:
        fill(session, people, now)
    took = Took()
    with ExitStack() as watched:
        for step, module, name in _STEPS:
            watched.enter_context(patch.object(module, name, took.timed(step, getattr(module, name))))
        watched.enter_context(took.timing("in all"))
        with database.transaction() as session:
            took.introductions = len(
                cycles.draw_cycle(session, cycles.find_cycle(session, None), _PROGRAMME, now).introductions
            )
            watched.enter_context(took.timing("committing"))
    with database.reading() as session:
        took.messages = session.scalar(select(func.count()).select_from(MessageRow)) or 0
    return took


def main(arguments: Sequence[str] | None = None) -> int:
    """Decide on each database and print; 0 when 5,000 introductions, or as many as there were, took less than 15 s."""
    asked = _parser().parse_args(arguments)
    in_time = [_say(url, decide_at(url, asked.people)) for url in _databases(asked.database)]
    return 0 if all(in_time) else 1


def decide_at(url: str, people: int) -> Took:
    """`decide` in the empty database of an address."""
    database = Database(url)
    try:
        return decide(database, people)
    finally:
        database.close()


def _databases(given: str | None) -> Iterator[str]:
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'deciding.db'}"
    with postgres_server() as url:
        yield url


def _say(url: str, took: Took) -> bool:
    in_time = took.total * min(1.0, INTRODUCTIONS / max(1, took.introductions)) < SECONDS
    decided = f"{took.introductions:,} introductions, {took.messages:,} messages"
    print(f"{url.partition(':')[0]}: {decided}; seconds (of the processor)")
    for step, (seconds, of_processor) in took.seconds.items():
        print(f"  {step:26} {seconds:6.2f} ({of_processor:.2f})")
    if not in_time:
        print(f"  too slow: {INTRODUCTIONS:,} introductions are to be decided in less than {SECONDS:.0f} s")
    return in_time


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.deciding", description=__doc__)
    parser.add_argument("--people", type=int, default=2 * INTRODUCTIONS)
    parser.add_argument("--database", help="the address of an empty database, instead of one of each kind")
    return parser


if __name__ == "__main__":
    sys.exit(main())
