"""What affinity and rules compare, as arrays whose last axis is people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from unmentor.matching.heard import Circles, Ones
from unmentor.matching.near import Near, listed, summed_closeness
from unmentor.matching.people import Person
from unmentor.matching.problem import Ints

NEW_PART, WAITED_PART = 500, 1000


@dataclass(frozen=True)
class Features:
    """Codes are whole numbers, equal where the texts are, and -1 where the text is empty."""

    council: Ints
    region: Ints
    nation: Ints
    kind: Ints
    profession: Ints
    heard: Ones
    """(sample, n) ones where the person has heard of somebody; see unmentor.matching.heard."""
    circle: Ints
    """How many people each has heard of, in thousandths of a person of the sample."""
    place: Ints
    """Where each one's circle stands among all, in halves of the same; -1 for somebody who had no conversation."""
    waiting: Ints
    """The person's own share of the waiting part, in thousandths."""
    learn: Ints
    """(most, n) the topics each person wants; filled up with the number of topics, which stands for none."""
    share: Ints
    """(most, n) the topics each person shares, likewise."""
    near_learn: Near
    """How close each topic is to what the person wants."""
    near_share: Near
    """How close each topic is to what the person shares."""

    def __len__(self) -> int:
        return len(self.council)

    def take(self, people: Ints | slice) -> Features:
        """The features of these people, in this order."""
        return Features(*(_taken(getattr(self, field.name), people) for field in fields(self)))


def _taken(feature: Any, people: Ints | slice) -> Any:
    return feature.take(people) if isinstance(feature, Near) else feature[..., people]


def features_of(people: Sequence[Person], circles: Circles, topics: Sequence[str], near: csr_array) -> Features:
    """The features of all people."""
    heard, scale = circles.sampled()
    places = circles.places()
    learn = listed([person.learn for person in people], topics)
    share = listed([person.share for person in people], topics)
    return Features(
        council=codes([person.council for person in people]),
        region=codes([person.region for person in people]),
        nation=codes([person.nation for person in people]),
        kind=codes([person.kind for person in people]),
        profession=codes([person.profession for person in people]),
        heard=heard,
        circle=scale * circles.sizes(),
        place=np.where(places < 0, -1, scale * places),
        waiting=np.array([_waiting_part(person) for person in people], np.int64),
        learn=learn,
        share=share,
        near_learn=summed_closeness(learn, near),
        near_share=summed_closeness(share, near),
    )


def codes(texts: Sequence[str]) -> Ints:
    """Whole numbers that are equal where the texts are; -1 for the empty text."""
    known = {text: code for code, text in enumerate(sorted(set(texts) - {""}))}
    return np.array([known.get(text, -1) for text in texts], np.int64)


def _waiting_part(person: Person) -> int:
    if person.waiting:
        return WAITED_PART
    return NEW_PART if person.newcomer else 0


Cells = NDArray[np.integer[Any]]
"""Whole numbers, one for each two people compared."""
