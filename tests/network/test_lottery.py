from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from unmentor.network import Situation, lottery
from unmentor.network.bits import Ints


def _situation(attending: list[int], size: int, apart: set[tuple[int, int]]) -> Situation:
    nothing = np.zeros(size, np.int64)
    return Situation(np.array(attending, np.int64), apart, [], nothing, nothing.astype(bool))


def _distinct(size: int) -> Ints:
    return np.arange(size)


@settings(deadline=None)
@given(
    st.lists(st.integers(0, 4), max_size=12),
    st.sets(st.tuples(st.integers(0, 11), st.integers(0, 11))),
    st.integers(0, 9),
)
def test_nobody_is_introduced_twice_within_their_council_or_again(
    councils: list[int], pairs: set[tuple[int, int]], seed: int
) -> None:
    apart = {(a, b) for a, b in pairs if a < b}
    groups = lottery(np.array(councils, np.int64), seed)(_situation([*range(len(councils))], len(councils), apart))
    together = [tuple(sorted(pair)) for group in groups for pair in combinations(group, 2)]
    assert not apart & set(together)
    assert all(councils[a] != councils[b] for a, b in together)
    assert max(Counter(person for group in groups for person in group).values(), default=1) == 1
    assert Counter(map(len, groups))[3] <= 1


def test_an_odd_number_makes_one_trio() -> None:
    groups = lottery(_distinct(7), 1)(_situation([*range(7)], 7, set()))
    assert sorted(map(len, groups)) == [2, 2, 3]
    assert sorted(person for group in groups for person in group) == [*range(7)]


def test_only_those_who_take_part_are_introduced() -> None:
    groups = lottery(_distinct(9), 1)(_situation([2, 5, 6, 8], 9, set()))
    assert sorted(person for group in groups for person in group) == [2, 5, 6, 8]


def test_every_pair_is_as_likely_as_every_other() -> None:
    pair_up = lottery(_distinct(4), 1)
    drawn = Counter(frozenset(map(frozenset, pair_up(_situation([*range(4)], 4, set())))) for _ in range(3_000))
    assert len(drawn) == 3
    assert min(drawn.values()) > 900


def test_people_of_one_council_all_sit_out() -> None:
    assert lottery(np.zeros(4, np.int64), 1)(_situation([*range(4)], 4, set())) == []
