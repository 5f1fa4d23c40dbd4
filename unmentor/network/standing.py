"""How the network stands before a draw: what the growth part of affinity compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from unmentor.network.bits import Rows
from unmentor.network.reach import Reach

Conversation = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Standing:
    """The network after some conversations."""

    links: Mapping[tuple[str, str], int]
    """Conversations so far between two councils, by their codes in order; councils without any are not there."""
    people: tuple[str, ...]
    """Everybody who had a conversation, in order."""
    heard: Rows
    """(people, words) whose learning could have got to each of `people`, as sets of bits; see Reach."""


def standing(cycles: Iterable[Iterable[Conversation]], councils: Mapping[str, str]) -> Standing:
    """The standing after the conversations of some cycles, in their order, between people who are known by their keys.

    councils: the council of each person. Conversations with people whose council is not known still pass learning on,
    but count as no link; nor do those within one council.
    """
    history = [list(cycle) for cycle in cycles]
    people = tuple(sorted({person for cycle in history for pair in cycle for person in pair}))
    place = {person: at for at, person in enumerate(people)}
    reach = Reach(len(people))
    for cycle in history:
        reach.hear([(place[a], place[b]) for a, b in cycle])
    return Standing(_links(history, councils), people, reach.heard)


def one_after_the_other(conversations: Iterable[Conversation]) -> list[list[Conversation]]:
    """Conversations in their order, as few groups as leave everybody one conversation in each.

    What learning is passed on by taking each group at once is then the same as one by one.
    """
    groups: list[list[Conversation]] = []
    busy: set[str] = set()
    for pair in conversations:
        if not groups or busy.intersection(pair):
            groups.append([])
            busy = set()
        groups[-1].append(pair)
        busy.update(pair)
    return groups


def _links(history: Sequence[Sequence[Conversation]], councils: Mapping[str, str]) -> dict[tuple[str, str], int]:
    links: Counter[tuple[str, str]] = Counter()
    for a, b in (pair for cycle in history for pair in cycle):
        one, other = councils.get(a), councils.get(b)
        if one is not None and other is not None and one != other:
            links[min(one, other), max(one, other)] += 1
    return dict(links)
