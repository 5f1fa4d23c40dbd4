"""Who takes part in a cycle's draw, and what the draw needs to know of them."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload, selectinload

from unmentor.matching import Person, Pool
from unmentor.matching.pool import MOST_CONVERSATIONS
from unmentor.network import standing
from unmentor.persistence.models import (
    AvoidanceRow,
    CycleRow,
    Direction,
    KeepApartRow,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
    SkippingRow,
)
from unmentor.services.feedback import everybody_let_down
from unmentor.services.growth import links_between
from unmentor.services.history import Earlier, by_cycle, introductions_before
from unmentor.services.words import closeness_of, said_by_rows
from unmentor.uncollected import uncollected


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
    """What earlier cycles left behind for each person; being let down is no introduction, and is being left out."""

    last_introduced: dict[UUID, int]
    times_left_out: dict[UUID, int]


@uncollected()
def take_part(session: Session, cycle: CycleRow) -> TakingPart:
    """The practitioners whose turn it is in `cycle`, by address, with everything the rules and the affinity read.

    Whoever paused beyond the cycle's planned day (UTC), or asked to skip this one, is not in it; that is no being left
    out, and the cadence counts on from the last introduction.
    """
    earlier = introductions_before(session, cycle.number)
    past = _past(session, cycle.number, earlier)
    return _gathered(session, _due(session, cycle, past), past, earlier)


def whose_turn(session: Session, cycle: CycleRow) -> list[PractitionerRow]:
    """The practitioners of `take_part` alone."""
    earlier = introductions_before(session, cycle.number)
    return _due(session, cycle, _past(session, cycle.number, earlier))


@uncollected()
def take_part_again(session: Session, cycle: CycleRow, whom: Collection[UUID], today: date) -> TakingPart:
    """Those of `whom` who are here `today`, after the draw of `cycle`, with what that left behind as well.

    Each has one conversation; whoever offered a second one when numbers are odd still does.
    """
    earlier = introductions_before(session, cycle.number + 1)
    past = _past(session, cycle.number + 1, earlier)
    here = _active(session, *_not_away(cycle, today))
    return _gathered(session, [row for row in here if row.id in whom], past, earlier, most=1)


def draws_to_wait(session: Session, row: PractitionerRow, number: int) -> int:
    """How many draws from cycle `number` on a person's cadence passes over: 0 when it is their turn."""
    if row.cadence == 1:  # most people, of whom nothing has to be looked up
        return 0
    return _to_wait(row, _past(session, number, introductions_before(session, number, row.id), row.id), number)


@uncollected()
def everybody(session: Session) -> TakingPart:
    """All who take part in the programme, whoever's turn it is, and all who met; nobody waits and nobody is new."""
    return _gathered(session, _active(session), _Past({}, {}), introductions_before(session, _AFTER_ALL))


def _gathered(
    session: Session,
    rows: Iterable[PractitionerRow],
    past: _Past,
    earlier: Sequence[Earlier],
    most: int = MOST_CONVERSATIONS,
) -> TakingPart:
    """These people, with what earlier introductions left behind, and `most` conversations each."""
    practitioners = tuple(rows)
    # For the rule, who was introduced has met. What the network knows of is what did not fail to take place.
    held = [each for each in earlier if each.counts]
    position = standing(_by_key(by_cycle(held)), {})
    pool = Pool.of(
        [_person(row, past, most) for row in practitioners],
        met=[pair for pairs in _by_key(by_cycle(earlier)) for pair in pairs],
        avoid=_kept_apart(session),
        links=links_between(each.councils for each in held),
        heard=(position.people, position.heard),
        closeness=closeness_of(said_by_rows(practitioners)),
    )
    return TakingPart(practitioners, pool)


def _by_key(cycles: Iterable[Iterable[tuple[UUID, UUID]]]) -> list[list[tuple[str, str]]]:
    """Pairs as the draw names people."""
    return [[(str(a), str(b)) for a, b in pairs] for pairs in cycles]


def _kept_apart(session: Session) -> list[tuple[str, str]]:
    """Who asked not to meet whom: people, and addresses that are somebody's by now."""
    known = select(AvoidanceRow.practitioner_id, AvoidanceRow.other_id)
    by_address = select(KeepApartRow.practitioner_id, PractitionerRow.id).join(
        PractitionerRow,
        or_(PractitionerRow.id == KeepApartRow.other_id, PractitionerRow.address == KeepApartRow.address),
    )
    return [(str(a), str(b)) for a, b in session.execute(known.union(by_address))]


def _not_away(cycle: CycleRow, day: date) -> tuple[ColumnElement[bool], ...]:
    """Neither paused beyond a day (UTC), nor skipping the cycle, nor resting until they say that they are still in."""
    skipping = select(SkippingRow.practitioner_id).where(SkippingRow.cycle_id == cycle.id)
    back = or_(PractitionerRow.paused_until.is_(None), PractitionerRow.paused_until < day)
    return back, PractitionerRow.resting_since.is_(None), PractitionerRow.id.not_in(skipping)


def _due(session: Session, cycle: CycleRow, past: _Past) -> list[PractitionerRow]:
    here = _active(session, *_not_away(cycle, cycle.draw_at.date()))
    return [row for row in here if not _to_wait(row, past, cycle.number)]


def _active(session: Session, *conditions: ColumnElement[bool]) -> list[PractitionerRow]:
    query = (
        select(PractitionerRow)
        .where(PractitionerRow.state == PractitionerState.ACTIVE, *conditions)
        .options(joinedload(PractitionerRow.council), selectinload(PractitionerRow.interests))
        .order_by(PractitionerRow.address)
    )
    return list(session.scalars(query))


def _past(session: Session, before: int, earlier: Iterable[Earlier], only: UUID | None = None) -> _Past:
    """What the cycles before number `before` left behind; having had nobody counts since the last introduction only.

    Whoever was let down had nobody in that cycle, unless they had another partner in it. only: one person's past.
    """
    let_down = everybody_let_down(session, only)
    introduced: dict[UUID, int] = {}
    had_nobody = set(_sat_out(session, before, only))
    for each in earlier:
        for practitioner in each.members:
            if (each.id, practitioner) in let_down:
                had_nobody.add((practitioner, each.cycle))
            else:
                introduced[practitioner] = each.cycle
    waiting = Counter(person for person, number in had_nobody if number > introduced.get(person, 0))
    return _Past(introduced, waiting)


def _sat_out(session: Session, before: int, only: UUID | None) -> Iterator[tuple[UUID, int]]:
    """Who was without a partner in which cycle."""
    rows = session.execute(
        select(SittingOutRow.practitioner_id, CycleRow.number)
        .join(CycleRow, CycleRow.id == SittingOutRow.cycle_id)
        .where(CycleRow.number < before, *_about(SittingOutRow.practitioner_id, only))
    )
    return ((practitioner, number) for practitioner, number in rows)


def _about(column: InstrumentedAttribute[UUID], only: UUID | None) -> tuple[ColumnElement[bool], ...]:
    return () if only is None else (column == only,)


def _to_wait(row: PractitionerRow, past: _Past, number: int) -> int:
    """Every cycle, every second or every third since the last introduction; whoever was left out is due at once."""
    last = past.last_introduced.get(row.id)
    return 0 if last is None or row.id in past.times_left_out else max(0, last + row.cadence - number)


def _person(row: PractitionerRow, past: _Past, most: int) -> Person:
    return Person(
        key=str(row.id),
        council=row.council_code,
        region=row.council.region,
        nation=row.council.nation,
        kind=row.council.kind.value,
        profession=(row.profession or row.role).casefold(),
        learn=row.keys(Direction.LEARN),
        share=row.keys(Direction.SHARE),
        conversations=min(row.conversations, most),
        second_seat=row.second_seat,
        waiting=past.times_left_out.get(row.id, 0),
        newcomer=bool(past.last_introduced) and row.id not in past.last_introduced,  # at the start everybody is new
    )
