"""What a programme would come to: the same people and the same luck under three ways of pairing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from unmentor.matching import Pool, Weights, draw
from unmentor.matching.explain import parts_of
from unmentor.network import (
    Events,
    Group,
    Growth,
    Ints,
    Pair,
    Panel,
    Policy,
    Situation,
    lottery,
    picture,
    play,
    standing,
)
from unmentor.services.population import Population
from unmentor.services.words import closeness_of

_SECONDS_FOR_A_DRAW = 60.0
_INTEREST_ALONE = Weights(interest=1, diversity=0, growth=0, waiting=0)


@dataclass(frozen=True)
class Plan:
    """What is played."""

    cycles: int = 24
    attendance: float = 1.0
    """Share of the people who take part in a cycle."""
    met: float = 1.0
    """Share of the introductions that lead to a conversation."""
    weights: Weights = field(default_factory=Weights)
    seed: int = 0

    def in_words(self) -> str:
        """What is played, to end a sentence with."""
        cycles = "1 cycle" if self.cycles == 1 else f"{self.cycles} cycles"
        shares = (
            f"{100 * self.attendance:g} % take part in each, {100 * self.met:g} % of introductions lead to a meeting"
        )
        return f"{cycles}: {shares} (seed {self.seed})"


@dataclass(frozen=True)
class Moment:
    """Where a policy stands after some cycles."""

    growth: Growth
    interest: float
    """The interest part of affinity, 0 to 1 for each conversation, summed over those so far."""
    left_out: int
    """How many times so far somebody took part and was introduced to nobody."""


@dataclass(frozen=True)
class Course:
    """A policy, and where it stood after each cycle."""

    policy: str
    moments: tuple[Moment, ...]


def simulate(population: Population, plan: Plan, advance: Callable[[], None] = lambda: None) -> tuple[Course, ...]:
    """Play `plan` under random pairing, under interest only and under the programme's weights, in this order.

    The same people take part and keep their appointments under each. `advance` is called after each cycle of each.
    """
    people = population.people
    councils = np.unique([person.council for person in people], return_inverse=True)[1]
    alone = plan.weights.interest or 1
    policies: dict[str, Policy] = {
        "random pairing": lottery(councils, plan.seed),
        "interest only": _drawing(population, replace(_INTEREST_ALONE, interest=alone), plan.seed),
        "the programme": _drawing(population, plan.weights, plan.seed),
    }
    return tuple(
        Course(name, tuple(_moments(population, plan, councils, policy, advance))) for name, policy in policies.items()
    )


def _moments(
    population: Population, plan: Plan, councils: Ints, policy: Policy, advance: Callable[[], None]
) -> Iterator[Moment]:
    size = len(population.people)
    events = Events.drawn(size, plan.cycles, attendance=plan.attendance, met=plan.met, seed=plan.seed)
    everyone = Pool.of(population.people, closeness=closeness_of(population.said))
    interest, left_out = 0, 0
    for turn in play(councils, events, policy, apart=population.apart, seed=plan.seed):
        interest += sum(parts.interest for parts in parts_of(everyone, _INTEREST_ALONE, turn.talked))
        left_out += turn.left_out
        yield Moment(turn.growth, interest / 1000, left_out)
        advance()


def _drawing(population: Population, weights: Weights, seed: int) -> Policy:
    """The policy of drawing with these weights."""

    def decide(situation: Situation) -> Sequence[Group]:
        pool = _pool(population, situation)
        drawn = draw(pool, weights=weights, seed=seed, seconds=_SECONDS_FOR_A_DRAW)
        return [tuple(situation.attending[list(introduced.members)].tolist()) for introduced in drawn.introductions]

    return decide


def _pool(population: Population, situation: Situation) -> Pool:
    """Those who take part, with what the rules and the affinity read."""
    everyone, newcomer = population.people, situation.newcomer
    here = [
        replace(everyone[at], waiting=int(situation.waiting[at]), newcomer=bool(newcomer[at]))
        for at in situation.attending
    ]
    keys = [person.key for person in everyone]
    talked = (_named(keys, cycle) for cycle in situation.talked)
    position = standing(talked, {person.key: person.council for person in everyone})
    return Pool.of(
        here,
        met=_named(keys, situation.apart),
        links=position.links,
        heard=(position.people, position.heard),
        closeness=closeness_of(population.said),
    )


def _named(keys: Sequence[str], pairs: Iterable[Pair]) -> list[tuple[str, str]]:
    return [(keys[a], keys[b]) for a, b in pairs]


@dataclass(frozen=True)
class Comparison:
    """The programme at the end, against the other two; None where they have nothing to compare with."""

    links_to_random: float | None
    """Its links between councils, as a multiple of those of random pairing."""
    links_limit_to_random: float | None
    """The same of its limit of links: what no weights could exceed."""
    interest_to_best: float | None
    """Its interest score, as a share of that of interest only."""
    reach_to_limit: float | None
    """Its lowest reach as a share of the limit, over the cycles in which the limit is below 1."""


def compare(courses: Sequence[Course]) -> Comparison:
    """What `simulate` gives, in four numbers."""
    random, interest, programme = (course.moments for course in courses)
    last, links = programme[-1], random[-1].growth.links
    growing = [moment.growth for moment in programme if moment.growth.reach_limit < 1]
    return Comparison(
        links_to_random=last.growth.links / links if links else None,
        links_limit_to_random=last.growth.links_limit / links if links else None,
        interest_to_best=last.interest / interest[-1].interest if interest[-1].interest else None,
        reach_to_limit=min((growth.reach / growth.reach_limit for growth in growing), default=None),
    )


def picture_of(population: Population, plan: Plan, courses: Sequence[Course]) -> str:
    """The courses as an SVG picture, a panel for each measure."""

    def panel(title: str, value: Callable[[Moment], float | None], percent: bool = False) -> Panel:
        return Panel(title, [[value(moment) for moment in course.moments] for course in courses], percent=percent)

    programme = [moment.growth for moment in courses[-1].moments]
    reach = panel("Reach, share of all people", lambda at: at.growth.reach, percent=True)
    links = panel("Councils linked, pairs", lambda at: at.growth.links)
    panels = [
        replace(reach, limit=[growth.reach_limit for growth in programme]),
        replace(links, limit=[growth.links_limit for growth in programme]),
        panel("Interest score", lambda at: at.interest),
        panel("Mean distance, conversations", lambda at: at.growth.distance),
        panel("Components", lambda at: at.growth.components),
        panel("Largest component, people", lambda at: at.growth.largest),
        panel("Times left out", lambda at: at.left_out),
    ]
    said = [f"{course.policy}: {_at_the_end(course.moments[-1])}" for course in courses]
    title = f"{population.in_words()}, {plan.cycles} cycles"
    description = f"{plan.in_words()}. At the end: {'; '.join(said)}."
    return picture(title, description, [course.policy for course in courses], panels)


def _at_the_end(moment: Moment) -> str:
    growth = moment.growth
    return (
        f"reach {growth.reach:.1%}, {growth.links:,} pairs of councils linked, interest score {moment.interest:,.0f}, "
        f"{growth.components:,} components, {moment.left_out:,} times somebody left out"
    )
