"""python -m benchmarks.pages [--people N] [--clients N] [--times N]: pages beside the application's own empty page."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
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
        with served(folder, asked.workers) as port:
            took = _measure(port, _pages(cookies), asked.clients, asked.times)
    print(f"{asked.people:,} people, {asked.clients} clients at once, {asked.workers} processes; milliseconds")
    good = [_say(page, took) for page in took]  # all of them are printed
    return 0 if all(good) else 1


def _pages(cookies: tuple[str, ...]) -> list[Asked]:
    """What is measured, each page as the visitors get it whom it is for."""
    return [Asked(EMPTY, 404), Asked("/"), Asked("/join"), Asked(EMPTY, 404, cookies), Asked("/me", 200, cookies)]


def _filled(folder: Path, people: int, clients: int) -> tuple[str, ...]:
    """Make the database; gives a cookie for each client, all of different people."""
    database = Database(read_settings({"UNMENTOR_DATA_DIR": str(folder)}).database_url)
    upgrade(database)
    now = datetime.now(UTC)
    with database.transaction() as session:
        fill(session, people, now)
        session.flush()
        cookies = tuple(f"who={sign_in(session, number, now)}" for number in range(clients))
    database.close()
    return cookies


def _measure(port: int, pages: Sequence[Asked], clients: int, times: int) -> dict[Asked, Took]:
    for page in pages:  # templates are compiled once in each process
        ask(port, page, clients, 5)
    rounds = [{page: ask(port, page, clients, times // ROUNDS or 1) for page in pages} for _ in range(ROUNDS)]
    return {page: sum((each[page] for each in rounds[1:]), rounds[0][page]) for page in pages}


def _say(page: Asked, all_took: Mapping[Asked, Took]) -> bool:
    """Print one page's line, beside the empty page as the same visitors get it; whether it is within its limits."""
    took, empty = all_took[page], all_took[replace(page, path=EMPTY, status=404)]
    times = took.p95 / empty.p95
    good = took.p95 < MOST_SECONDS and times <= MOST_TIMES_EMPTY
    name = f"{page.path}{', signed in' if page.cookies else ''}"
    print(
        f"{name:25} median {1000 * took.median:6.1f}   95th percentile {1000 * took.p95:6.1f} = {times:.2f} x empty"
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
