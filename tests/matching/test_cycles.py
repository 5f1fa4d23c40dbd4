"""Cycle after cycle: what was decided before is carried on."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations

from tests.matching.strategies import generated_people
from unmentor.matching import Draw, Person, Pool, draw
from unmentor.network import standing


def cycles(people: list[Person], times: int) -> Iterator[Draw]:
    """Draws in a row, everyone meeting as introduced; those left out wait."""
    met: list[list[tuple[str, str]]] = []
    councils = {person.key: person.council for person in people}
    for cycle in range(times):
        now = standing(met, councils)
        before = [pair for pairs in met for pair in pairs]
        pool = Pool.of(people, met=before, links=now.links, heard=(now.people, now.heard))
        found = draw(pool, seed=cycle)
        yield found
        groups = [sorted(people[at].key for at in introduced.members) for introduced in found.introductions]
        met.append([pair for group in groups for pair in combinations(group, 2)])
        alone = {out.person for out in found.left_out}
        people = [replace(one, waiting=one.waiting + 1 if at in alone else 0) for at, one in enumerate(people)]


def test_twelve_cycles_of_241_people_repeat_nobody_and_leave_nobody_out():
    people = generated_people(241)
    met: set[frozenset[int]] = set()
    for found in cycles(people, 12):
        assert (found.optimal, found.left_out) == (True, ())
        groups = [introduced.members for introduced in found.introductions]
        assert sorted(map(len, groups)) == [2] * 119 + [3]
        for a, b in (pair for members in groups for pair in combinations(members, 2)):
            assert people[a].council != people[b].council
            assert frozenset((a, b)) not in met
            met.add(frozenset((a, b)))


def test_in_a_pool_dominated_by_one_council_nobody_is_left_out_twice_running():
    people = [replace(one, council="big") if at < 145 else one for at, one in enumerate(generated_people(241))]
    before: set[int] = set()
    for found in cycles(people, 6):
        alone = {out.person for out in found.left_out}
        assert len(alone) == 145 - 96
        assert not alone & before
        before = alone
