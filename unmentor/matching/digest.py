"""A digest of everything that decides a draw."""

from __future__ import annotations

import hashlib
import json

import numpy as np

from unmentor.matching.people import Person, Weights
from unmentor.matching.pool import Pool


def digest_of(pool: Pool, weights: Weights, seed: int) -> str:
    """SHA-256, in hexadecimal, of people, rules, network, weights and seed; their order is all one."""
    contents = {
        "people": sorted(_fields(person) for person in pool.people),
        "met": sorted(sorted((pool.people[a].key, pool.people[b].key)) for a, b in pool.met),
        "avoid": sorted(sorted((pool.people[a].key, pool.people[b].key)) for a, b in pool.avoid),
        "locked": sorted(sorted((pool.people[a].key, pool.people[b].key)) for a, b in pool.locked),
        "links": pool.links.tolist(),
        "known": pool.circles.keys,
        "heard": _heard(pool),
        "topics": pool.topics,
        "closeness": _near(pool),
        "weights": vars(weights),
        "seed": seed,
    }
    canonical = json.dumps(contents, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(canonical.encode("ascii")).hexdigest()


def _fields(person: Person) -> list[object]:
    """The person's key first, then the rest by the names of the fields."""
    rest = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in vars(person).items()}
    return [person.key, json.dumps(rest, sort_keys=True)]


def _near(pool: Pool) -> list[list[int]]:
    """Row, column and hundredths of topics that are near each other, each two once."""
    near = pool.closeness.tocoo()
    once = near.row < near.col
    cells: list[list[int]] = np.stack([near.row[once], near.col[once], near.data[once]], axis=1).tolist()
    return sorted(cells)


def _heard(pool: Pool) -> dict[str, str]:
    """A digest of whom each person has heard of, by the person's key."""
    rows = np.ascontiguousarray(pool.circles.rows.astype("<u8"))
    return {
        person.key: hashlib.sha256(row.tobytes()).hexdigest() for person, row in zip(pool.people, rows, strict=True)
    }
