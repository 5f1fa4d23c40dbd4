"""Generated instances: small enough for a judge, awkward on purpose (ties, rules, odd numbers, nobody to meet)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy.sparse import csr_array

from unmentor.matching import Person, Pool
from unmentor.matching.heard import Heard
from unmentor.matching.near import Closeness


@dataclass(frozen=True)
class Instance:
    """Arguments of maximum_weight_matching."""

    weights: NDArray[np.int64]
    sit_out: NDArray[np.int64]
    allowed: NDArray[np.bool_] | None


@st.composite
def instances(draw: st.DrawFn, most: int = 9) -> Instance:
    """Up to `most` people; weights tied or spread, of either sign; sitting out dear, free, tempting or personal."""
    n = draw(st.integers(0, most))
    high = draw(st.sampled_from([1, 3, 20, 10**6, 10**15]))
    low = draw(st.sampled_from([0, -high]))
    upper = np.triu(draw(arrays(np.int64, (n, n), elements=st.integers(low, high))), 1)
    out = draw(
        st.sampled_from([st.just(0), st.just(-min(20 * high, 10**15)), st.integers(-high, high), st.integers(-high, 0)])
    )
    sit_out = draw(arrays(np.int64, (n,), elements=out))
    allowed = None
    if draw(st.booleans()):
        rare = draw(st.sampled_from([st.booleans(), st.integers(0, 3).map(lambda x: x == 0)]))
        half = np.triu(draw(arrays(np.bool_, (n, n), elements=rare)), 1)
        allowed = half | half.T
    return Instance(upper + upper.T, sit_out, allowed)


def heard_of(circles: Sequence[str]) -> Heard:
    """Whom people have heard of, from texts such as "ana: ben cat": ana has heard of ben, cat and herself."""
    sets = {line.split(":")[0]: {line.split(":")[0], *line.split(":")[1].split()} for line in circles}
    keys = sorted(set().union(*sets.values()))
    rows = [sum(1 << keys.index(other) for other in sets.get(key, {key})) for key in keys]
    return keys, np.array(rows, np.uint64).reshape(len(keys), -1)


@st.composite
def circles(draw: st.DrawFn, keys: Sequence[str]) -> Heard:
    """Any sets of some of these people and of others who are not there, each with the person in it."""
    known = sorted(draw(st.sets(st.sampled_from([*keys, "x", "y"]), min_size=1)))
    return heard_of([f"{key}: {' '.join(draw(st.sets(st.sampled_from(known))))}" for key in known])


TOPICS = ("housing", "data", "parking", "waste", "care", "planning")


@st.composite
def pools(draw: st.DrawFn, most: int = 6, several: bool = True) -> Pool:
    """Up to `most` people of few councils, with rules among them, some wanting several conversations."""
    number = st.integers(0, 2 if several else 0)
    people = [
        Person(
            key=f"p{at}",
            council=draw(st.sampled_from("abc")),
            region=draw(st.sampled_from(["north", "south", ""])),
            nation=draw(st.sampled_from(["England", "Wales"])),
            kind=draw(st.sampled_from(["county", "district"])),
            profession=draw(st.sampled_from(["", "designer", "analyst"])),
            learn=draw(st.frozensets(st.sampled_from(TOPICS), max_size=3)),
            share=draw(st.frozensets(st.sampled_from(TOPICS), max_size=3)),
            conversations=1 + draw(number),
            second_seat=draw(st.booleans()) and several,
            waiting=draw(st.sampled_from([0, 0, 1, 2])),
            newcomer=draw(st.booleans()),
        )
        for at in range(draw(st.integers(0, most)))
    ]
    pairs = [(a.key, b.key) for a in people for b in people if a.key < b.key]
    heard = draw(st.none() | circles([one.key for one in people])) if people else None
    some = st.lists(st.sampled_from(pairs), max_size=5) if pairs else st.just([])
    return Pool.of(
        people,
        met=draw(some),
        avoid=draw(some),
        links={("a", "b"): 2},
        heard=heard,
        closeness=near_where(lambda a, b: 0.5 * (a[0] == b[0])),
    )


def generated_people(n: int, *, seed: int = 0, councils: int = 90, several: bool = False) -> list[Person]:
    """A pool's worth of people; a few councils send many of them, as in life."""
    rng = random.Random(seed)
    topics = [f"topic-{at}" for at in range(60)]
    people = []
    for at in range(n):
        council = int(councils * rng.random() ** 2)
        people.append(
            Person(
                key=f"person-{at:04}",
                council=f"council-{council}",
                region=f"region-{council % 9}",
                nation="Wales" if council % 9 == 0 else "England",
                kind=f"kind-{council % 5}",
                profession=rng.choice(["designer", "analyst", "manager", ""]),
                learn=frozenset(rng.sample(topics, rng.randint(0, 4))),
                share=frozenset(rng.sample(topics, rng.randint(0, 4))),
                conversations=rng.choice([1, 1, 2]) if several else 1,
                second_seat=several and rng.random() < 0.2,
                newcomer=rng.random() < 0.2,
            )
        )
    return people


def alike(share: float) -> Closeness:
    """A closeness that is the same for any two topics."""
    return near_where(lambda _one, _other: share)


def near_where(near: Callable[[str, str], float]) -> Closeness:
    """A closeness from one of two topics at a time."""
    return lambda topics: csr_array([[near(one, other) for other in topics] for one in topics])
