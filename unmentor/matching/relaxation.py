"""The relaxation: halves of pairs allowed, which makes it an assignment problem, and the prices that prove it best.

A self-loop means "sits out" and is worth twice that vertex's value. Half the assignment's value bounds every matching.
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from unmentor.matching.problem import Edges, Ints


class _Arcs:
    """The symmetric graph as arcs: each pair both ways, and each vertex's loop."""

    def __init__(self, edges: Edges, sit_out: Ints) -> None:
        loop = np.arange(len(sit_out))
        self.row = np.r_[edges.i, edges.j, loop]
        self.column = np.r_[edges.j, edges.i, loop]
        self.worth = np.r_[edges.w, edges.w, 2 * sit_out]
        self.size = len(sit_out)


def relax(edges: Edges, sit_out: Ints) -> tuple[Ints, Ints]:
    """Best assignment as successor[i], and prices[i] in halves with prices[i] + prices[j] >= 2 w for all edges.

    Weights within `largest_weight` are a must: beyond it the assignment's float sums are wrong, and it may never end.
    """
    arcs = _Arcs(edges, sit_out)
    cost = (arcs.worth.max() + 1 - arcs.worth).astype(np.float64)
    matrix = csr_array((cost, (arcs.row, arcs.column)), shape=(arcs.size, arcs.size))
    successor: Ints = np.asarray(min_weight_full_bipartite_matching(matrix)[1], np.int64)
    return successor, _prices(arcs, successor)


def _prices(arcs: _Arcs, successor: Ints) -> Ints:
    """Column prices as longest paths over the arcs of a best assignment; then each vertex's row and column price added.

    Fixed point of v[j] = max(v[j], v[successor[i]] + w[i, j] - w[i, successor[i]]), all columns at once. It is reached
    in at most `size` sweeps, since no cycle gains where the assignment is best.
    """
    order = np.lexsort((arcs.row, arcs.column))
    row, column, worth = arcs.row[order], arcs.column[order], arcs.worth[order]
    taken = column == successor[row]
    assigned = np.empty(arcs.size, np.int64)
    assigned[row[taken]] = worth[taken]
    step, source = worth - assigned[row], successor[row]
    first = np.searchsorted(column, np.arange(arcs.size))
    v = np.zeros(arcs.size, np.int64)
    while True:
        raised = np.maximum(v, np.maximum.reduceat(v[source] + step, first))
        if np.array_equal(raised, v):
            prices: Ints = assigned - v[successor] + v
            return prices
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
