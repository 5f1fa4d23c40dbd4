"""The relaxation: halves of pairs allowed, which makes it an assignment problem, and the prices that prove it best.

A self-loop means "sits out" and is worth twice that vertex's value. Half the assignment's value bounds every matching.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from unmentor.matching.problem import Edges, Ints

FIRST_BITS, STEP_BITS = 16, 8
"""Bits of the weights that the assignment is solved for first, and how many more each time."""


class _Arcs:
    """The symmetric graph as arcs by column: each pair both ways, and each vertex's loop."""

    def __init__(self, edges: Edges, sit_out: Ints) -> None:
        loop = np.arange(len(sit_out))
        row, column = np.r_[edges.i, edges.j, loop], np.r_[edges.j, edges.i, loop]
        order = np.lexsort((row, column))
        self.size = len(sit_out)
        self.row, self.column = row[order], column[order]
        self.worth = np.r_[edges.w, edges.w, 2 * sit_out][order]
        self.first = np.searchsorted(self.column, loop)

    def chosen(self, successor: Ints, values: Ints) -> Ints:
        """Each row's value on the arc to its successor."""
        taken = self.column == successor[self.row]
        found = np.empty(self.size, np.int64)
        found[self.row[taken]] = values[taken]
        return found


def relax(edges: Edges, sit_out: Ints) -> tuple[Ints, Ints]:
    """Best assignment as successor[i], and prices[i] in halves with prices[i] + prices[j] >= 2 w for all edges.

    Solved for the leading bits of the weights first, and again with more of them on what the prices leave open (Gabow
    and Tarjan, 1989). Without that, the assignment's bidding goes up in steps of affinities to the level of what
    sitting out costs, which may take for ever; and its floats would not hold sums of large weights exactly.
    """
    arcs = _Arcs(edges, sit_out)
    lowest = arcs.worth.min()
    worth = arcs.worth - lowest
    successor = np.arange(arcs.size)
    row_price, column_price = np.zeros(arcs.size, np.int64), np.zeros(arcs.size, np.int64)
    more = max(0, int(worth.max()).bit_length() - FIRST_BITS)
    for shift in range(-(-more // STEP_BITS) * STEP_BITS, -1, -STEP_BITS):
        left_open = (worth >> shift) - row_price[arcs.row] - column_price[arcs.column]
        successor = _assign(arcs, left_open, successor)
        rise = _column_prices(arcs, left_open, successor)
        row_price += arcs.chosen(successor, left_open) - rise[successor]
        column_price += rise
        if shift:
            row_price, column_price = row_price << STEP_BITS, column_price << STEP_BITS
    return successor, row_price + column_price + lowest


def _assign(arcs: _Arcs, values: Ints, before: Ints) -> Ints:
    """The assignment of greatest value. No arc of it costs more than the whole of any other, such as `before`."""
    cost = values.max() + 1 - values
    cost = np.minimum(cost, arcs.chosen(before, cost).sum() + 1).astype(np.float64)
    matrix = csr_array((cost, (arcs.row, arcs.column)), shape=(arcs.size, arcs.size))
    return np.asarray(min_weight_full_bipartite_matching(matrix)[1], np.int64)


def _column_prices(arcs: _Arcs, values: Ints, successor: Ints) -> Ints:
    """Prices v of columns, which with u[i] = values[i, successor[i]] - v[successor[i]] no arc's value exceeds.

    They are longest paths: the fixed point of v[j] = max(v[j], v[p] + values[i, j] - values[i, p]), p = successor[i],
    all columns at once, reached in at most `size` sweeps since no cycle gains where the assignment is best.
    """
    step, source = values - arcs.chosen(successor, values)[arcs.row], successor[arcs.row]
    v = np.zeros(arcs.size, np.int64)
    while True:
        raised = np.maximum(v, np.maximum.reduceat(v[source] + step, arcs.first))
        if np.array_equal(raised, v):
            return v
        v = raised


def pair_up_cycles(successor: Ints, spare: Ints) -> list[int]:
    """Mates from the assignment, -1 for none. Even cycles split into pairs; each odd one leaves one vertex out.

    `spare[v]` is what v's price has above its value of sitting out; the vertex with least is the one left out, for at
    zero it may stay so.
    """
    after: list[int] = successor.tolist()
    mate = [-1] * len(after)
    seen = [False] * len(after)
    for start in range(len(after)):
        cycle = []
        at = start
        while not seen[at]:
            seen[at] = True
            cycle.append(at)
            at = after[at]
        if len(cycle) % 2:
            out = int(np.argmin(spare[cycle]))
            cycle = cycle[out + 1 :] + cycle[:out]
        for a, b in zip(cycle[::2], cycle[1::2], strict=True):
            mate[a], mate[b] = b, a
    return mate
