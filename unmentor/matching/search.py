"""From a nearly complete matching with prices to a best one: the vertices left over matched along alternating paths.

Trees grow from all vertices still to be matched at once. Prices of outer nodes fall and those of inner nodes rise by
the same amount, until a pair between two trees, or to a vertex that sits out, has no slack left: then the matching
along the path is swapped and the two trees are felled. Started from the relaxation, only a handful of trees are needed.
All trees change prices together, so those of their vertices stay of one parity and quarters are fine enough.

Edmonds (1965), "Maximum matching and a polyhedron with 0,1-vertices"; Galil, Micali and Gabow (1986) for the queue of
events; Cook and Rohe (1999) for starting from the relaxation.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable
from enum import IntEnum

from unmentor.matching.blossom import Blossoms
from unmentor.matching.forest import Forest, Label
from unmentor.matching.graph import Neighbours


class _Event(IntEnum):
    """What happens when the prices have moved far enough; at the same moment, the first named comes first."""

    STOP = 0  # an outer vertex's price is down to what sitting out is worth
    MEET = 1  # a pair between two outer nodes has no slack
    GROW = 2  # a pair from an outer node to a node in no tree has no slack
    OPEN = 3  # an inner blossom's price is down to zero


_CHECK_TIME_EVERY = 512


class Search:
    """One run over a candidate graph.

    floor: what each vertex's price may fall to, its value of sitting out, in quarters.
    expired: says when to give up.
    """

    def __init__(
        self, neighbours: Neighbours, blossoms: Blossoms, floor: list[int], expired: Callable[[], bool]
    ) -> None:
        self._neighbours = neighbours
        self._blossoms = blossoms
        self._floor = floor
        self._expired = expired
        self._forest = Forest(blossoms)
        self._queue: list[tuple[int, int, int, int, int]] = []

    def run(self) -> bool:
        """Match until no vertex is left whose price is above its floor; False if the time ran out first."""
        for root in self._roots():
            self._make_outer(self._blossoms.top(root), None, root)
        handled = 0
        while self._forest.trees:
            handled += 1
            if handled % _CHECK_TIME_EVERY == 0 and self._expired():
                break
            self._forest.moved, event, a, b, weight = heapq.heappop(self._queue)
            self._handle(_Event(event), a, b, weight)
        finished = not self._forest.trees
        for root in list(self._forest.trees):
            self._forest.fell(root)
        return finished

    def _roots(self) -> list[int]:
        blossoms = self._blossoms
        return [v for v, mate in enumerate(blossoms.mate) if mate < 0 and blossoms.price[v] > self._floor[v]]

    def _handle(self, event: _Event, a: int, b: int, weight: int) -> None:
        """Let an event happen if it is still true: others may have overtaken it since it was queued."""
        forest, top = self._forest, self._blossoms.top
        if event is _Event.OPEN:
            if forest.label.get(a) == Label.INNER and forest.odd_price_now(a) == 0:
                self._open(a)
        elif forest.label.get(top(a)) != Label.OUTER:
            return
        elif event is _Event.STOP:
            if forest.price_now(a) == self._floor[a]:
                self._stop(a)
        elif top(a) != top(b) and forest.price_now(a) + forest.price_now(b) == weight:
            other = forest.label.get(top(b))
            if other is None:
                self._grow(a, b)
            elif other == Label.OUTER:
                self._meet(a, b)

    def _push(self, wait: int, event: _Event, a: int, b: int, weight: int = 0) -> None:
        heapq.heappush(self._queue, (self._forest.moved + wait, event, a, b, weight))

    # growing

    def _make_outer(self, node: int, entry: tuple[int, int] | None, tree: int) -> None:
        self._forest.plant(node, Label.OUTER, entry, tree)
        self._scan(self._blossoms.leaves(node))

    def _watch_inner(self, node: int) -> None:
        if node in self._blossoms.odd_price:
            self._push(self._forest.odd_price_now(node) // 2, _Event.OPEN, node, node)

    def _scan(self, outer_vertices: Iterable[int]) -> None:
        """Queue what the pairs of vertices newly outer will lead to."""
        cluster, node_of = self._blossoms.cluster, self._blossoms.node_of
        label, stored, moved = self._forest.label, self._blossoms.price, self._forest.moved
        for v in outer_vertices:
            price = stored[v] - moved
            self._push(price - self._floor[v], _Event.STOP, v, v)
            here = node_of[cluster[v]]
            for w, weight in self._neighbours.of(v):
                node = node_of[cluster[w]]
                there = label.get(node)
                if there is None:
                    self._push(price + stored[w] - weight, _Event.GROW, v, w, weight)
                elif there == Label.OUTER and node != here:
                    self._push((price + stored[w] - moved - weight) // 2, _Event.MEET, v, w, weight)

    def _grow(self, v: int, w: int) -> None:
        """The tree of v takes in the node of w, and its partner's; or ends there if that node sits out."""
        blossoms, forest = self._blossoms, self._forest
        node = blossoms.top(w)
        base = blossoms.base[node]
        partner = blossoms.mate[base]
        if partner < 0:
            forest.swap_from(v, w)
            blossoms.rebase(node, w)
            blossoms.mate[w] = v
            self._fell(v)
            return
        tree = forest.tree_of(v)
        forest.plant(node, Label.INNER, (v, w), tree)
        self._watch_inner(node)
        self._make_outer(blossoms.top(partner), (base, partner), tree)

    def _meet(self, v: int, w: int) -> None:
        """A path between two roots, or an odd ring within one tree."""
        forest = self._forest
        if forest.tree_of(v) == forest.tree_of(w):
            self._scan(forest.shrink(v, w))
            return
        forest.swap_from(v, w)
        forest.swap_from(w, v)
        self._fell(v, w)

    def _open(self, node: int) -> None:
        """An inner blossom comes apart."""
        way, outside = self._forest.open_inner(node)
        for turn, child in enumerate(way):
            if turn % 2 == 0:
                self._watch_inner(child)
            else:
                self._scan(self._blossoms.leaves(child))
        self._offer(outside)

    # ending

    def _stop(self, v: int) -> None:
        """The vertex sits out, and its tree's root is matched in its place."""
        self._forest.swap_from(v, -1)
        self._fell(v)

    def _fell(self, *vertices: int) -> None:
        """Take down the trees of these vertices, and let the trees that still stand have their nodes."""
        self._offer([node for vertex in vertices for node in self._forest.fell(vertex)])

    def _offer(self, nodes: Iterable[int]) -> None:
        """Queue the pairs from outer vertices to nodes that have just left the trees."""
        forest, top, stored = self._forest, self._blossoms.top, self._blossoms.price
        for w in (leaf for node in nodes for leaf in self._blossoms.leaves(node)):
            for v, weight in self._neighbours.of(w):
                if forest.label.get(top(v)) == Label.OUTER:
                    self._push(stored[v] - forest.moved + stored[w] - weight, _Event.GROW, v, w, weight)
