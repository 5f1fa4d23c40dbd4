"""From a nearly complete matching with prices to a best one: the last few vertices matched, one alternating path each.

A stage grows trees from all vertices still to be matched at once. Prices of outer nodes fall and those of inner nodes
rise by the same amount, until a pair between two trees, or to a vertex that sits out, has no slack left: then the
matching along the path is swapped and the stage ends. Started from the relaxation, only a handful of stages are left.
All trees change prices together, so those of their vertices stay of one parity and quarters are fine enough.

Edmonds (1965), "Maximum matching and a polyhedron with 0,1-vertices"; Galil, Micali and Gabow (1986) for the queue of
events; Cook and Rohe (1999) for starting from the relaxation.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from enum import IntEnum

from unmentor.matching.blossom import Blossoms, Pair
from unmentor.matching.graph import Neighbours


class _Event(IntEnum):
    """What happens when the prices have moved far enough; at the same moment, the first named comes first."""

    STOP = 0  # an outer vertex's price is down to what sitting out is worth
    MEET = 1  # a pair between two outer nodes has no slack
    GROW = 2  # a pair from an outer node to a node in no tree has no slack
    OPEN = 3  # an inner blossom's price is down to zero


_OUTER, _INNER = 1, 2
_CHECK_TIME_EVERY = 512


class Search:
    """One run over a candidate graph. `floor` is what each vertex's price may fall to: its value of sitting out, in quarters."""

    def __init__(self, neighbours: Neighbours, blossoms: Blossoms, floor: list[int], expired: Callable[[], bool]) -> None:
        self._neighbours = neighbours
        self._all = blossoms
        self._floor = floor
        self._expired = expired
        self._moved = 0
        self._label: dict[int, int] = {}
        self._entry: dict[int, Pair | None] = {}
        self._queue: list[tuple[int, int, int, int, int]] = []

    def run(self) -> bool:
        """Match until no vertex is left whose price is above its floor; False if the time ran out first."""
        while roots := self._roots():
            if not self._stage(roots):
                return False
        return True

    def _roots(self) -> list[int]:
        everyone = self._all
        alone = (v for v, mate in enumerate(everyone.mate) if mate < 0)
        return [v for v in alone if everyone.price[v] > self._floor[v]]

    def _stage(self, roots: list[int]) -> bool:
        self._moved = 0
        self._queue = []
        for root in roots:
            self._make_outer(self._all.top[root], None)
        ended = False
        handled = 0
        while not ended:
            handled += 1
            if handled % _CHECK_TIME_EVERY == 0 and self._expired():
                break
            self._moved, event, a, b, weight = heapq.heappop(self._queue)
            ended = self._handle(event, a, b, weight)
        self._dissolve()
        return ended

    def _handle(self, event: int, a: int, b: int, weight: int) -> bool:
        """True when the event ended the stage. Events overtaken by later labels are dropped here."""
        if event == _Event.OPEN:
            return self._open(a)
        if event == _Event.STOP:
            return self._stop(a)
        outer, other = self._all.top[a], self._all.top[b]
        if event == _Event.MEET:
            return outer != other and self._meet(a, b)
        return other not in self._label and self._grow(a, b, weight)

    # prices while the trees stand: those of labelled nodes are stored as if nothing had moved since the stage began

    def price_now(self, vertex: int) -> int:
        """The vertex's price at this moment."""
        label = self._label.get(self._all.top[vertex])
        price = self._all.price[vertex]
        if label is None:
            return price
        return price - self._moved if label == _OUTER else price + self._moved

    def _odd_price_now(self, node: int) -> int:
        label = self._label.get(node)
        price = self._all.odd_price[node]
        if label is None:
            return price
        return price + 2 * self._moved if label == _OUTER else price - 2 * self._moved

    def _relabel(self, node: int, label: int | None) -> None:
        """Change a top-level node's label, keeping all prices as they are at this moment."""
        sign = {None: 0, _OUTER: 1, _INNER: -1}
        change = (sign[label] - sign[self._label.get(node)]) * self._moved
        if change:
            for leaf in self._all.leaves(node):
                self._all.price[leaf] += change
            if node in self._all.odd_price:
                self._all.odd_price[node] -= 2 * change
        if label is None:
            self._label.pop(node, None)
        else:
            self._label[node] = label

    # growing

    def _make_outer(self, node: int, entry: Pair | None) -> None:
        self._relabel(node, _OUTER)
        self._entry[node] = entry
        self._scan(self._all.leaves(node))

    def _make_inner(self, node: int, entry: Pair) -> None:
        self._relabel(node, _INNER)
        self._entry[node] = entry
        if node >= self._all.size:
            self._push(self._odd_price_now(node) // 2, _Event.OPEN, node, node)

    def _push(self, wait: int, event: _Event, a: int, b: int, weight: int = 0) -> None:
        heapq.heappush(self._queue, (self._moved + wait, event, a, b, weight))

    def _scan(self, outer_vertices: list[int]) -> None:
        """Queue what the pairs of vertices newly outer will lead to."""
        top, label, moved = self._all.top, self._label, self._moved
        for v in outer_vertices:
            price = self.price_now(v)
            self._push(price - self._floor[v], _Event.STOP, v, v)
            here = top[v]
            for w, weight in self._neighbours.of(v):
                there = label.get(top[w])
                if top[w] == here or there == _INNER:
                    continue
                slack = price + self._all.price[w] - weight
                if there == _OUTER:
                    self._push((slack - moved) // 2, _Event.MEET, v, w)
                else:
                    self._push(slack, _Event.GROW, v, w, weight)

    def _grow(self, v: int, w: int, weight: int) -> bool:
        """The tree of v takes in the node of w, and its partner's; or ends there if that node sits out.

        A node that was inner for a while has gained in price: then the pair still has slack, and `_offer` queued it anew.
        """
        if self.price_now(v) + self._all.price[w] > weight:
            return False
        node = self._all.top[w]
        base = self._all.base[node]
        partner = self._all.mate[base]
        if partner < 0:
            self._swap_from(v, w)
            self._all.rebase(node, w)
            self._all.mate[w] = v
            return True
        self._make_inner(node, (v, w))
        self._make_outer(self._all.top[partner], (base, partner))
        return False

    def _meet(self, v: int, w: int) -> bool:
        """A path between two roots, or an odd ring within one tree."""
        up_v, up_w = self._way_up(v), self._way_up(w)
        if up_v[-1] != up_w[-1]:
            self._swap_from(v, w)
            self._swap_from(w, v)
            return True
        while len(up_v) > 1 and len(up_w) > 1 and up_v[-2] == up_w[-2]:
            up_v.pop()
            up_w.pop()
        self._shrink(up_v, up_w, (v, w))
        return False

    def _way_up(self, vertex: int) -> list[int]:
        """Nodes from the vertex's own up to its root."""
        way = [self._all.top[vertex]]
        while (entry := self._entry[way[-1]]) is not None:
            way.append(self._all.top[entry[0]])
        return way

    def _shrink(self, up_v: list[int], up_w: list[int], pair: Pair) -> None:
        """Make one outer blossom of the two ways up (each ending in the node where they join) and the pair between them."""
        joint = up_v[-1]
        down_v = up_v[-2::-1]
        ring = [joint, *down_v, *up_w[:-1]]
        entries = {node: entry for node in ring if (entry := self._entry[node]) is not None}
        links = [entries[node] for node in down_v] + [pair] + [entries[node][::-1] for node in up_w[:-1]]
        newly_outer = []
        for node in ring:
            if self._label[node] == _INNER:
                newly_outer += self._all.leaves(node)
        entry = self._entry[joint]
        for node in ring:
            self._relabel(node, None)
            del self._entry[node]
        blossom = self._all.close_ring(ring, links)
        self._relabel(blossom, _OUTER)
        self._entry[blossom] = entry
        self._scan(newly_outer)

    # ending

    def _stop(self, v: int) -> bool:
        """The vertex sits out, and its tree's root is matched in its place."""
        self._swap_from(v, -1)
        return True

    def _swap_from(self, v: int, partner: int) -> None:
        """Match v to `partner` and swap the matching along the way from v up to its root."""
        everyone = self._all
        while True:
            node = everyone.top[v]
            everyone.rebase(node, v)
            everyone.mate[v] = partner
            entry = self._entry[node]
            if entry is None:
                return
            inner = everyone.top[entry[0]]
            way_in = self._entry[inner]
            assert way_in is not None  # noqa: S101 - an inner node is never a root
            partner, v = way_in[1], way_in[0]
            everyone.rebase(inner, partner)
            everyone.mate[partner] = v

    def _open(self, node: int) -> bool:
        """Take an inner blossom of price zero apart, and keep in the tree the even way through it."""
        if self._label.get(node) != _INNER or self._odd_price_now(node):
            return False
        entry = self._entry.pop(node)
        assert entry is not None  # noqa: S101 - an inner node is never a root
        links = self._all.links[node]
        self._relabel(node, None)
        ring = self._all.open_ring(node)
        at = ring.index(self._all.top[entry[1]])
        on_way = [ring[k % len(ring)] for k in (range(at, -1, -1) if at % 2 == 0 else range(at, len(ring) + 1))]
        for k, child in enumerate(on_way):
            if k % 2 == 0:
                self._make_inner(child, entry)
                continue
            base = self._all.base[on_way[k - 1]]
            self._make_outer(child, (base, self._all.mate[base]))
            entry = self._next_entry(ring, links, child, on_way[k + 1])
        for child in set(ring) - set(on_way):
            self._offer(child)
        return False

    @staticmethod
    def _next_entry(ring: list[int], links: list[Pair], child: int, following: int) -> Pair:
        """The link from a child of the ring to the one beside it."""
        at = ring.index(child)
        if ring[(at + 1) % len(ring)] == following:
            return links[at]
        return links[at - 1][::-1]

    def _offer(self, node: int) -> None:
        """Queue the pairs from outer nodes to a node that has just left the trees."""
        for w in self._all.leaves(node):
            for v, weight in self._neighbours.of(w):
                if self._label.get(self._all.top[v]) == _OUTER:
                    self._push(self.price_now(v) + self._all.price[w] - weight, _Event.GROW, v, w, weight)

    def _dissolve(self) -> None:
        for node in list(self._label):
            self._relabel(node, None)
        self._entry.clear()
