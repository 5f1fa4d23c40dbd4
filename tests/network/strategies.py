"""Histories to measure."""

from hypothesis import strategies as st

from tests.network.judge import Cycle


@st.composite
def histories(draw: st.DrawFn) -> tuple[int, list[Cycle]]:
    """Up to 70 people (more than one word of bits), and who talked to whom in each of a few cycles."""
    size = draw(st.integers(1, 70))
    people = st.integers(0, size - 1)
    pairs = st.tuples(people, people).filter(lambda pair: pair[0] != pair[1])
    cycle = st.lists(pairs, max_size=40, unique_by=frozenset) if size > 1 else st.just([])
    return size, draw(st.lists(cycle, max_size=6))
