import numpy as np
import pytest
from hypothesis import given, settings

from tests.network.judge import Cycle, heard
from tests.network.known import KIRKMAN, clique, path, star
from tests.network.strategies import histories
from unmentor.network import Reach


def _after(size: int, cycles: list[Cycle]) -> Reach:
    reach = Reach(size)
    for pairs in cycles:
        reach.hear(pairs)
    return reach


@settings(deadline=None)
@given(histories())
def test_reach_is_that_of_following_everybody_one_by_one(history: tuple[int, list[Cycle]]) -> None:
    size, cycles = history
    assert _after(size, cycles).share == sum(map(len, heard(size, cycles))) / size**2


@settings(deadline=None)
@given(histories())
def test_reach_never_exceeds_its_limit(history: tuple[int, list[Cycle]]) -> None:
    size, cycles = history
    reach = Reach(size)
    for pairs in cycles:
        reach.hear(pairs)
        assert reach.share <= reach.limit <= 1


def test_before_any_conversation_people_know_their_own_learning_alone() -> None:
    assert (Reach(4).share, Reach(4).limit) == (1 / 4, 1 / 4)


def test_learning_travels_along_a_path_in_the_order_of_its_conversations_only() -> None:
    one_by_one = [[pair] for pair in path(5)]
    assert _after(5, one_by_one).share == (5 + 5 + 4 + 3 + 2) / 25  # the last two heard from all, the first from two
    assert _after(5, one_by_one[::-1]).share == _after(5, one_by_one).share
    assert _after(5, [path(5)]).share == (2 + 3 + 3 + 3 + 2) / 25  # all at once: neighbours alone


def test_the_middle_of_a_star_hears_from_all_and_passes_on_what_came_before() -> None:
    assert _after(5, [star(5)]).share == (5 + 4 * 2) / 25
    assert _after(5, [[pair] for pair in star(5)]).share == (5 + 2 + 3 + 4 + 5) / 25


def test_in_a_clique_everybody_hears_from_everybody_at_once() -> None:
    assert _after(6, [clique(6)]).share == 1


def test_halving_the_distance_each_cycle_reaches_the_limit() -> None:
    """Each meets those whose number differs in one bit: nobody hears anything twice."""
    reach = Reach(256)
    shares = []
    for bit in range(8):
        reach.hear([(a, a ^ 1 << bit) for a in range(256) if a < a ^ 1 << bit])
        shares.append((reach.share, reach.limit))
    assert shares == [(2**t / 256, 2**t / 256) for t in range(1, 9)]


def test_kirkmans_schoolgirls_hear_from_three_then_nine_then_all_fifteen() -> None:
    assert len({frozenset(pair) for day in KIRKMAN for pair in day}) == sum(map(len, KIRKMAN)) == 105
    assert [_after(15, KIRKMAN[:days]).share for days in (1, 2, 7)] == [3 / 15, 9 / 15, 1]
    assert _after(15, KIRKMAN[:2]).limit == 9 / 15


def test_hearing_the_same_again_leaves_reach_below_its_limit() -> None:
    reach = _after(4, [[(0, 1), (2, 3)], [(0, 1), (2, 3)]])
    assert (reach.share, reach.limit) == (2 / 4, 4 / 4)


def test_a_cycle_in_which_nobody_talks_changes_nothing() -> None:
    reach = _after(3, [[(0, 1)], []])
    assert reach.share == pytest.approx(5 / 9)


def test_ten_thousand_people_over_sixty_cycles_take_seconds() -> None:
    random = np.random.default_rng(0)
    reach = Reach(10_000)
    for _ in range(60):
        reach.hear(random.permutation(10_000)[:6_000].reshape(-1, 2))
    assert reach.share == 1
