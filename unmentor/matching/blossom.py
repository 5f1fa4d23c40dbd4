"""Blossoms: odd sets of vertices that act as one. The forest of nested blossoms, the matching and all prices.

A blossom's children (vertices or smaller blossoms) stand in a ring; `links[k]` is the pair that joins child k to child
k + 1. All children but the first are matched around the ring; the first holds the base, the one vertex matched outside.
Vertices are numbered 0 .. size-1 and blossoms from size on. Edmonds (1965), "Paths, trees, and flowers".

Vertices of one top-level node are a cluster. A new blossom takes over the cluster of its largest child, so that only
the vertices of the smaller ones move: where weights tie, a blossom swallows thousands of vertices a few at a time.
"""

from __future__ import annotations

from unmentor.matching.problem import OddSet

Pair = tuple[int, int]


class Blossoms:
    """Matching (`mate`, -1 for none), nested blossoms and their prices in quarters."""

    def __init__(self, mate: list[int], prices: list[int]) -> None:
        self.size = len(mate)
        self.mate = mate
        self.price = prices
        self.odd_price: dict[int, int] = {}
        self.cluster = list(range(self.size))
        """The cluster of each vertex."""
        self.node_of = list(range(self.size))
        """The top-level node whose vertices a cluster holds."""
        self.base = dict(enumerate(self.cluster))
        self.ring: dict[int, list[int]] = {}
        self.links: dict[int, list[Pair]] = {}
        self.parent: dict[int, int] = {}
        self._cluster_of = dict(enumerate(self.cluster))
        self._weight: dict[int, int] = {}
        self._next = self.size

    def top(self, vertex: int) -> int:
        """The top-level node that holds a vertex."""
        return self.node_of[self.cluster[vertex]]

    def leaves(self, node: int) -> list[int]:
        """Vertices inside, in no particular order; of a vertex, itself."""
        if node < self.size:
            return [node]
        found: list[int] = []
        open_ = [node]
        while open_:
            for child in self.ring[open_.pop()]:
                (found if child < self.size else open_).append(child)
        return found

    def close_ring(self, ring: list[int], links: list[Pair]) -> int:
        """Make top-level nodes into one blossom with price 0, based where the first of them is."""
        node = self._next
        self._next += 1
        self.ring[node], self.links[node] = ring, links
        self.base[node] = self.base[ring[0]]
        self.odd_price[node] = 0
        self._weight[node] = sum(self._weight.get(child, 1) for child in ring)
        self._cluster_of[node] = self._cluster_of[max(ring, key=lambda child: self._weight.get(child, 1))]
        theirs = self._cluster_of[node]
        for child in ring:
            self.parent[child] = node
            if self._cluster_of[child] != theirs:
                self._put_into(theirs, child)
        self.node_of[theirs] = node
        return node

    def _put_into(self, cluster: int, child: int) -> None:
        for leaf in self.leaves(child):
            self.cluster[leaf] = cluster

    def open_ring(self, node: int) -> list[int]:
        """Take a top-level blossom apart; its children, first the one with the base, are top-level again."""
        ring, theirs = self.ring.pop(node), self._cluster_of.pop(node)
        del self.links[node], self.base[node], self.odd_price[node], self._weight[node]
        for child in ring:
            del self.parent[child]
            own = self._cluster_of[child]
            if own != theirs:
                self._put_into(own, child)
            self.node_of[own] = child
        return ring

    def child_with(self, node: int, vertex: int) -> int:
        """The child of a blossom that holds the vertex."""
        child = vertex
        while self.parent[child] != node:
            child = self.parent[child]
        return child

    def rebase(self, node: int, vertex: int) -> None:
        """Match inside so that `vertex` is the one left for a partner outside. It costs nothing: links are tight."""
        open_ = [(node, vertex)]
        while open_:
            node, vertex = open_.pop()
            if node < self.size or self.base[node] == vertex:
                continue
            child = self.child_with(node, vertex)
            open_.append((child, vertex))
            for (a, p), (b, q) in self._rotate(node, self.ring[node].index(child)):
                self.mate[p], self.mate[q] = q, p
                open_ += [(a, p), (b, q)]
            self.base[node] = vertex

    def _rotate(self, node: int, at: int) -> list[tuple[Pair, Pair]]:
        """Turn the ring so that child `at` is first; the pairs newly matched, as ((child, vertex), (child, vertex))."""
        ring, links = self.ring[node], self.links[node]
        steps = range(0, at, 2) if at % 2 == 0 else range(at + 1, len(ring), 2)
        newly = []
        for k in steps:
            p, q = links[k]
            newly.append(((ring[k], p), (ring[(k + 1) % len(ring)], q)))
        self.ring[node], self.links[node] = ring[at:] + ring[:at], links[at:] + links[:at]
        return newly

    def odd_sets(self) -> tuple[OddSet, ...]:
        """Every blossom with a price."""
        return tuple(OddSet(tuple(sorted(self.leaves(b))), p) for b, p in self.odd_price.items() if p)
