"""python -m benchmarks.pages [--people N] [--clients N] [--times N]: pages beside the application's own empty page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.pages.clients import Asked, Took, ask
from benchmarks.pages.programme import fill, sign_in
from benchmarks.pages.server import served
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.settings import read_settings

EMPTY = "/no-such-page"
"""The smallest page that there is: the layout, a heading and two sentences."""
MOST_TIMES_EMPTY = 3
MOST_SECONDS = 0.1
ROUNDS = 4  # each page in turn, so that a noisy minute is everybody's


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, serve, ask, print; 0 when every page is within its limits."""
    asked = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cookies = _filled(folder, asked.people, asked.clients)
        pages = [Asked(EMPTY, 404), Asked("/"), Asked("/join"), Asked("/me", cookies=cookies)]
        with served(folder, asked.workers) as port:
            took = _measure(port, pages, asked.clients, asked.times)
    print(f"{asked.people:,} people, {asked.clients} clients at once, {asked.workers} processes; milliseconds")
    good = [_say(page.path, took[page.path], took[EMPTY]) for page in pages]  # all of them are printed
    return 0 if all(good) else 1


def _filled(folder: Path, people: int, clients: int) -> list[str]:
    """Make the database; gives a cookie for each client, all of different people."""
    database = Database(read_settings({"UNMENTOR_DATA_DIR": str(folder)}).database_url)
    upgrade(database)
    now = datetime.now(UTC)
    with database.transaction() as session:
        fill(session, people, now)
        session.flush()
        cookies = [f"who={sign_in(session, number, now)}" for number in range(clients)]
    database.close()
    return cookies


def _measure(port: int, pages: Sequence[Asked], clients: int, times: int) -> dict[str, Took]:
    for page in pages:  # templates are compiled once in each process
        ask(port, page, clients, 5)
    rounds = [{page.path: ask(port, page, clients, times // ROUNDS or 1) for page in pages} for _ in range(ROUNDS)]
    return {page.path: sum((each[page.path] for each in rounds[1:]), rounds[0][page.path]) for page in pages}


def _say(path: str, took: Took, empty: Took) -> bool:
    """Print one page's line; whether it is within its limits."""
    times = took.p95 / empty.p95
    good = took.p95 < MOST_SECONDS and times <= MOST_TIMES_EMPTY
    print(
        f"{path:15} median {1000 * took.median:6.1f}   95th percentile {1000 * took.p95:6.1f} = {times:.2f} x empty"
        f"   {took.size:6,} bytes{'' if good else '   too slow'}"
    )
    return good


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.pages", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--times", type=int, default=100, help="how often each client asks for each page")
    parser.add_argument("--workers", type=int, default=2)
    return parser


if __name__ == "__main__":
    sys.exit(main())
