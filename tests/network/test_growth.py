import numpy as np
import pytest
from hypothesis import given, settings

from tests.network.judge import Cycle, components
from tests.network.strategies import histories
from unmentor.network import Chronicle, Growth


def test_growth_after_two_cycles() -> None:
    """Four people of three councils, and one whom nobody met."""
    chronicle = Chronicle(np.array([0, 0, 1, 2, 2]))
    chronicle.add([(0, 2), (1, 3)])
    chronicle.add([(1, 2)])
    assert chronicle.growth() == Growth(
        conversations=3,
        reach=pytest.approx((2 + 4 + 4 + 2 + 1) / 25),
        reach_limit=pytest.approx((2 + 4 + 4 + 2 + 1) / 25),
        components=2,
        largest=4,
        distance=pytest.approx((3 * 1 + 2 * 2 + 1 * 3) / 6),
        links=2,  # 0-1 twice, 0-2
        links_limit=2,  # council 0 talked three times but has two others, council 1 twice, council 2 once: five ends
    )


def test_a_network_without_conversations_is_everybody_alone() -> None:
    chronicle = Chronicle(np.array([0, 1, 2]))
    chronicle.add([])
    assert chronicle.growth() == Growth(0, pytest.approx(1 / 3), pytest.approx(1 / 3), 3, 1, None, 0, 0)


def test_conversations_within_a_council_link_nothing() -> None:
    chronicle = Chronicle(np.array([0, 0, 1]))
    chronicle.add([(0, 1)])
    assert chronicle.growth().links == 0


@settings(deadline=None)
@given(histories())
def test_components_are_those_of_joining_people_one_by_one(history: tuple[int, list[Cycle]]) -> None:
    size, cycles = history
    chronicle = Chronicle(np.arange(size) % 7)
    for pairs in cycles:
        chronicle.add(pairs)
    groups = components(size, [pair for cycle in cycles for pair in cycle])
    growth = chronicle.growth()
    assert (growth.components, growth.largest) == (len(groups), max(map(len, groups)))


@settings(deadline=None)
@given(histories())
def test_links_never_exceed_their_limit(history: tuple[int, list[Cycle]]) -> None:
    size, cycles = history
    chronicle = Chronicle(np.arange(size) % 7)
    for pairs in cycles:
        chronicle.add(pairs)
        growth = chronicle.growth()
        assert growth.links <= growth.links_limit
