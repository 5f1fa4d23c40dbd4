"""The entry for a pool that fits a matrix."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from unmentor.matching.engine import solve
from unmentor.matching.problem import NEVER, Ints, MatrixProblem, OddSet, Proof, largest_weight


@dataclass(frozen=True)
class Matching:
    """A matching of maximum weight and its proof."""

    mate: Ints
    """(n,) partner of each, -1 for those left out."""
    value: int
    bound: int
    proof: Proof
    """Prices in quarters and priced odd sets; with n odd, vertex n is "nobody", whose partner sits out."""

    @property
    def gap(self) -> int:
        """bound - value: 0 proves that nothing better exists."""
        return self.bound - self.value

    @property
    def optimal(self) -> bool:
        """Whether the proof is complete."""
        return self.gap == 0

    @property
    def prices(self) -> Ints:
        """(n,) price of each in quarters of a unit of weight."""
        return self.proof.prices[: len(self.mate)]


def maximum_weight_matching(
    weights: ArrayLike, sit_out: ArrayLike, *, allowed: ArrayLike | None = None, seed: int = 0, seconds: float = 60.0
) -> Matching:
    """Pair people up so that the pairs' weights plus the value of leaving out the others are as large as possible.

    weights: (n, n) symmetric whole numbers; the diagonal is not used.
    sit_out: (n,) whole numbers, what leaving each one out is worth (usually far below any weight).
    allowed: (n, n) symmetric bool, or None where everyone may meet everyone else.
    seed: breaks ties, so that they favour no place in the list. The same seed gives the same matching.
    seconds: after this long the best so far comes with its gap.

    Raises ValueError for arrays that are not of these shapes, not symmetric, not whole, or beyond `largest_weight`.
    """
    w, s = _whole(weights, "weights"), _whole(sit_out, "sit_out")
    if w.ndim != 2 or w.shape[0] != w.shape[1]:
        raise ValueError(f"weights must be a square matrix, not of shape {w.shape}")
    if s.shape != w.shape[:1]:
        raise ValueError(f"sit_out must have shape {w.shape[:1]} to go with weights, not {s.shape}")
    _check_symmetric(w, "weights")
    return _match(np.where(_allowed(allowed, w.shape), w, NEVER), s, seed, seconds)


def _match(matrix: Ints, sit_out: Ints, seed: int, seconds: float) -> Matching:
    n = len(sit_out)
    order = np.random.default_rng(seed).permutation(n)
    shuffled = MatrixProblem(matrix[np.ix_(order, order)], sit_out[order])
    solution = solve(with_nobody(shuffled) if n % 2 else shuffled, seconds=seconds)
    labels = np.r_[order, n]
    mate = np.full(n + 1, -1, np.int64)
    mate[labels[: len(solution.mate)]] = np.where(solution.mate < 0, -1, labels[solution.mate])
    proof = _renamed(solution.proof, labels)
    mate = np.where(mate[:n] == n, -1, mate[:n])
    pairs = np.nonzero(mate > np.arange(n))[0]
    value = sum(matrix[pairs, mate[pairs]].tolist()) + sum(sit_out[mate < 0].tolist())
    return Matching(mate, value, proof.bound, proof)


def with_nobody(problem: MatrixProblem) -> MatrixProblem:
    """The problem with one vertex more, whose partner sits out.

    Of an odd number one always does. Without this vertex the relaxation could match everyone in halves, and its bound
    would be too high by what sitting out costs.
    """
    n = problem.size
    matrix = np.full((n + 1, n + 1), NEVER, np.int64)
    matrix[:n, :n] = problem.matrix
    matrix[n, :n] = matrix[:n, n] = problem.sit_out
    allowed = problem.matrix[problem.matrix > NEVER]
    widest = 2 * int(np.abs(problem.sit_out).max(initial=0)) + int(np.abs(allowed).max(initial=0)) + 1
    return MatrixProblem(matrix, np.r_[problem.sit_out, -widest])


def _renamed(proof: Proof, labels: Ints) -> Proof:
    """The proof of a reordered problem, in the caller's order."""
    prices = np.empty_like(proof.prices)
    prices[labels[: len(prices)]] = proof.prices
    named = (OddSet(tuple(sorted(labels[list(odd.members)].tolist())), odd.price) for odd in proof.odd_sets)
    return Proof(prices, tuple(named))


def _whole(values: ArrayLike, name: str) -> Ints:
    given = np.asarray(values)
    if given.dtype.kind not in "biuf":
        raise ValueError(f"{name} must be whole numbers")
    if not np.isfinite(given).all():
        raise ValueError(f"{name} must be whole numbers, but some are infinite or not a number")
    largest = largest_weight(len(given) if given.ndim else 0)
    if (np.abs(given.astype(np.float64)) > largest).any():
        raise ValueError(f"{name} must be between -{largest:,} and {largest:,} here, so that all sums are exact")
    whole = given.astype(np.int64)
    if (whole != given).any():
        raise ValueError(f"{name} must be whole numbers, but some have fractions")
    return whole


def _check_symmetric(matrix: NDArray[np.generic], name: str) -> None:
    i, j = np.nonzero(matrix != matrix.T)
    if len(i):
        raise ValueError(f"{name} must be symmetric, but those of ({i[0]}, {j[0]}) and ({j[0]}, {i[0]}) differ")


def _allowed(allowed: ArrayLike | None, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    if allowed is None:
        return ~np.eye(shape[0], dtype=bool)
    given = np.asarray(allowed)
    if given.dtype != bool or given.shape != shape:
        raise ValueError(
            f"allowed must be true or false for each pair, of shape {shape}, not {given.dtype} of {given.shape}"
        )
    _check_symmetric(given, "allowed")
    return given & ~np.eye(shape[0], dtype=bool)
