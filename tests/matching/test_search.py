"""The search alone, without the relaxation's good start: two ways to the optimum that must agree."""

import numpy as np
from hypothesis import given, settings

from tests.matching.judge import best_value
from tests.matching.strategies import Instance, instances
from unmentor.matching.blossom import Blossoms
from unmentor.matching.graph import Neighbours
from unmentor.matching.problem import QUARTERS, Edges
from unmentor.matching.search import Search


def searched(instance: Instance) -> Blossoms:
    """Everyone without a partner at first, at one high price."""
    n = len(instance.sit_out)
    i, j = np.triu_indices(n, 1)
    if instance.allowed is not None:
        keep = instance.allowed[i, j]
        i, j = i[keep], j[keep]
    edges = Edges(i, j, instance.weights[i, j])
    floor = (QUARTERS * instance.sit_out).tolist()
    highest = max([*floor, *(QUARTERS // 2 * edges.w).tolist()], default=0)
    blossoms = Blossoms([-1] * n, [highest] * n)
    assert Search(Neighbours(edges, n), blossoms, floor, lambda: False).run()
    return blossoms


@settings(max_examples=600, deadline=None)
@given(instances(most=14))
def test_search_from_nothing_finds_the_judges_value(instance):
    mate = searched(instance).mate
    value = sum(
        int(instance.sit_out[v]) if w < 0 else int(instance.weights[v, w]) * (v < w) for v, w in enumerate(mate)
    )
    assert value == best_value(instance)
