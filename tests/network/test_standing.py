import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.network.judge import Cycle, heard
from tests.network.strategies import histories
from unmentor.network import Standing, one_after_the_other, standing

COUNCILS = {"ana": "Devon", "ben": "Camden", "cat": "Devon", "dan": "Fife"}


def circles(found: Standing) -> dict[str, set[str]]:
    """Whom each person has heard of, by name."""
    return {
        person: {other for at, other in enumerate(found.people) if int(row[at // 64]) >> at % 64 & 1}
        for person, row in zip(found.people, found.heard, strict=True)
    }


def test_no_conversations_no_links_and_nobody_heard_of():
    found = standing([], COUNCILS)
    assert (found.links, found.people, found.heard.shape) == ({}, (), (0, 0))


def test_links_count_conversations_between_councils_in_either_order():
    found = standing([[("ana", "ben"), ("ben", "cat")], [("dan", "ana")]], COUNCILS)
    assert found.links == {("Camden", "Devon"): 2, ("Devon", "Fife"): 1}


def test_learning_travels_in_the_order_of_cycles():
    found = standing([[("cat", "dan")], [("ana", "ben"), ("ben", "cat")]], COUNCILS)
    assert circles(found) == {
        "ana": {"ana", "ben"},
        "ben": {"ana", "ben", "cat", "dan"},
        "cat": {"ben", "cat", "dan"},
        "dan": {"cat", "dan"},
    }


def test_a_conversation_within_a_council_passes_learning_on_but_links_nothing():
    found = standing([[("ana", "cat")]], COUNCILS)
    assert (found.links, circles(found)) == ({}, {"ana": {"ana", "cat"}, "cat": {"ana", "cat"}})


def test_someone_who_left_still_passed_on_what_they_heard():
    found = standing([[("ana", "gone")], [("gone", "ben")]], COUNCILS)
    assert (found.links, circles(found)["ben"]) == ({}, {"ana", "ben", "gone"})


@given(histories())
def test_circles_are_those_of_following_everybody_one_by_one(history: tuple[int, list[Cycle]]):
    size, cycles = history
    named = [[(f"{a:02}", f"{b:02}") for a, b in pairs] for pairs in cycles]
    talked = {person for pairs in cycles for pair in pairs for person in pair}
    expected = {
        f"{at:02}": {f"{other:02}" for other in known} for at, known in enumerate(heard(size, cycles)) if at in talked
    }
    assert circles(standing(named, {})) == expected


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda pair: pair[0] != pair[1])))
def test_conversations_in_a_row_in_groups_come_to_the_same_as_one_by_one(pairs: list[tuple[int, int]]):
    named = [(str(a), str(b)) for a, b in pairs]
    groups = one_after_the_other(named)
    assert [pair for group in groups for pair in group] == named
    assert all(len({person for pair in group for person in pair}) == 2 * len(group) for group in groups)
    together, single = standing(groups, {}), standing([[pair] for pair in named], {})
    assert np.array_equal(together.heard, single.heard)
