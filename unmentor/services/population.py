"""The people that a simulation is played on: those of the database, or made-up ones that are like the real ones."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from unmentor.councils import Council, load_register
from unmentor.errors import Refusal
from unmentor.matching import Person
from unmentor.services.pool import everybody
from unmentor.services.words import said_by_rows
from unmentor.topics import load_topics

# Fitted to the sign-up sheet that the project was tried on: 236 people of 134 councils, 86 of them with one person, the
# largest with eight; up to five topics each way, about two of them; thirty professions.
_PEOPLE_PER_COUNCIL = 2.5
_COUNCIL_SKEW = 0.6
_TOPIC_SKEW = 0.8
_TOPICS_AT_MOST = 5
_PROFESSIONS = 30


@dataclass(frozen=True)
class Population:
    """People, and the pairs (a, b) of places with a < b who are never to be introduced."""

    people: tuple[Person, ...]
    apart: frozenset[tuple[int, int]] = frozenset()
    made_up: bool = False
    said: tuple[tuple[str, str], ...] = ()
    """Keys of interests, and the words that people used for them; topics need none."""

    @property
    def councils(self) -> int:
        """How many councils they come from."""
        return len({person.council for person in self.people})

    def in_words(self) -> str:
        """Who they are, to begin a sentence with."""
        whose = (
            f"{len(self.people):,} made-up people"
            if self.made_up
            else f"The {len(self.people):,} people of the database"
        )
        return f"{whose}, from {self.councils:,} councils"


def current_population(session: Session) -> Population:
    """Everybody who takes part in the programme now; pairs who were introduced or are kept apart stay so."""
    taking_part = everybody(session)
    pool, said = taking_part.pool, said_by_rows(taking_part.practitioners)
    return Population(pool.people, pool.met | pool.avoid, said=tuple(sorted(set(said))))


def made_up_population(people: int, councils: int | None = None, *, seed: int = 0) -> Population:
    """People who do not exist, in councils that do.

    A few councils have many people and most have one or two; a few topics are wanted, and shared, by many. The number
    of councils follows from that of people unless given. Raises Refusal for more councils than there are people, or
    councils in the register.
    """
    random = np.random.default_rng(seed)
    register = load_register().councils
    if councils is None:
        councils = min(len(register), max(2, round(people / _PEOPLE_PER_COUNCIL)))
    _refuse_too_many(councils, people, len(register))
    chosen = random.choice(len(register), councils, replace=False)
    more = random.choice(councils, people - councils, p=_skewed(councils, _COUNCIL_SKEW))
    of_person = [register[chosen[place]] for place in (*range(councils), *more)]
    interests = _interests(people, random)
    professions = random.integers(_PROFESSIONS, size=people)
    return Population(
        tuple(
            _made_up(f"person {at + 1}", council, f"profession {profession + 1}", *topics)
            for at, (council, profession, topics) in enumerate(zip(of_person, professions, interests, strict=True))
        ),
        made_up=True,
    )


def _refuse_too_many(councils: int, people: int, known: int) -> None:
    if councils > known:
        raise Refusal(f"{councils:,} councils are more than the {known:,} in the register")
    if councils > people:
        raise Refusal(f"{councils:,} councils are more than {people:,} people can come from")


def _skewed(number: int, skew: float) -> NDArray[np.float64]:
    """Shares that fall off by rank, as the sizes of cities do."""
    shares = np.arange(1, number + 1) ** -skew
    return np.asarray(shares / shares.sum())


def _interests(people: int, random: np.random.Generator) -> Iterator[tuple[frozenset[str], frozenset[str]]]:
    """What each person wants and shares, no topic both; one to five of each, as many people with one as with five."""
    topics = [topic.slug for topic in load_topics().topics]
    random.shuffle(topics)  # which topics are popular is chance
    popularity = _skewed(len(topics), _TOPIC_SKEW)
    for learn, share in random.integers(1, _TOPICS_AT_MOST + 1, (people, 2)).tolist():
        own = random.choice(topics, learn + share, replace=False, p=popularity)
        random.shuffle(own)  # a choice without replacement has the popular ones first
        yield frozenset(own[:learn].tolist()), frozenset(own[learn:].tolist())


def _made_up(key: str, council: Council, profession: str, learn: frozenset[str], share: frozenset[str]) -> Person:
    return Person(
        key=key,
        council=council.code,
        region=council.region,
        nation=council.nation,
        kind=council.kind.value,
        profession=profession,
        learn=learn,
        share=share,
    )
