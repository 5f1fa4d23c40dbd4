"""Networks whose numbers are known."""

from itertools import combinations

from tests.network.judge import Cycle

KIRKMAN: list[list[tuple[int, int]]] = [
    [(int(a, 16) - 1, int(b, 16) - 1) for triple in day.split() for a, b in combinations(triple, 2)]
    for day in (
        "123 48c 5af 6bd 79e",
        "145 28a 3de 69f 7bc",
        "167 29b 3cf 4ae 58d",
        "189 2ce 356 4bf 7ad",
        "1ab 2df 347 59c 68e",
        "1cd 246 39a 5be 78f",
        "1ef 257 38b 49d 6ac",
    )
]
"""Fifteen schoolgirls walk in threes on seven days so that no two walk together twice (Kirkman, 1850)."""


def path(size: int) -> Cycle:
    """Each with the next."""
    return [(at, at + 1) for at in range(size - 1)]


def star(size: int) -> Cycle:
    """The first with everybody."""
    return [(0, at) for at in range(1, size)]


def clique(size: int) -> Cycle:
    """Everybody with everybody."""
    return list(combinations(range(size), 2))
