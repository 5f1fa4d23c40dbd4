"""Who takes part in a cycle's draw, and what the draw needs to know of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from unmentor.matching import Person, Pool
from unmentor.network import standing
from unmentor.persistence.models import (
    AvoidanceRow,
    CycleRow,
    Direction,
    IntroductionRow,
    KeepApartRow,
    MemberRow,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
    SkippingRow,
)
from unmentor.services.growth import council_links
from unmentor.services.words import closeness_of, said_by_rows


@dataclass(frozen=True)
class TakingPart:
    """A cycle's pool: `practitioners[i]` is person `i` of `pool`."""

    practitioners: tuple[PractitionerRow, ...]
    pool: Pool

    @property
    def addresses(self) -> tuple[str, ...]:
        """The practitioners' addresses, in the order of the pool."""
        return tuple(person.address for person in self.practitioners)


_AFTER_ALL = 2**31 - 1
"""A number that no cycle reaches: all of them are before it."""


@dataclass(frozen=True)
class _Past:
    """What earlier cycles left behind for each person."""

    last_introduced: dict[UUID, int]
    times_left_out: dict[UUID, int]


def take_part(session: Session, cycle: CycleRow) -> TakingPart:
    """The practitioners whose turn it is in `cycle`, by address, with everything the rules and the affinity read.

    Whoever paused beyond the cycle's planned day (UTC), or asked to skip this one, is not in it; that is no being left
    out, and the cadence counts on from the last introduction.
    """
    past = _past(session, cycle.number)
    here = _active(session, *_not_away(cycle))
    return _gathered(session, [row for row in here if _is_due(row, past, cycle.number)], past, cycle.number)


def everybody(session: Session) -> TakingPart:
    """All who take part in the programme, whoever's turn it is, and all who met; nobody waits and nobody is new."""
    return _gathered(session, _active(session), _Past({}, {}), _AFTER_ALL)


def _gathered(session: Session, rows: Iterable[PractitionerRow], past: _Past, before: int) -> TakingPart:
    """These people, with what the cycles with a number below `before` left behind."""
    practitioners = tuple(rows)
    # Until there is feedback, who was introduced counts as having met, for the rule and for the network alike.
    cycles = [[(str(a), str(b)) for a, b in pairs] for pairs in past_cycles(session, before)]
    position = standing(cycles, {})
    pool = Pool.of(
        [_person(row, past) for row in practitioners],
        met=[pair for pairs in cycles for pair in pairs],
        avoid=_kept_apart(session),
        links=council_links(session, before),
        heard=(position.people, position.heard),
        closeness=closeness_of(said_by_rows(practitioners)),
    )
    return TakingPart(practitioners, pool)


def past_cycles(session: Session, before: int) -> list[list[tuple[UUID, UUID]]]:
    """The pairs that were introduced in each cycle with a number below `before`, oldest first; a trio makes three."""
    groups: dict[int, dict[UUID, list[UUID]]] = defaultdict(lambda: defaultdict(list))
    for number, introduction, practitioner in session.execute(
        select(CycleRow.number, MemberRow.introduction_id, MemberRow.practitioner_id)
        .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
        .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
        .where(CycleRow.number < before)
        .order_by(CycleRow.number, MemberRow.introduction_id, MemberRow.position)
    ):
        groups[number][introduction].append(practitioner)
    return [[pair for group in cycle.values() for pair in combinations(group, 2)] for cycle in groups.values()]


def _kept_apart(session: Session) -> list[tuple[str, str]]:
    """Who asked not to meet whom: people, and addresses that are somebody's by now."""
    known = select(AvoidanceRow.practitioner_id, AvoidanceRow.other_id)
    by_address = select(KeepApartRow.practitioner_id, PractitionerRow.id).join(
        PractitionerRow,
        or_(PractitionerRow.id == KeepApartRow.other_id, PractitionerRow.address == KeepApartRow.address),
    )
    return [(str(a), str(b)) for a, b in session.execute(known.union(by_address))]


def _not_away(cycle: CycleRow) -> tuple[ColumnElement[bool], ...]:
    """Neither paused beyond the cycle's planned day nor skipping it."""
    skipping = select(SkippingRow.practitioner_id).where(SkippingRow.cycle_id == cycle.id)
    back = or_(PractitionerRow.paused_until.is_(None), PractitionerRow.paused_until < cycle.draw_at.date())
    return back, PractitionerRow.id.not_in(skipping)


def _active(session: Session, *conditions: ColumnElement[bool]) -> list[PractitionerRow]:
    query = (
        select(PractitionerRow)
        .where(PractitionerRow.state == PractitionerState.ACTIVE, *conditions)
        .options(joinedload(PractitionerRow.council), selectinload(PractitionerRow.interests))
        .order_by(PractitionerRow.address)
    )
    return list(session.scalars(query))


def _past(session: Session, before: int) -> _Past:
    """Read from the cycles before number `before`; being left out counts since the last introduction only."""
    introduced = dict(
        session.execute(
            select(MemberRow.practitioner_id, func.max(CycleRow.number))
            .join(IntroductionRow, IntroductionRow.id == MemberRow.introduction_id)
            .join(CycleRow, CycleRow.id == IntroductionRow.cycle_id)
            .where(CycleRow.number < before)
            .group_by(MemberRow.practitioner_id)
        ).all()
    )
    left_out: dict[UUID, int] = defaultdict(int)
    for practitioner, number in session.execute(
        select(SittingOutRow.practitioner_id, CycleRow.number)
        .join(CycleRow, CycleRow.id == SittingOutRow.cycle_id)
        .where(CycleRow.number < before)
    ):
        if number > introduced.get(practitioner, 0):
            left_out[practitioner] += 1
    return _Past(introduced, left_out)


def _is_due(row: PractitionerRow, past: _Past, number: int) -> bool:
    """Every cycle, every second or every third since the last introduction; whoever was left out is due at once."""
    last = past.last_introduced.get(row.id)
    return last is None or row.id in past.times_left_out or number - last >= row.cadence


def _person(row: PractitionerRow, past: _Past) -> Person:
    return Person(
        key=str(row.id),
        council=row.council_code,
        region=row.council.region,
        nation=row.council.nation,
        kind=row.council.kind.value,
        profession=(row.profession or row.role).casefold(),
        learn=row.keys(Direction.LEARN),
        share=row.keys(Direction.SHARE),
        conversations=row.conversations,
        second_seat=row.second_seat,
        waiting=past.times_left_out.get(row.id, 0),
        newcomer=bool(past.last_introduced) and row.id not in past.last_introduced,  # at the start everybody is new
    )
