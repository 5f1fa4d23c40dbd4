"""The people who take part in one draw, and the rules between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array

from unmentor.errors import Refusal
from unmentor.matching.affinity import Sides
from unmentor.matching.features import Features, features_of
from unmentor.matching.heard import Circles, Heard
from unmentor.matching.near import Closeness, closeness_of
from unmentor.matching.people import Person
from unmentor.matching.problem import Ints

MOST_CONVERSATIONS = 10

NEAR = 50
"""Closeness, in hundredths, from which somebody can be said to share what another wants."""


@dataclass(frozen=True, eq=False)
class Pool:
    """People, rules and what affinity needs. Made by `Pool.of`; from then on, people are known by their place in it."""

    people: tuple[Person, ...]
    met: frozenset[tuple[int, int]]
    """Pairs (a, b) with a < b who have met."""
    avoid: frozenset[tuple[int, int]]
    """Pairs (a, b) with a < b of whom one asked not to meet the other, or whom an organiser keeps apart."""
    locked: tuple[tuple[int, int], ...]
    """Pairs (a, b) with a < b, in order, whom an organiser wants introduced whatever else is decided."""
    circles: Circles
    features: Features
    links: Ints
    """(councils, councils) conversations so far between two councils, by the codes in `features.council`."""
    topics: tuple[str, ...]
    closeness: csr_array
    """(topics, topics) in hundredths."""

    @classmethod
    def of(
        cls,
        people: Iterable[Person],
        *,
        met: Iterable[tuple[str, str]] = (),
        avoid: Iterable[tuple[str, str]] = (),
        locked: Iterable[tuple[str, str]] = (),
        links: Mapping[tuple[str, str], int] | None = None,
        heard: Heard | None = None,
        closeness: Closeness | None = None,
    ) -> Pool:
        """A pool of people.

        met, avoid: pairs of keys in either order; pairs with someone who is not in the pool are passed over.
        locked: pairs of keys that are to be introduced; each takes a seat of both.
        links: conversations so far between two councils, a pair in either order; none where it says nothing.
        heard: whom each person has heard of through conversations in time order, see unmentor.matching.heard; who is
            not in it had none.
        closeness: how near topics are to each other; not at all where there is none. Asked once, for all topics.

        Raises Refusal for a key given twice, an empty key or council, a number that is out of range, or a locked pair
        that may not meet or has no seat left.
        """
        everyone = tuple(people)
        _check(everyone)
        topics = tuple(sorted({topic for person in everyone for topic in person.learn | person.share}))
        near = closeness_of(topics, closeness)
        circles = Circles.of(everyone, heard)
        pool = cls(
            people=everyone,
            met=_pairs(everyone, met),
            avoid=_pairs(everyone, avoid),
            circles=circles,
            features=features_of(everyone, circles, topics, near),
            links=_link_counts(everyone, links or {}),
            topics=topics,
            closeness=near,
            locked=tuple(sorted(_pairs(everyone, locked))),
        )
        _check_locked(pool)
        return pool

    def with_locked(self, pair: tuple[int, int]) -> Pool:
        """The same pool with one pair more locked. Raises Refusal where that cannot be."""
        pool = replace(self, locked=tuple(sorted({*self.locked, (min(pair), max(pair))})))
        _check_locked(pool)
        return pool

    def __len__(self) -> int:
        return len(self.people)

    def apart(self, also: Iterable[tuple[int, int]] = ()) -> csr_array:
        """(n, n) 1 where two people may not meet because of `met` or `avoid`, or the pairs given besides."""
        i, j = np.array(sorted(self.met | self.avoid | set(also)), np.int64).reshape(-1, 2).T
        ones = np.ones(2 * len(i), np.int8)
        return csr_array((ones, (np.r_[i, j], np.r_[j, i])), shape=(len(self), len(self)))

    def sides(self, one: ArrayLike, other: ArrayLike) -> Sides:
        """People one[k] and other[k] side by side, to compare."""
        features = self.features
        return Sides(
            features.take(np.asarray(one, np.int64)), features.take(np.asarray(other, np.int64)), self.links, True
        )

    def may_meet(self, a: int, b: int) -> bool:
        """Whether no rule is between two people."""
        pair = (min(a, b), max(a, b))
        same = self.people[a].council == self.people[b].council
        return not (same or pair in self.met or pair in self.avoid)

    def nearest(self, wanted: frozenset[str], shared: frozenset[str]) -> tuple[str, str] | None:
        """The wanted and the shared topic that are closest to each other, if they are NEAR at all."""
        place = {topic: at for at, topic in enumerate(self.topics)}
        near = {(want, given): int(self.closeness[place[want], place[given]]) for want in wanted for given in shared}
        best = min(near, key=lambda pair: (-near[pair], pair), default=None)
        return best if best and near[best] >= NEAR else None


def _check(people: Sequence[Person]) -> None:
    for key, times in Counter(person.key for person in people).items():
        if times > 1 or not key:
            raise Refusal(f"Each person needs a key of their own, but {key!r} is there {times} times.")
    for person in people:
        if not person.council:
            raise Refusal(f"{person.key} has no council.")
        if not 1 <= person.conversations <= MOST_CONVERSATIONS:
            raise Refusal(
                f"{person.key} must have 1 to {MOST_CONVERSATIONS} conversations, not {person.conversations}."
            )
        if person.waiting < 0:
            raise Refusal(f"{person.key} cannot have waited {person.waiting} times.")


def _check_locked(pool: Pool) -> None:
    times = Counter(at for pair in pool.locked for at in pair)
    for a, b in pool.locked:
        if not pool.may_meet(a, b):
            raise Refusal(f"{pool.people[a].key} and {pool.people[b].key} are locked, but may not meet.")
    for at, locks in times.items():
        if locks > pool.people[at].conversations:
            raise Refusal(f"{pool.people[at].key} is locked {locks} times, more than they have conversations.")


def _pairs(people: Sequence[Person], keys: Iterable[tuple[str, str]]) -> frozenset[tuple[int, int]]:
    place = {person.key: at for at, person in enumerate(people)}
    known = ((place[a], place[b]) for a, b in keys if a in place and b in place and a != b)
    return frozenset((min(pair), max(pair)) for pair in known)


def _link_counts(people: Sequence[Person], links: Mapping[tuple[str, str], int]) -> Ints:
    councils = sorted({person.council for person in people})
    place = {council: at for at, council in enumerate(councils)}
    counts = np.zeros((len(councils), len(councils)), np.int64)
    for (one, other), conversations in links.items():
        if one in place and other in place and one != other:
            counts[place[one], place[other]] += conversations
            counts[place[other], place[one]] += conversations
    return counts
