"""Who was introduced to whom in earlier cycles: read once, for all that a draw makes of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations, groupby
from operator import attrgetter, itemgetter
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor.persistence.models import CycleRow, IntroductionRow, MemberRow
from unmentor.services.feedback import not_held


@dataclass(frozen=True)
class Earlier:
    """An introduction of an earlier cycle; councils: of its members, as they were at the time."""

    id: UUID
    cycle: int
    members: tuple[UUID, ...]
    councils: tuple[str, ...]
    counts: bool
    """Whether it counts as a conversation: see `feedback.counts`."""

    @property
    def pairs(self) -> list[tuple[UUID, UUID]]:
        """Each two of its members; a trio makes three."""
        return list(combinations(self.members, 2))


def introductions_before(session: Session, number: int, only: UUID | None = None) -> list[Earlier]:
    """The introductions of the cycles with a number below `number`, the oldest cycle first. Two queries.

    only: those of one person.
    """
    theirs = select(MemberRow.introduction_id).where(MemberRow.practitioner_id == only)
    which = () if only is None else (IntroductionRow.id.in_(theirs),)
    rows = session.execute(
        select(CycleRow.number, MemberRow.introduction_id, MemberRow.practitioner_id, MemberRow.council_code)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(CycleRow.number < number, *which)
        .order_by(CycleRow.number, MemberRow.introduction_id, MemberRow.position)
    )
    came_to_nothing = set(session.scalars(not_held()))
    found = []
    for (cycle, introduction), group in groupby(rows, itemgetter(0, 1)):
        members, councils = zip(*((member, council) for _, _, member, council in group), strict=True)
        found.append(Earlier(introduction, cycle, members, councils, introduction not in came_to_nothing))
    return found


def by_cycle(introductions: Iterable[Earlier]) -> list[list[tuple[UUID, UUID]]]:
    """The pairs of each cycle that has any; introductions come in the order of their cycles."""
    cycles = groupby(introductions, attrgetter("cycle"))
    return [[pair for each in of_cycle for pair in each.pairs] for _, of_cycle in cycles]
