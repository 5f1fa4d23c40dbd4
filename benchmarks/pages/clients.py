"""Several clients that ask for a page again and again, each over a connection that stays open."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import quantiles


@dataclass(frozen=True)
class Asked:
    """A page, and how it has to answer; with `cookies`, client `i` sends the i-th."""

    path: str
    status: int = 200
    cookies: tuple[str, ...] = ()


@dataclass(frozen=True)
class Took:
    """Seconds that answers took, and the most bytes that one had."""

    seconds: Sequence[float]
    size: int

    @property
    def median(self) -> float:
        """Half of the answers came within it."""
        return quantiles(self.seconds, n=20, method="inclusive")[9]

    @property
    def p95(self) -> float:
        """19 of 20 answers came within it."""
        return quantiles(self.seconds, n=20, method="inclusive")[18]

    def __add__(self, other: Took) -> Took:
        return Took((*self.seconds, *other.seconds), max(self.size, other.size))


def ask(port: int, asked: Asked, clients: int, times: int) -> Took:
    """`clients` ask for the page at the same time, each `times` times. Raises AssertionError for another answer."""
    with ThreadPoolExecutor(clients) as threads:
        took = list(threads.map(lambda number: _one(port, asked, number, times), range(clients)))
    return sum(took[1:], took[0])


def _one(port: int, asked: Asked, number: int, times: int) -> Took:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    headers = {"Cookie": asked.cookies[number]} if asked.cookies else {}
    seconds, size = [], 0
    for _ in range(times):
        began = time.perf_counter()
        connection.request("GET", asked.path, headers=headers)
        answer = connection.getresponse()
        body = answer.read()
        seconds.append(time.perf_counter() - began)
        size = max(size, len(body))
        assert answer.status == asked.status, f"{asked.path}: {answer.status}"  # noqa: S101 - nothing else is timed
    connection.close()
    return Took(seconds, size)
