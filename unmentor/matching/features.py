"""What affinity and rules compare, as arrays whose last axis is people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from unmentor.matching.people import Person
from unmentor.matching.problem import Ints

Closeness = Callable[[str, str], float]
Small = NDArray[np.int16]

ENOUGH = 300
"""Closeness in hundredths that three topics in common make; more is no better."""

NEW_PART, WAITED_PART = 500, 1000


@dataclass(frozen=True)
class Features:
    """Codes are whole numbers, equal where the texts are, and -1 where the text is empty."""

    council: Ints
    region: Ints
    nation: Ints
    kind: Ints
    profession: Ints
    component: Ints
    waiting: Ints
    """The person's own share of the waiting part, in thousandths."""
    learn: Ints
    """(most, n) the topics each person wants; filled up with the number of topics, which stands for none."""
    share: Ints
    """(most, n) the topics each person shares, likewise."""
    near_learn: Small
    """(topics + 1, n) how close each topic is to what the person wants: a sum of hundredths, up to ENOUGH."""
    near_share: Small
    """(topics + 1, n) how close each topic is to what the person shares, likewise."""

    def __len__(self) -> int:
        return len(self.council)

    def take(self, people: Ints | slice) -> Features:
        """The features of these people, in this order."""
        return Features(*(getattr(self, field.name)[..., people] for field in fields(self)))


def features_of(people: Sequence[Person], components: Mapping[str, int], topics: Sequence[str], near: Ints) -> Features:
    """The features of all people. Someone in no component of the network is in one of their own."""
    alone = max(components.values(), default=0) + 1
    learn = _listed([person.learn for person in people], topics)
    share = _listed([person.share for person in people], topics)
    return Features(
        council=codes([person.council for person in people]),
        region=codes([person.region for person in people]),
        nation=codes([person.nation for person in people]),
        kind=codes([person.kind for person in people]),
        profession=codes([person.profession for person in people]),
        component=np.array([components.get(person.key, alone + at) for at, person in enumerate(people)], np.int64),
        waiting=np.array([_waiting_part(person) for person in people], np.int64),
        learn=learn,
        share=share,
        near_learn=_summed_closeness(learn, near),
        near_share=_summed_closeness(share, near),
    )


def codes(texts: Sequence[str]) -> Ints:
    """Whole numbers that are equal where the texts are; -1 for the empty text."""
    known = {text: code for code, text in enumerate(sorted(set(texts) - {""}))}
    return np.array([known.get(text, -1) for text in texts], np.int64)


def closeness_of(topics: Sequence[str], closeness: Closeness | None) -> Ints:
    """(topics, topics) closeness in hundredths, symmetric, 100 on the diagonal. Asks once for each pair of topics."""
    hundredths = np.zeros((len(topics), len(topics)), np.int64)
    if closeness is not None:
        for at, one in enumerate(topics):
            hundredths[at, at + 1 :] = [round(100 * closeness(one, other)) for other in topics[at + 1 :]]
    near: Ints = np.clip(hundredths + hundredths.T, 0, 100)
    np.fill_diagonal(near, 100)
    return near


def _listed(sets: Sequence[Iterable[str]], topics: Sequence[str]) -> Ints:
    place = {topic: at for at, topic in enumerate(topics)}
    rows = [sorted(place[topic] for topic in wanted) for wanted in sets]
    listed = np.full((max(map(len, rows), default=0), len(rows)), len(topics), np.int64)
    for at, row in enumerate(rows):
        listed[: len(row), at] = row
    return listed


def _summed_closeness(listed: Ints, near: Ints) -> Small:
    none_too = np.pad(near, (0, 1))
    summed = np.zeros((len(none_too), listed.shape[1]), np.int16)
    for row in listed:
        np.minimum(summed + none_too[:, row], ENOUGH, out=summed, casting="unsafe")
    return summed


def _waiting_part(person: Person) -> int:
    if person.waiting:
        return WAITED_PART
    return NEW_PART if person.newcomer else 0


Cells = NDArray[np.integer[Any]]
"""Whole numbers, one for each two people compared."""
