"""Prices of nested odd sets, against the sum over all sets."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.matching.laminar import OddPrices
from unmentor.matching.problem import OddSet


@st.composite
def families(draw: st.DrawFn) -> tuple[int, list[OddSet]]:
    """Vertices, and odd sets of them of which each two are apart or one in the other."""
    size = draw(st.integers(1, 14))
    order = draw(st.permutations(range(size)))
    found: list[OddSet] = []

    def split(first: int, last: int) -> None:
        while first < last:
            length = draw(st.integers(1, last - first))
            if length % 2 and draw(st.booleans()):
                found.append(OddSet(tuple(order[first : first + length]), draw(st.integers(0, 50))))
            if length > 1 and draw(st.booleans()):
                split(first, first + length)
            first += length

    split(0, size)
    return size, draw(st.permutations(found))


@given(families(), st.data())
def test_pairs_lean_on_every_set_that_holds_both(family: tuple[int, list[OddSet]], data: st.DataObject):
    size, odd_sets = family
    start = data.draw(st.integers(0, size - 1))
    stop = data.draw(st.integers(start + 1, size))
    cells = np.full((stop - start, size - start), 1000, np.int64)
    OddPrices(odd_sets, size).take_off(cells, start, stop)
    expected = [
        [
            1000 - sum(odd.price for odd in odd_sets if {row, column} <= set(odd.members))
            for column in range(start, size)
        ]
        for row in range(start, stop)
    ]
    assert cells.tolist() == expected


def test_sets_that_overlap_without_one_holding_the_other_are_refused():
    with pytest.raises(ValueError, match="two odd sets overlap, and neither holds the other"):
        OddPrices([OddSet((0, 1, 2), 4), OddSet((2, 3, 4), 4)], 5)
