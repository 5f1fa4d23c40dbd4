"""How the network stands before a draw: what the growth part of affinity compares."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import networkx as nx


@dataclass(frozen=True)
class Standing:
    """The network after some conversations."""

    links: Mapping[tuple[str, str], int]
    """Conversations so far between two councils, by their codes in order; councils without any are not there."""
    components: Mapping[str, int]
    """The component of each person who has had a conversation, numbered from 0 by each component's first person."""


def standing(conversations: Iterable[tuple[str, str]], councils: Mapping[str, str]) -> Standing:
    """The standing after conversations between pairs of people, who are known by their keys.

    councils: the council of each person. Conversations with people whose council is not known still join components,
    but count as no link; nor do those within one council.
    """
    graph: nx.Graph[str] = nx.Graph()
    links: Counter[tuple[str, str]] = Counter()
    for a, b in conversations:
        graph.add_edge(a, b)
        one, other = councils.get(a), councils.get(b)
        if one is not None and other is not None and one != other:
            links[min(one, other), max(one, other)] += 1
    groups = sorted(nx.connected_components(graph), key=min)
    components = {person: number for number, group in enumerate(groups) for person in group}
    return Standing(links, components)
