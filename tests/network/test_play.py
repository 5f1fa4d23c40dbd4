from collections.abc import Sequence

import numpy as np
import pytest

from unmentor.network import Events, Group, Situation, lottery, pairs_of, play


def _events(attending: list[list[int]], keeping: list[list[int]]) -> Events:
    return Events(np.array(attending, bool), np.array(keeping, bool))


def test_everybody_comes_and_meets_where_the_shares_are_one_and_nobody_where_they_are_none() -> None:
    whole = Events.drawn(50, 4, attendance=1, met=1, seed=3)
    none = Events.drawn(50, 4, attendance=0, met=0, seed=3)
    assert (whole.attending.shape, whole.attending.all(), whole.keeping.all()) == ((4, 50), True, True)
    assert (none.attending.any(), none.keeping.any()) == (False, False)


def test_shares_come_true_over_many_cycles() -> None:
    events = Events.drawn(1_000, 100, attendance=0.8, met=0.6, seed=1)
    both = events.keeping[:, ::2] & events.keeping[:, 1::2]
    assert events.attending.mean() == pytest.approx(0.8, abs=0.01)
    assert both.mean() == pytest.approx(0.6, abs=0.01)


def test_the_same_seed_gives_the_same_events() -> None:
    once, again, other = (Events.drawn(20, 5, attendance=0.5, met=0.5, seed=seed) for seed in (1, 1, 2))
    assert np.array_equal(once.attending, again.attending)
    assert np.array_equal(once.keeping, again.keeping)
    assert not np.array_equal(once.attending, other.attending)


def test_who_comes_does_not_depend_on_how_many_meet() -> None:
    few, many = (Events.drawn(20, 5, attendance=0.5, met=met, seed=1) for met in (0.1, 0.9))
    assert np.array_equal(few.attending, many.attending)
    assert (few.keeping <= many.keeping).all()


def test_a_policy_learns_what_came_of_its_introductions() -> None:
    seen: list[tuple[list[int], list[tuple[int, int]], list[tuple[tuple[int, int], ...]], list[int], list[bool]]] = []
    given: list[Sequence[Group]] = [[(0, 1), (3, 2)], [(0, 2)], []]

    def policy(at: Situation) -> Sequence[Group]:
        seen.append((at.attending.tolist(), sorted(at.apart), [*at.talked], at.waiting.tolist(), at.newcomer.tolist()))
        return given[len(seen) - 1]

    events = _events([[1, 1, 1, 1, 0], [1, 1, 1, 0, 1], [1, 0, 0, 0, 0]], [[1, 1, 1, 0, 1]] * 3)
    turns = [*play(np.arange(5), events, policy, apart=[(1, 4)])]
    assert seen == [
        ([0, 1, 2, 3], [(1, 4)], [], [0, 0, 0, 0, 0], [False] * 5),  # at the start nobody is new among others
        ([0, 1, 2, 4], [(0, 1), (1, 4), (2, 3)], [((0, 1),)], [0, 0, 1, 1, 0], [False] * 4 + [True]),
        ([0], [(0, 1), (0, 2), (1, 4), (2, 3)], [((0, 1),), ((0, 2),)], [0, 1, 0, 1, 1], [False] * 4 + [True]),
    ]
    assert [(turn.introduced, turn.talked, turn.left_out) for turn in turns] == [
        (((0, 1), (3, 2)), ((0, 1),), 0),
        (((0, 2),), ((0, 2),), 2),
        ((), (), 1),
    ]
    assert [turn.growth.conversations for turn in turns] == [1, 2, 2]


def test_of_a_trio_those_who_keep_the_appointment_talk() -> None:
    events = _events([[1, 1, 1]], [[1, 0, 1]])
    (turn,) = play(np.arange(3), events, lambda _: [(2, 1, 0)])
    assert (turn.introduced, turn.talked) == (((2, 1, 0),), ((0, 2),))


def test_a_lottery_of_years_never_introduces_two_people_again() -> None:
    councils = np.arange(40) % 12
    events = Events.drawn(40, 24, attendance=0.9, met=0.7, seed=5)
    pairs = [
        pair
        for turn in play(councils, events, lottery(councils, 5))
        for group in turn.introduced
        for pair in pairs_of(group)
    ]
    assert len(set(pairs)) == len(pairs) > 300
