"""python -m benchmarks [--against-networkx 100 300] [--alone 1000 2000]: how long the draw takes, and against what."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from functools import partial
from time import perf_counter
from typing import TypeVar

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from unmentor.matching import maximum_weight_matching

Weights = NDArray[np.int64]
T = TypeVar("T")
LEFT_OUT = -(10**7)


def instance(n: int, seed: int = 0) -> Weights:
    """(n, n) whole-number weights as affinities have them: three levels of interest, and much in between."""
    rng = np.random.default_rng(seed)
    upper = np.triu(
        10_000 * rng.integers(0, 3, (n, n)) * (rng.random((n, n)) < 0.1) + rng.integers(0, 13_000, (n, n)), 1
    )
    return upper + upper.T


def timed(action: Callable[[], T]) -> tuple[float, T]:
    """Seconds that an action took, and what it gave."""
    began = perf_counter()
    given = action()
    return perf_counter() - began, given


def ours(weights: Weights) -> int:
    """Value of our matching, proved best."""
    found = maximum_weight_matching(weights, np.full(len(weights), LEFT_OUT))
    if not found.optimal:
        raise AssertionError(f"not proved: gap {found.gap}")
    return found.value


def networkx_value(weights: Weights) -> int:
    """Value of networkx's matching of as many people as possible."""
    graph = nx.from_numpy_array(weights + 1)  # from_numpy_array takes 0 as no edge
    pairs = nx.max_weight_matching(graph, maxcardinality=True)
    return sum(int(weights[pair]) for pair in pairs) + LEFT_OUT * (len(weights) - 2 * len(pairs))


def main() -> None:
    """Print a line for each size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Time the draw, and networkx beside it.")
    parser.add_argument("--against-networkx", type=int, nargs="*", default=[100, 300], metavar="N")
    parser.add_argument("--alone", type=int, nargs="*", default=[1000, 2000], metavar="N")
    sizes = parser.parse_args()
    ours(instance(50))  # the first call loads what the later ones use
    print(f"{'people':>7} {'ours':>9} {'networkx':>9} {'ratio':>6}")
    for n in sizes.against_networkx:
        weights = instance(n)
        fast, value = timed(partial(ours, weights))
        slow, expected = timed(partial(networkx_value, weights))
        if value != expected:
            raise AssertionError(f"{n} people: ours {value}, networkx {expected}")
        print(f"{n:>7} {fast:>7.3f} s {slow:>7.2f} s {slow / fast:>5.0f}x  same value")
    for n in sizes.alone:
        weights = instance(n)
        fast, _ = timed(partial(ours, weights))
        print(f"{n:>7} {fast:>7.3f} s {'':>9} {'':>6}  proved best")


if __name__ == "__main__":
    main()
