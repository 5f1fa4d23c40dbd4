"""How the network grew: for now, which councils a cycle linked for the first time.

An introduction counts unless it is known that there was no conversation.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor.persistence.models import CycleRow, IntroductionRow, MemberRow
from unmentor.services.feedback import counted


def new_council_links(session: Session, cycle: CycleRow) -> int:
    """How many pairs of councils `cycle` introduced that no earlier cycle had; councils as they were at the time."""
    now, before = set[frozenset[str]](), set[frozenset[str]]()
    for number, councils in _councils_by_introduction(session, cycle.number):
        links = {frozenset(pair) for pair in combinations(sorted(set(councils)), 2)}
        (now if number == cycle.number else before).update(links)
    return len(now - before)


def council_links(session: Session, before: int) -> dict[tuple[str, str], int]:
    """Introductions between two councils in the cycles before number `before`; councils as they were at the time."""
    return links_between(councils for _, councils in _councils_by_introduction(session, before - 1))


def links_between(introductions: Iterable[Sequence[str]]) -> dict[tuple[str, str], int]:
    """How many introductions there are between two councils; `introductions` are the councils of their members."""
    links: Counter[tuple[str, str]] = Counter()
    for councils in introductions:
        links.update((min(pair), max(pair)) for pair in combinations(councils, 2) if pair[0] != pair[1])
    return links


def _councils_by_introduction(session: Session, until: int) -> list[tuple[int, list[str]]]:
    rows = session.execute(
        select(CycleRow.number, MemberRow.introduction_id, MemberRow.council_code)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(CycleRow.number <= until, counted())
    )
    groups: dict[tuple[int, UUID], list[str]] = defaultdict(list)
    for number, introduction, council in rows:
        groups[number, introduction].append(council)
    return [(number, councils) for (number, _), councils in groups.items()]
