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
        "links": pool.links.tolist(),
        "components": _components(pool),
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


def _components(pool: Pool) -> list[list[str]]:
    """The keys of each component, in order: how components are numbered does not matter."""
    members: dict[int, list[str]] = {}
    for person, component in zip(pool.people, pool.features.component.tolist(), strict=True):
        members.setdefault(component, []).append(person.key)
    return sorted(sorted(keys) for keys in members.values())
