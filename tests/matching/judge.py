"""Judges that share no code with the engine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import networkx as nx

from tests.matching.strategies import Instance
from unmentor.matching import Pool, Weights
from unmentor.matching.affinity import affinity
from unmentor.matching.levels import ranks_of

Pair = tuple[int, int]


def best_value(instance: Instance) -> int:
    """The best value by networkx: a pair is worth what it adds to both sitting out."""
    out = instance.sit_out.tolist()
    graph: nx.Graph[int] = nx.Graph()
    for i in range(len(out)):
        for j in range(i + 1, len(out)):
            if instance.allowed is None or instance.allowed[i, j]:
                graph.add_edge(i, j, weight=int(instance.weights[i, j]) - out[i] - out[j])
    pairs = nx.max_weight_matching(graph)
    return sum(graph.edges[pair]["weight"] for pair in pairs) + sum(out)


Merit = tuple[int, int, int, int]


def merit_of(pool: Pool, pairs: list[Pair], weights: Weights) -> Merit:
    """What a draw's pairs are judged by, first things first: people introduced; waits ended; seats; affinity."""
    times = Counter(person for pair in pairs for person in pair)
    ranks = ranks_of(pool.people)
    missed = 0
    for at, person in enumerate(pool.people):
        short = person.conversations - max(times[at], 1)
        missed += 2 if short < 0 else short
    worth = affinity(pool.sides([a for a, _ in pairs], [b for _, b in pairs]), weights)
    return len(times), -sum(rank for at, rank in enumerate(ranks) if not times[at]), -missed, sum(worth.tolist())


def best_merit(pool: Pool, weights: Weights, forced: Pair | None = None) -> Merit:
    """The best merit of all legal sets of pairs, each looked at; of those with the pair `forced` if there is one."""
    n = len(pool.people)
    legal = [(a, b) for a in range(n) for b in range(a + 1, n) if pool.may_meet(a, b)]
    room = [person.conversations + person.second_seat for person in pool.people]
    sets = (pairs for pairs in _subsets(legal, room) if forced is None or forced in pairs)
    return max(merit_of(pool, pairs, weights) for pairs in sets)


def _subsets(pairs: list[Pair], room: list[int]) -> Iterator[list[Pair]]:
    if not pairs:
        yield []
        return
    (a, b), *rest = pairs
    yield from _subsets(rest, room)
    if room[a] and room[b]:
        less = [places - (at in (a, b)) for at, places in enumerate(room)]
        for others in _subsets(rest, less):
            yield [(a, b), *others]
