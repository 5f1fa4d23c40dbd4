"""The methods for matrices: ours, three exact peers, and two that everybody could write in an afternoon."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from importlib import import_module
from importlib.util import find_spec

import networkx as nx
import numpy as np
import rustworkx as rx

from benchmarks.instances import Matrix
from benchmarks.method import CP_SAT, GREEDY, NETWORKX, OURS, RANDOM, RUSTWORKX, Answer, Budget, Method, Solve
from unmentor.matching import maximum_weight_matching
from unmentor.matching.problem import Ints


def pairs_array(pairs: Iterable[tuple[int, int]]) -> Ints:
    """(k, 2), also where there are none."""
    return np.array(sorted(pairs), np.int64).reshape(-1, 2)


def _ours(matrix: Matrix, seconds: float) -> Solve:
    def solve() -> Answer:
        sit_out = np.full(matrix.size, matrix.left_out)
        found = maximum_weight_matching(matrix.weights, sit_out, allowed=matrix.allowed, seconds=seconds)
        return Answer(pairs_array((a, b) for a, b in enumerate(found.mate.tolist()) if a < b), found.gap, True)

    return solve


def _weighted(matrix: Matrix) -> list[tuple[int, int, int]]:
    i, j = matrix.pairs()
    return list(zip(i.tolist(), j.tolist(), matrix.weights[i, j].tolist(), strict=True))


def _networkx(matrix: Matrix) -> Solve:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_weighted_edges_from(_weighted(matrix))
    return lambda: Answer(pairs_array(nx.max_weight_matching(graph, maxcardinality=True)), exact=True)


def _rustworkx(matrix: Matrix) -> Solve:
    graph: rx.PyGraph[int, int] = rx.PyGraph()
    graph.add_nodes_from(range(matrix.size))
    graph.add_edges_from(_weighted(matrix))
    return lambda: Answer(pairs_array(rx.max_weight_matching(graph, max_cardinality=True, weight_fn=int)), exact=True)


def _cp_sat(matrix: Matrix, seconds: float) -> Solve:
    """One variable a pair, at most one pair a person; a pair is worth its weight and that two are not left out."""
    cp_model = import_module("ortools.sat.python.cp_model")  # installed by `make bench` alone
    model, (i, j) = cp_model.CpModel(), matrix.pairs()
    chosen = [model.new_bool_var("") for _ in i]
    of_person: list[list[object]] = [[] for _ in range(matrix.size)]
    for variable, a, b in zip(chosen, i.tolist(), j.tolist(), strict=True):
        of_person[a].append(variable)
        of_person[b].append(variable)
    for variables in of_person:
        model.add_at_most_one(variables)
    worth = (matrix.weights[i, j] - 2 * matrix.left_out).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(chosen, worth))

    def solve() -> Answer:
        solver = cp_model.CpSolver()
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.num_workers = os.cpu_count() or 1
        if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise AssertionError(f"CP-SAT found nothing at all in {seconds:g} s")
        made = [at for at, variable in enumerate(chosen) if solver.boolean_value(variable)]
        gap = round(solver.best_objective_bound - solver.objective_value)
        return Answer(np.stack([i[made], j[made]], axis=1), gap, True)

    return solve


def heaviest_first(i: Ints, j: Ints, weights: Ints, size: int) -> Ints:
    """Pairs (k, 2) by weight, each taken if both are still free; of equal ones the first."""
    free, left, made = [True] * size, size, list[tuple[int, int]]()
    for at in np.argsort(-weights, kind="stable").tolist():
        a, b = int(i[at]), int(j[at])
        if free[a] and free[b]:
            free[a] = free[b] = False
            made.append((a, b))
            left -= 2
            if left < 2:
                break
    return pairs_array(made)


def _greedy(matrix: Matrix) -> Solve:
    def solve() -> Answer:
        i, j = matrix.pairs()
        return Answer(heaviest_first(i, j, matrix.weights[i, j], matrix.size))

    return solve


def _random(matrix: Matrix) -> Solve:
    """People in a random order, each with the next in it whom they may meet."""

    def solve() -> Answer:
        waiting, made = np.random.default_rng(0).permutation(matrix.size).tolist(), list[tuple[int, int]]()
        while waiting:
            person = waiting.pop()
            row = None if matrix.allowed is None else matrix.allowed[person]
            partner = next((other for other in waiting if row is None or row[other]), None)
            if partner is not None:
                waiting.remove(partner)
                made.append((person, partner))
        return Answer(pairs_array(made))

    return solve


def _too_many_people(matrix: Matrix, limit: int) -> str:
    return f"above its limit of {limit:,} people" if matrix.size > limit else ""


def _cp_sat_unfit(matrix: Matrix, limit: int) -> str:
    if find_spec("ortools") is None:
        return "OR-Tools is not installed (`make bench` installs it)"
    return f"above its limit of {limit:,} pairs that may be made" if len(matrix.pairs()[0]) > limit else ""


def methods(budget: Budget) -> tuple[Method[Matrix], ...]:
    """In the order in which they run."""
    return (
        Method(OURS, partial(_ours, seconds=budget.seconds)),
        Method(
            CP_SAT,
            partial(_cp_sat, seconds=budget.cp_sat_seconds),
            partial(_cp_sat_unfit, limit=budget.cp_sat_pairs),
        ),
        Method(NETWORKX, _networkx, partial(_too_many_people, limit=budget.networkx_people)),
        Method(RUSTWORKX, _rustworkx, partial(_too_many_people, limit=budget.rustworkx_people)),
        Method(GREEDY, _greedy),
        Method(RANDOM, _random),
    )
