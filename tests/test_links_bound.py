"""The bound on links between councils: by hand, against all ways of pairing a few people, against a simulation."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
import pytest

from benchmarks.links import Hindsight
from unmentor.matching.problem import Ints
from unmentor.services.population import made_up_population
from unmentor.services.simulate import Plan, simulate


def test_two_links_cost_the_one_conversation_that_is_worth_most() -> None:
    """Two people of council A, one of B and one of C: B and C score 10 together, each with somebody of A scores 1."""
    one, other = np.array([0, 0, 1, 1, 2]), np.array([2, 3, 2, 3, 3])
    interest = np.array([1.0, 1.0, 1.0, 1.0, 10.0])
    hindsight = Hindsight((one, other), np.array([0, 1, 0, 1, 2]), interest, conversations=1)
    assert [hindsight.most_interest(links) for links in (0, 1, 1.5, 2)] == pytest.approx([10, 10, 6, 2])
    assert [hindsight.most_links(interest) for interest in (10, 6, 2)] == pytest.approx([1, 1.5, 2])
    assert hindsight.most_interest(2.1) is None
    assert hindsight.most_links(10.1) is None


@pytest.mark.parametrize("seed", range(4))
def test_no_way_of_pairing_six_people_is_better(seed: int) -> None:
    hindsight = Hindsight.of(made_up_population(6, 4, seed=seed), 2)
    best: dict[int, float] = {}
    for chosen in _ways(hindsight):
        links = len(np.unique(hindsight.link[chosen]))
        best[links] = max(best.get(links, 0.0), float(hindsight.interest[chosen].sum()))
    assert max(best) >= 4
    for links, interest in best.items():
        bound = hindsight.most_interest(links)
        assert bound is not None
        assert bound >= interest - 1e-6


def test_with_conversations_for_all_everybody_meets_everybody() -> None:
    hindsight = Hindsight.of(made_up_population(20, 8, seed=1), 19)
    assert hindsight.most_interest(8 * 7 / 2) == pytest.approx(hindsight.interest.sum())
    assert hindsight.most_links(hindsight.interest.sum()) == pytest.approx(8 * 7 / 2)


def test_no_simulated_way_of_pairing_is_better() -> None:
    population = made_up_population(40, 16, seed=2)
    hindsight = Hindsight.of(population, 6)
    for course in simulate(population, Plan(cycles=6)):
        end = course.moments[-1]
        interest, links = hindsight.most_interest(end.growth.links), hindsight.most_links(end.interest)
        assert interest is not None
        assert links is not None
        assert end.interest <= interest + 1e-6
        assert end.growth.links <= links + 1e-6


def _ways(hindsight: Hindsight) -> Iterator[Ints]:
    """Each set of pairs in which nobody has more conversations than they may."""
    one, other = hindsight.people
    for size in range(len(one) + 1):
        for some in combinations(range(len(one)), size):
            chosen = np.array(some, np.int64)
            if np.bincount(np.r_[one[chosen], other[chosen]], minlength=1).max() <= hindsight.conversations:
                yield chosen
