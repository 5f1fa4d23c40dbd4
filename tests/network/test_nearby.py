"""Who is near a person, and where the picture puts them."""

from itertools import combinations
from math import dist

import networkx as nx
from hypothesis import given, settings

from tests.network.judge import Cycle
from tests.network.known import clique, path, star
from tests.network.strategies import histories
from unmentor.network import nearby, sketch
from unmentor.network.nearby import MOST_OTHERS, MOST_PARTNERS, SIDE, Dot, Line, Sketch

MIDDLE = SIDE / 2


@settings(deadline=None)
@given(histories())
def test_distances_are_those_of_networkx(history: tuple[int, list[Cycle]]) -> None:
    _, cycles = history
    pairs = [pair for cycle in cycles for pair in cycle]
    distances = nx.single_source_shortest_path_length(nx.Graph([*pairs, (0, 0)]), 0, cutoff=2)
    found = nearby(0, pairs)
    assert set(found.partners) == {person for person, steps in distances.items() if steps == 1}
    assert set(found.others) == {person for person, steps in distances.items() if steps == 2}


def test_people_are_in_the_order_in_which_the_pairs_name_them() -> None:
    found = nearby("me", [("bo", "cy"), ("me", "bo"), ("di", "me"), ("di", "al"), ("al", "ed")])
    assert (found.partners, found.others) == (("bo", "di"), ("cy", "al"))


def test_whoever_has_met_nobody_is_alone_in_the_middle() -> None:
    assert sketch(nearby(0, [])) == Sketch((Dot(MIDDLE, MIDDLE, 0),), (), hidden=0)


def test_a_chain_leads_straight_away_from_the_middle() -> None:
    drawn = sketch(nearby(0, path(4)))
    assert drawn == Sketch(
        dots=(Dot(MIDDLE, MIDDLE, 0), Dot(MIDDLE, 235.0, 1), Dot(MIDDLE, 305.0, 2)),
        lines=(Line(MIDDLE, MIDDLE, MIDDLE, 235.0), Line(MIDDLE, 235.0, MIDDLE, 305.0)),
        hidden=0,
    )


def test_everybody_who_talked_is_joined_by_one_line() -> None:
    drawn = sketch(nearby(0, clique(5)))
    ends = {frozenset([(line.x1, line.y1), (line.x2, line.y2)]) for line in drawn.lines}
    assert ends == {frozenset([(a.x, a.y), (b.x, b.y)]) for a, b in combinations(drawn.dots, 2)}
    assert len(drawn.lines) == 10


def test_of_many_people_some_are_drawn_and_the_rest_is_counted() -> None:
    partners = star(MOST_PARTNERS + 4)  # three too many
    theirs = [(1, 100 + n) for n in range(MOST_OTHERS + 5)]
    drawn = sketch(nearby(0, [*partners, *theirs]))
    assert [sum(dot.steps == steps for dot in drawn.dots) for steps in range(3)] == [1, MOST_PARTNERS, MOST_OTHERS]
    assert drawn.hidden == 3 + 5


@settings(deadline=None)
@given(histories())
def test_dots_keep_within_the_square_and_off_each_other(history: tuple[int, list[Cycle]]) -> None:
    _, cycles = history
    dots = sketch(nearby(0, [pair for cycle in cycles for pair in cycle])).dots
    assert all(10 <= place <= SIDE - 10 for dot in dots for place in (dot.x, dot.y))
    assert all(dist((a.x, a.y), (b.x, b.y)) > 10 for a, b in combinations(dots, 2))
