"""The candidate graph as the search walks it: neighbours of one vertex at a time."""

from __future__ import annotations

import numpy as np

from unmentor.matching.problem import QUARTERS, Edges


class Neighbours:
    """Neighbours and weights (in quarters) of each vertex as Python lists, made when first asked for."""

    def __init__(self, edges: Edges, size: int) -> None:
        tail = np.r_[edges.i, edges.j]
        order = np.argsort(tail, kind="stable")
        self._head = np.r_[edges.j, edges.i][order]
        self._weight = (QUARTERS * np.r_[edges.w, edges.w])[order]
        self._first = np.searchsorted(tail[order], np.arange(size + 1))
        self._seen: dict[int, list[tuple[int, int]]] = {}

    def of(self, vertex: int) -> list[tuple[int, int]]:
        """(neighbour, weight in quarters) of each pair with this vertex."""
        if vertex not in self._seen:
            at = slice(self._first[vertex], self._first[vertex + 1])
            self._seen[vertex] = list(zip(self._head[at].tolist(), self._weight[at].tolist(), strict=True))
        return self._seen[vertex]
