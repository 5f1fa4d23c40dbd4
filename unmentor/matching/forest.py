"""Alternating trees over the blossoms: outer nodes at even distance from their root, inner ones at odd distance.

While the trees stand, prices of outer vertices fall and those of inner ones rise by what `moved` grows. The price
stored for a labelled vertex is as if nothing had moved yet, so that nothing needs touching when it does.
"""

from __future__ import annotations

from enum import IntEnum

from unmentor.matching.blossom import Blossoms, Pair


class Label(IntEnum):
    """Which way a node's prices move: the value is what `moved` is added with to store a vertex's price."""

    OUTER = 1
    INNER = -1


class Forest:
    """Labels and trees of the top-level nodes; a node without label is in no tree."""

    def __init__(self, blossoms: Blossoms) -> None:
        self.blossoms = blossoms
        self.moved = 0
        self.label: dict[int, Label] = {}
        self.trees: dict[int, set[int]] = {}
        self._entry: dict[int, Pair | None] = {}
        self._tree: dict[int, int] = {}

    def price_now(self, vertex: int) -> int:
        """The vertex's price at this moment, in quarters."""
        label = self.label.get(self.blossoms.top(vertex), 0)
        return self.blossoms.price[vertex] - label * self.moved

    def odd_price_now(self, node: int) -> int:
        """The price of a top-level blossom at this moment, in quarters."""
        return self.blossoms.odd_price[node] + 2 * self.label.get(node, 0) * self.moved

    def plant(self, node: int, label: Label, entry: Pair | None, tree: int) -> None:
        """Put a node into a tree: below the pair `entry` = (vertex above, vertex of this node), or as the root."""
        self._place(node, label, entry, tree)
        self._store(node, label)

    def _place(self, node: int, label: Label, entry: Pair | None, tree: int) -> None:
        self.label[node], self._entry[node], self._tree[node] = label, entry, tree
        self.trees.setdefault(tree, set()).add(node)

    def uproot(self, node: int) -> Pair | None:
        """Take a node out of its tree; its entry."""
        self._store(node, -self.label[node])
        return self._take_out(node)

    def _take_out(self, node: int) -> Pair | None:
        del self.label[node]
        self.trees[self._tree.pop(node)].remove(node)
        return self._entry.pop(node)

    def fell(self, vertex: int) -> list[int]:
        """Take the whole tree of a vertex down; the nodes it had."""
        tree = self.tree_of(vertex)
        nodes = sorted(self.trees[tree])
        for node in nodes:
            self.uproot(node)
        del self.trees[tree]
        return nodes

    def _store(self, node: int, sign: int) -> None:
        if self.moved:
            for leaf in self.blossoms.leaves(node):
                self.blossoms.price[leaf] += sign * self.moved
            if node in self.blossoms.odd_price:
                self.blossoms.odd_price[node] -= 2 * sign * self.moved

    def tree_of(self, vertex: int) -> int:
        """The name of the tree that holds the vertex."""
        return self._tree[self.blossoms.top(vertex)]

    def way_up(self, vertex: int) -> list[int]:
        """Nodes from the vertex's own up to its root."""
        way = [self.blossoms.top(vertex)]
        while (entry := self._entry[way[-1]]) is not None:
            way.append(self.blossoms.top(entry[0]))
        return way

    def swap_from(self, v: int, partner: int) -> None:
        """Match v to `partner` (-1: v sits out) and swap the matching along the way from v up to its root."""
        blossoms = self.blossoms
        while True:
            node = blossoms.top(v)
            blossoms.rebase(node, v)
            blossoms.mate[v] = partner
            entry = self._entry[node]
            if entry is None:
                return
            v, partner = self._way_in(blossoms.top(entry[0]))
            blossoms.rebase(blossoms.top(partner), partner)
            blossoms.mate[partner] = v

    def _way_in(self, inner: int) -> Pair:
        entry = self._entry[inner]
        if entry is None:
            raise AssertionError("an inner node is never a root")
        return entry

    def shrink(self, v: int, w: int) -> list[int]:
        """Make one outer blossom of the ring that the pair (v, w) closes in its tree; its leaves that were inner."""
        up_v, up_w = self.way_up(v), self.way_up(w)
        while len(up_v) > 1 and len(up_w) > 1 and up_v[-2] == up_w[-2]:
            up_v.pop()
            up_w.pop()
        down_v, up_w = up_v[-2::-1], up_w[:-1]
        ring = [up_v[-1], *down_v, *up_w]
        tree = self._tree[ring[0]]
        inner = [leaf for node in ring if self.label[node] == Label.INNER for leaf in self.blossoms.leaves(node)]
        for leaf in inner:
            self.blossoms.price[leaf] += (
                2 * self.moved
            )  # stored as an inner one's so far, as an outer one's from now on
        entries = {node: self._swallow(node) for node in ring}
        inside = {node: entry for node, entry in entries.items() if entry is not None}
        links = [inside[node] for node in down_v] + [(v, w)] + [inside[node][::-1] for node in up_w]
        blossom = self.blossoms.close_ring(ring, links)
        self._place(blossom, Label.OUTER, entries[ring[0]], tree)
        self.blossoms.odd_price[blossom] -= 2 * self.moved
        return inner

    def _swallow(self, node: int) -> Pair | None:
        """Take a node out of its tree to be part of an outer blossom; its entry. Only its own odd price comes to rest.

        The vertices of an outer node need no touching, and a blossom that grows has most of its vertices in one.
        """
        if node in self.blossoms.odd_price:
            self.blossoms.odd_price[node] = self.odd_price_now(node)
        return self._take_out(node)

    def open_inner(self, node: int) -> tuple[list[int], list[int]]:
        """Take an inner blossom of price zero apart.

        Its children on the even way from the entry to the base stay in the tree, inner and outer by turns; the others
        leave it. Returns both.
        """
        tree = self._tree[node]
        entry = self._way_in(node)
        links = self.blossoms.links[node]
        self.uproot(node)
        ring = self.blossoms.open_ring(node)
        at = ring.index(self.blossoms.top(entry[1]))
        steps = range(at, -1, -1) if at % 2 == 0 else range(at, len(ring) + 1)
        way = [ring[step % len(ring)] for step in steps]
        for turn, child in enumerate(way):
            if turn % 2 == 0:
                self.plant(child, Label.INNER, entry, tree)
                continue
            base = self.blossoms.base[way[turn - 1]]
            self.plant(child, Label.OUTER, (base, self.blossoms.mate[base]), tree)
            place = ring.index(child)
            entry = links[place] if at % 2 else links[place - 1][::-1]
        return way, [child for child in ring if child not in self.label]
