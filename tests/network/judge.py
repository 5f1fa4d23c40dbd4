"""Reach and components by following people one by one: slow, obvious, and nothing of ours."""

from collections.abc import Sequence

Cycle = Sequence[tuple[int, int]]


def heard(size: int, cycles: Sequence[Cycle]) -> list[set[int]]:
    """Whose learning each person could have heard of; a conversation passes on what was known before its cycle."""
    known = [{person} for person in range(size)]
    for pairs in cycles:
        before = [set(of_person) for of_person in known]
        for a, b in pairs:
            known[a] |= before[b]
            known[b] |= before[a]
    return known


def components(size: int, pairs: Cycle) -> list[set[int]]:
    """The people whom chains of conversations join, each person in one set."""
    groups = [{person} for person in range(size)]
    for a, b in pairs:
        joined = [group for group in groups if a in group or b in group]
        groups = [group for group in groups if group not in joined] + [set().union(*joined)]
    return groups
