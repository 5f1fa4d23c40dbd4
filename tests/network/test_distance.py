import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings

from tests.network.judge import Cycle
from tests.network.known import KIRKMAN, clique, path, star
from tests.network.strategies import histories
from unmentor.network import EXACT, SAMPLE, mean_distance, sources_of


def _mean(size: int, pairs: Cycle) -> float | None:
    return mean_distance(size, pairs, sources_of(size, 0))


def test_known_distances() -> None:
    assert _mean(4, path(4)) == (3 * 1 + 2 * 2 + 1 * 3) / 6
    assert _mean(5, star(5)) == (4 * 1 + 6 * 2) / 10
    assert _mean(6, clique(6)) == 1
    assert _mean(15, [pair for day in KIRKMAN for pair in day]) == 1


def test_people_whom_no_chain_joins_do_not_count() -> None:
    assert _mean(5, [(0, 1), (2, 3)]) == 1
    assert _mean(5, []) is None


@settings(deadline=None)
@given(histories())
def test_distances_are_those_of_networkx(history: tuple[int, list[Cycle]]) -> None:
    size, cycles = history
    pairs = [pair for cycle in cycles for pair in cycle]
    graph = nx.Graph(pairs)
    found = [
        distance
        for _, distances in nx.all_pairs_shortest_path_length(graph)
        for distance in distances.values()
        if distance
    ]
    assert _mean(size, pairs) == (pytest.approx(np.mean(found)) if found else None)


def test_a_large_network_is_measured_from_a_sample_that_the_seed_decides() -> None:
    size = EXACT + 1
    assert len(sources_of(EXACT, 7)) == EXACT
    assert len(set(sources_of(size, 7).tolist())) == SAMPLE
    assert sources_of(size, 7).tolist() == sources_of(size, 7).tolist() != sources_of(size, 8).tolist()
    assert mean_distance(size, star(size), sources_of(size, 7)) == pytest.approx(2, abs=0.01)
