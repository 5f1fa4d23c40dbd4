"""A pool as a matching problem: a seat for each conversation, and helper vertices that keep the rules.

- A person with k conversations has k seats, all alike but that leaving the first one empty leaves the person out.
- A volunteer's second seat is idle unless used. Idle seats are paired off among themselves, or with a person's seat
  that stays empty: so the number of vertices is even and every helper has a partner.
- If the number of seats is odd, one "nobody" is idle from the start.
- Two people with several seats each could be given to each other twice. Where that happened, the pair goes through a
  gate of two vertices: both are matched to a seat of their person (the two meet, once) or to each other (they do not).
- A locked pair takes a seat of each: these two may go with each other alone, and no other seats of the two together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from unmentor.matching.affinity import affinity
from unmentor.matching.backdrop import Backdrop, backdrop_of
from unmentor.matching.between import Between
from unmentor.matching.levels import Levels, levels_of
from unmentor.matching.people import Weights
from unmentor.matching.pool import Pool
from unmentor.matching.problem import NEVER, Edges, Ints

Pair = tuple[int, int]


@dataclass(frozen=True, eq=False)
class SeatProblem:
    """The problem that the engine solves. Vertices: seats, then nobody if there is one, then gates two by two."""

    person: Ints
    """(seats,) whose seat it is."""
    helper: NDArray[np.bool_]
    """(size,) vertices that must have a partner: second seats, nobody and gates."""
    sit_out: Ints
    levels: Levels
    backdrop: Backdrop
    """What affinity comes of the councils of two seats."""
    between: Between
    """The rest of it."""
    apart: csr_array
    """(seats, seats) 1 where a rule, or a gate, keeps two seats apart."""
    closed: Ints
    """Seats of locked pairs, which go with no other."""
    gates: csr_array
    """(size, size) weights of the pairs that a gate makes."""
    locks: csr_array
    """(size, size) weights of locked pairs."""
    gate_start: int
    """The first vertex of the first gate."""
    gated: tuple[Pair, ...]
    """The pairs of people with a gate, in the order of the gates."""
    volunteers: bool
    """Whether second seats are on offer."""

    @property
    def size(self) -> int:
        return len(self.sit_out)

    def block(self, start: int, stop: int, first: int = 0) -> Ints:
        """Weights of rows start..stop with columns first.. ; see Problem."""
        weights = np.full((stop - start, self.size - first), NEVER, np.int64)
        seats = len(self.person)
        if start < seats and first < seats:
            weights[: seats - start, : seats - first] = self._seat_block(start, min(stop, seats), first)
        self._add_idle(weights, start, stop, first)
        weights[self.closed[(self.closed >= start) & (self.closed < stop)] - start] = NEVER
        weights[:, self.closed[self.closed >= first] - first] = NEVER
        self._add_made(weights, start, stop, first)
        rows = np.arange(max(start, first), stop)
        weights[rows - start, rows - first] = NEVER
        return weights

    def affinities(self, start: int, stop: int, first: int) -> Ints:
        """Affinities of seats start..stop with seats first.. in thousandths; far below 0 within a council."""
        found = self.backdrop.block(start, stop, first)
        found += self.between.block(start, stop, first)
        return found

    def _seat_block(self, start: int, stop: int, first: int) -> Ints:
        weights = self.affinities(start, stop, first)
        same_council = weights < 0
        if self.levels.coarse > 1:
            weights //= self.levels.coarse
        if self.volunteers:
            cost = self.levels.second_seat * self.helper[: len(self.person)]
            weights -= cost[start:stop, None] + cost[None, first:]
        weights[same_council] = NEVER
        apart = self.apart[start:stop, first:].tocoo()
        weights[apart.row, apart.col] = NEVER
        return weights

    def _add_idle(self, weights: Ints, start: int, stop: int, first: int) -> None:
        """A helper that is idle goes with a seat that stays empty, or with another idle one."""
        empty = np.where(self.helper, 0, self.sit_out)
        empty[self.gate_start :] = NEVER
        idle = np.nonzero(self.helper[: self.gate_start])[0]
        rows = idle[(idle >= start) & (idle < stop)] - start
        columns = idle[idle >= first] - first
        weights[rows] = np.maximum(weights[rows], empty[None, first:])
        weights[:, columns] = np.maximum(weights[:, columns], empty[start:stop, None])

    def _add_made(self, weights: Ints, start: int, stop: int, first: int) -> None:
        for made in (self.gates, self.locks):
            cells = made[start:stop, first:].tocoo()
            weights[cells.row, cells.col] = cells.data

    def carried(self, edges: Edges) -> Edges:
        """Pairs looked at when there were fewer gates, as pairs to look at now."""
        seats = edges.j < self.gate_start
        i, j, w = edges.i[seats], edges.j[seats], edges.w[seats]
        closed = np.zeros(len(i), bool)
        people = np.nonzero(j < len(self.person))[0]
        closed[people] = np.asarray(self.apart[i[people], j[people]]) > 0
        gates = self.gates.tocoo()
        once = gates.row < gates.col
        made = Edges(*(part[once].astype(np.int64) for part in (gates.row, gates.col, gates.data)))
        return Edges(i[~closed], j[~closed], w[~closed]).joined_with(made, self.size)

    def meetings(self, mate: Ints) -> list[Pair]:
        """Pairs of people (a, b), a < b, that a matching of this problem stands for; a pair twice if matched twice."""
        pairs = []
        for at, other in enumerate(mate[: len(self.person)].tolist()):
            if at < other < len(self.person) and not self._only_idle(at, other):
                pairs.append((int(self.person[at]), int(self.person[other])))
        return [(min(pair), max(pair)) for pair in pairs] + self._through_gates(mate)

    def _only_idle(self, at: int, other: int) -> bool:
        if not (self.helper[at] or self.helper[other]):
            return False
        return bool(self._seat_block(at, at + 1, other)[0, 0] < self.block(at, at + 1, other)[0, 0])

    def _through_gates(self, mate: Ints) -> list[Pair]:
        found = []
        for gate in range(self.gate_start, self.size, 2):
            one, other = int(mate[gate]), int(mate[gate + 1])
            if one != gate + 1 and min(one, other) >= 0:
                a, b = int(self.person[one]), int(self.person[other])
                found.append((min(a, b), max(a, b)))
        return found


def seat_problem(
    pool: Pool, weights: Weights, order: Ints, *, volunteers: bool, gates: Sequence[Pair] = ()
) -> SeatProblem:
    """The problem of a pool whose people are seated in the given order, with second seats on offer or not."""
    asked = np.array([pool.people[at].conversations for at in order], np.int64)
    offers = np.array([at for at in order if volunteers and pool.people[at].second_seat], np.int64)
    person = np.r_[np.repeat(order, asked), offers].astype(np.int64)
    levels = levels_of(pool.people, weights.most, len(offers))
    gate_start = len(person) + len(person) % 2
    size = gate_start + 2 * len(gates)
    helper = np.arange(size) >= len(person) - len(offers)
    features = pool.features.take(person)
    locked = _locked_seats(pool, person)
    return SeatProblem(
        person=person,
        helper=helper,
        sit_out=_sit_out(levels, order, asked, helper),
        levels=levels,
        backdrop=backdrop_of(features, pool.links, weights),
        between=Between(features, pool.links, weights),
        apart=csr_array(pool.apart([*gates, *pool.locked])[person][:, person]),
        closed=locked.reshape(-1),
        gates=_gate_weights(pool, weights, levels, _open_to_gates(person, locked), helper, gates, gate_start),
        locks=_locked_weights(pool, weights, levels, locked, size),
        gate_start=gate_start,
        gated=tuple(gates),
        volunteers=volunteers,
    )


def _locked_seats(pool: Pool, person: Ints) -> Ints:
    """(locked, 2) the seats that locked pairs take: of several locks on one person each takes the next seat."""
    taken: Counter[int] = Counter()
    seats = []
    for pair in pool.locked:
        seats.append([int(np.nonzero(person == at)[0][taken[at]]) for at in pair])
        taken.update(pair)
    return np.array(seats, np.int64).reshape(-1, 2)


def _open_to_gates(person: Ints, locked: Ints) -> Ints:
    """Whose seat each is, nobody's for the seats of locked pairs."""
    found = person.copy()
    found[locked.reshape(-1)] = -1
    return found


def _locked_weights(pool: Pool, weights: Weights, levels: Levels, locked: Ints, size: int) -> csr_array:
    one, other = np.array(pool.locked, np.int64).reshape(-1, 2).T
    worth = affinity(pool.sides(one, other), weights) // levels.coarse
    cells = (np.r_[locked[:, 0], locked[:, 1]], np.r_[locked[:, 1], locked[:, 0]])
    return csr_array((np.r_[worth, worth], cells), shape=(size, size))


def _sit_out(levels: Levels, order: Ints, asked: Ints, helper: NDArray[np.bool_]) -> Ints:
    """Leaving a person's first seat empty costs most. Helpers always have a partner: their cost only has to be high."""
    out = np.full(len(helper), -levels.further, np.int64)
    out[np.cumsum(asked) - asked] = -np.array(levels.out, np.int64)[order]
    out[helper] = -(max(levels.out, default=0) + levels.second_seat)
    return out


def _gate_weights(
    pool: Pool,
    weights: Weights,
    levels: Levels,
    person: Ints,
    helper: NDArray[np.bool_],
    gates: Sequence[Pair],
    first: int,
) -> csr_array:
    """Through a gate a meeting is worth what it is without: all of it on the one side, nothing on the other."""
    cost = levels.second_seat * helper[: len(person)]
    cells: list[tuple[int, int, int]] = []
    people = np.array(gates, np.int64).reshape(-1, 2)
    worths = affinity(pool.sides(people[:, 0], people[:, 1]), weights) // levels.coarse
    for at, ((a, b), worth) in enumerate(zip(gates, worths.tolist(), strict=True)):
        one, other = first + 2 * at, first + 2 * at + 1
        cells += [(one, int(seat), worth - int(cost[seat])) for seat in np.nonzero(person == a)[0]]
        cells += [(other, int(seat), -int(cost[seat])) for seat in np.nonzero(person == b)[0]]
        cells.append((one, other, 0))
    row, column, worth_of = np.array(cells, np.int64).reshape(-1, 3).T
    size = len(helper)
    return csr_array((np.r_[worth_of, worth_of], (np.r_[row, column], np.r_[column, row])), shape=(size, size))
