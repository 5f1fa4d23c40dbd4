"""python -m benchmarks.links: how many links between councils any way of pairing could make, and what ours makes of it.

A linear programme in hindsight: x of two people is the share of a conversation that they have in all cycles together,
y of two councils whether they are linked. Every way of pairing without repeats is a solution of it, so none is better:

    0 <= x <= 1               two people meet once
    sum of a person's x <= T  one conversation a cycle
    0 <= y <= 1               a link counts once
    y <= sum of x between the two councils

It bounds pairs: everybody takes part, the number of people is even, and so nobody needs a trio.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, vstack

from unmentor.matching import Pool, Weights
from unmentor.matching.affinity import parts
from unmentor.matching.problem import Ints
from unmentor.services.population import Population, made_up_population
from unmentor.services.simulate import Comparison, Plan, compare, simulate
from unmentor.services.words import closeness_of

Floats = NDArray[np.float64]
PEOPLE, CYCLES = 300, 24
LINKS, INTEREST = 1.4, 0.95
"""What is asked for: links as a multiple of those of random pairing, interest as a share of the best."""
INFEASIBLE = 2
"""What `linprog` says of constraints that nothing meets."""


@dataclass(frozen=True)
class Hindsight:
    """The linear programme over the pairs of people who may meet."""

    people: tuple[Ints, Ints]
    """(pairs,) the one and the other."""
    link: Ints
    """(pairs,) which two councils each pair would link, numbered from 0."""
    interest: Floats
    """(pairs,) what a conversation scores."""
    conversations: int
    """How many a person has at most."""

    @classmethod
    def of(cls, population: Population, conversations: int) -> Hindsight:
        """The programme for a population in which all meet whom they are introduced to."""
        pool = Pool.of(population.people, closeness=closeness_of(population.said))
        council = pool.features.council
        one, other = np.triu_indices(len(pool), 1)
        allowed = (council[one] != council[other]) & [pair not in population.apart for pair in _pairs(one, other)]
        one, other = one[allowed], other[allowed]
        between = np.sort([council[one], council[other]], axis=0)
        link = np.unique(between, axis=1, return_inverse=True)[1]
        interest = parts(pool.sides(one, other), Weights(interest=1, diversity=0, growth=0, waiting=0))["interest"]
        return cls((one, other), link.reshape(-1), interest / 1000, conversations)

    def most_interest(self, links: float) -> float | None:
        """The best interest score with at least so many links, or None where there cannot be so many."""
        return self._most(self._of_interest, self._of_links, links)

    def most_links(self, interest: float) -> float | None:
        """The most links with at least this interest score, or None where there cannot be so much."""
        return self._most(self._of_links, self._of_interest, interest)

    @cached_property
    def _of_links(self) -> Floats:
        return np.repeat([0.0, 1.0], [len(self.link), self._links])

    @cached_property
    def _of_interest(self) -> Floats:
        return np.concatenate([self.interest, np.zeros(self._links)])

    @property
    def _links(self) -> int:
        """How many pairs of councils could be linked."""
        return int(self.link.max(initial=-1)) + 1

    def _most(self, goal: Floats, other: Floats, least: float) -> float | None:
        """The most of goal @ (x, y) where other @ (x, y) is at least `least`."""
        rows, limits = self._constraints
        found = linprog(  # type: ignore[call-overload]  # its stubs know no sparse matrices
            -goal,
            A_ub=vstack([rows, coo_array(-other[None, :])]),
            b_ub=np.r_[limits, -least],
            bounds=(0, 1),
            method="highs-ipm",
        )
        if found.status == INFEASIBLE:
            return None
        if not found.success:
            raise AssertionError(f"the linear programme was not solved: {found.message}")
        return -float(found.fun)

    @cached_property
    def _constraints(self) -> tuple[coo_array, Floats]:
        """A person's conversations, and a link only where somebody talked: rows @ (x, y) <= limits."""
        pairs, people = len(self.link), 1 + int(max(side.max(initial=-1) for side in self.people))
        links = self._links
        pair, link = np.arange(pairs), np.arange(links)
        row = np.r_[self.people[0], self.people[1], people + self.link, people + link]
        column = np.r_[pair, pair, pair, pairs + link]
        value = np.r_[np.ones(2 * pairs), -np.ones(pairs), np.ones(links)]
        rows = coo_array((value, (row, column)), shape=(people + links, pairs + links))
        return rows, np.r_[np.full(people, float(self.conversations)), np.zeros(links)]


@dataclass(frozen=True)
class Finding:
    """One population: what the programme's weights came to, and what nothing could exceed."""

    ours: Comparison
    interest_at_most: float | None
    """The most interest with LINKS, as a share of the best; None where LINKS are impossible."""
    links_at_most: float
    """The most links with INTEREST, as a multiple of those of random pairing."""

    @property
    def share_of_the_possible(self) -> float:
        """Our links, as a share of the most that any way of pairing with INTEREST could make."""
        return (self.ours.links_to_random or 0) / self.links_at_most


def finding(councils: int, seed: int, weights: Weights | None = None) -> Finding:
    """Simulate a made-up population and bound it. The seed is that of the people, of the random pairing and of ties."""
    population = made_up_population(PEOPLE, councils, seed=seed)
    courses = simulate(population, Plan(cycles=CYCLES, weights=weights or Weights(), seed=seed))
    random, best = courses[0].moments[-1].growth.links, courses[1].moments[-1].interest
    hindsight = Hindsight.of(population, CYCLES)
    interest, links = hindsight.most_interest(LINKS * random), hindsight.most_links(INTEREST * best)
    if links is None:
        raise AssertionError("interest alone gets more interest than hindsight allows")
    return Finding(compare(courses), interest and interest / best, links / random)


def row(councils: int, findings: Iterable[Finding]) -> str:
    """A line of the table, each cell from the lowest to the highest over the seeds."""
    found = list(findings)
    return " | ".join(
        [
            f"| {councils}",
            _times(one.ours.links_limit_to_random for one in found),
            _percent(one.interest_at_most for one in found),
            _times(one.links_at_most for one in found),
            _times(one.ours.links_to_random for one in found),
            _percent(one.share_of_the_possible for one in found),
            _percent(one.ours.interest_to_best for one in found),
            _percent(one.ours.reach_to_limit for one in found) + " |",
        ]
    )


def _times(values: Iterable[float | None]) -> str:
    return _range(values, lambda value: f"{value:.2f}")


def _percent(values: Iterable[float | None]) -> str:
    return _range(values, lambda value: f"{100 * value:.1f} %")


def _range(values: Iterable[float | None], said: Callable[[float], str]) -> str:
    """From the lowest to the highest, where it is impossible first."""
    cells = ["none" if value is None else said(value) for value in sorted(values, key=lambda value: value or 0)]
    return cells[0] if cells[0] == cells[-1] else f"{cells[0]} to {cells[-1]}"


def _pairs(one: Ints, other: Ints) -> Iterable[tuple[int, int]]:
    return zip(one.tolist(), other.tolist(), strict=True)


def main() -> None:
    """Print a line for each number of councils."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.links", description="Bound the links of any pairing.")
    parser.add_argument("--councils", type=int, nargs="+", default=[60, 80, 100, 120, 170], metavar="N")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3], metavar="SEED")
    given = parser.parse_args()
    possible = f"most interest with {LINKS} times the links | most links with {INTEREST:.0%} interest"
    print(f"| councils | limit of links | {possible} | ours: links | of the most | interest | reach |")
    print("|--:|--:|--:|--:|--:|--:|--:|--:|")
    for councils in given.councils:
        print(row(councils, [finding(councils, seed) for seed in given.seeds]), flush=True)


if __name__ == "__main__":
    main()
