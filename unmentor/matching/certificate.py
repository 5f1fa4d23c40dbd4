"""What is kept of a draw so that anyone can check it later, as plain values that JSON holds exactly."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from unmentor.matching.draw import Draw
from unmentor.matching.people import Weights
from unmentor.matching.pool import Pool
from unmentor.matching.problem import OddSet, Proof

FORMAT = "unmentor draw 1"
JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Claim:
    """What a certificate says. People are known by their keys, vertices by number (see unmentor.matching.seats)."""

    digest: str
    weights: Weights
    seed: int
    volunteers: bool
    gates: tuple[tuple[str, ...], ...]
    introductions: tuple[tuple[str, ...], ...]
    left_out: tuple[str, ...]
    value: int
    bound: int
    gap: int
    optimal: bool
    quarters: int
    """The bound before it is rounded down, in quarters."""
    proof: Proof


def certificate(pool: Pool, draw: Draw) -> JsonObject:
    """The certificate of a draw of this pool: everything that `verify` needs besides the pool."""
    people = pool.people
    return {
        "format": FORMAT,
        "digest": draw.digest,
        "weights": asdict(draw.weights),
        "seed": draw.seed,
        "volunteers": draw.volunteers,
        "gates": [[people[at].key for at in pair] for pair in draw.gates],
        "introductions": [[people[at].key for at in group.members] for group in draw.introductions],
        "left_out": [people[out.person].key for out in draw.left_out],
        "value": draw.value,
        "bound": draw.bound,
        "gap": draw.gap,
        "optimal": draw.optimal,
        "quarters": draw.proof.quarters,
        "prices": draw.prices.tolist(),
        "odd_sets": [{"members": list(odd.members), "price": odd.price} for odd in draw.proof.odd_sets],
    }


def read_certificate(contents: Mapping[str, Any]) -> Claim:
    """The claim in a certificate. Raises ValueError with a plain sentence for anything that is not one."""
    if contents.get("format") != FORMAT:
        raise ValueError(f"This is not a certificate of the format {FORMAT!r}.")
    try:
        return Claim(
            digest=_text(contents["digest"]),
            weights=Weights(**contents["weights"]),
            seed=_whole(contents["seed"]),
            volunteers=_flag(contents["volunteers"]),
            gates=_groups(contents["gates"], {2}),
            introductions=_groups(contents["introductions"], {2, 3}),
            left_out=tuple(_text(key) for key in contents["left_out"]),
            value=_whole(contents["value"]),
            bound=_whole(contents["bound"]),
            gap=_whole(contents["gap"]),
            optimal=_flag(contents["optimal"]),
            quarters=_whole(contents["quarters"]),
            proof=_proof(contents["prices"], contents["odd_sets"]),
        )
    except KeyError as missing:
        raise ValueError(f"The certificate lacks {missing}.") from missing
    except TypeError as wrong:
        raise ValueError(f"The certificate is not well formed: {wrong}.") from wrong


def _proof(prices: Any, odd_sets: Any) -> Proof:
    odd = (OddSet(tuple(_whole(at) for at in entry["members"]), _whole(entry["price"])) for entry in odd_sets)
    return Proof(np.array([_whole(price) for price in prices], np.int64), tuple(odd))


def _groups(groups: Any, sizes: set[int]) -> tuple[tuple[str, ...], ...]:
    found = tuple(tuple(_text(key) for key in group) for group in groups)
    for group in found:
        if len(group) not in sizes:
            raise TypeError(f"{' and '.join(group) or 'nobody'} are not {' or '.join(map(str, sorted(sizes)))} people")
    return found


def _whole(value: Any) -> int:
    if type(value) is not int or abs(value) >= 2**59:
        raise TypeError(f"{value!r} is not a whole number of a size that a draw has")
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a text")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return value
