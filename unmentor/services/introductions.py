"""From a draw to rows: introductions, who sits out, and a message for each person, in the draw's own transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import Exchange, IntroductionLetter, Message, NoPartnerLetter, Participant, Programme
from unmentor.mail.no_partner import KIND as NO_PARTNER
from unmentor.mail.speech import speech_in
from unmentor.matching import Draw, Introduced, LeftOut, certificate
from unmentor.matching.fairness import affinity_gap
from unmentor.persistence.models import (
    CycleRow,
    Direction,
    DrawRow,
    IntroductionRow,
    MemberRow,
    MessageRow,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
)
from unmentor.services import outbox
from unmentor.services.fairness import fairness_of
from unmentor.services.links import Use, link
from unmentor.services.preview import Preview
from unmentor.services.schedule import hold_times, meet_by, next_draw
from unmentor.services.scheduling import Schedule, the_schedule
from unmentor.services.words import Namer
from unmentor.uncollected import uncollected

_NOTICES = UUID("5a1d2b5e-2a0f-4a3d-9f0e-1b6f0c5b7d11")  # a namespace: one person's notice of one cycle has one id
_AT_A_TIME = 500  # introductions, with all that is written of them: together they are in memory before they are rows

_Posted = tuple[Message, UUID]  # and to which practitioner


@dataclass(frozen=True)
class _Writing:
    """What every letter of one draw shares. replacement_id: of a draw after the cycle's own."""

    session: Session
    cycle: CycleRow
    people: Sequence[PractitionerRow]
    namer: Namer
    programme: Programme
    now: datetime
    replacement_id: int | None = None

    @property
    def cycle_day(self) -> date:
        """A day of the month that people call the cycle by."""
        return self.cycle.draw_at.astimezone(self.programme.zone).date()

    @cached_property
    def schedule(self) -> Schedule | None:
        """How the programme runs by itself; None where it does not."""
        return the_schedule(self.session)

    @property
    def next_draw(self) -> date:
        """The day of the draw after this one, which may itself be made before its own date."""
        zone, after = self.programme.zone, max(self.now, self.cycle.draw_at)
        coming = self.schedule.rule_in(zone).next_date(after) if self.schedule else next_draw(after, zone)
        return coming.astimezone(zone).date()

    @property
    def looking_until(self) -> date | None:
        """Until when replacements are looked for by itself; None where it never comes to that."""
        if self.schedule is None:
            return None
        first = self.now.astimezone(self.programme.zone).date() + timedelta(days=self.schedule.replace_days)
        last = min(meet_by(self.now, self.programme.zone), self.next_draw)
        return last if first < last else None

    def stop_link(self, person: PractitionerRow) -> str:
        return link(self.programme, Use.UNSUBSCRIBE, person.id)

    def hand_over(self, messages: Sequence[_Posted]) -> None:
        """A cycle's own messages wait until it is sent; those of a later draw go at once."""
        if self.replacement_id is None:
            outbox.hold(self.session, messages, self.cycle.id)
        else:
            for message, practitioner_id in messages:
                outbox.queue(self.session, message, practitioner_id, self.now, self.cycle.id)


@uncollected()
def write_down(session: Session, cycle: CycleRow, decision: Preview, programme: Programme, now: datetime) -> None:
    """Rows and messages for everything that was decided; nothing is sent."""
    people, decided = decision.taking_part.practitioners, decision.draw
    session.add(_record(cycle, decision))
    session.flush()
    writing = _Writing(session, cycle, people, Namer.of_rows(people), programme, now)
    _introduce(writing, decided)
    _leave_out(writing, decided.left_out)


def tell_who_lost_a_partner(session: Session, cycle: CycleRow, programme: Programme, now: datetime) -> None:
    """Hold a letter for whoever is left out since the draw, because what they were to get was taken back."""
    told = select(MessageRow.practitioner_id).where(MessageRow.cycle_id == cycle.id, MessageRow.kind == NO_PARTNER)
    query = (
        select(PractitionerRow, SittingOutRow.reason)
        .join(SittingOutRow, SittingOutRow.practitioner_id == PractitionerRow.id)
        .where(
            SittingOutRow.cycle_id == cycle.id,
            PractitionerRow.state == PractitionerState.ACTIVE,
            PractitionerRow.id.not_in(told),
        )
        .order_by(PractitionerRow.address)
    )
    waiting = [(person, reason) for person, reason in session.execute(query)]
    people = [person for person, _ in waiting]
    writing = _Writing(session, cycle, people, Namer.of_rows(people), programme, now)
    writing.hand_over(
        [_sits_out(writing, person, speech_in(person.language).gettext(reason)) for person, reason in waiting]
    )


def introduce(
    session: Session,
    cycle: CycleRow,
    people: Sequence[PractitionerRow],
    drawn: Draw,
    programme: Programme,
    now: datetime,
    *,
    replacement_id: int,
) -> None:
    """Rows and queued messages for a draw among `people` after the cycle's own; who is left out is not told."""
    _introduce(_Writing(session, cycle, people, Namer.of_rows(people), programme, now, replacement_id), drawn)


def _introduce(writing: _Writing, drawn: Draw) -> None:
    groups = [[writing.people[i] for i in introduced.members] for introduced in drawn.introductions]
    first_writers = _first_writers(writing.session, groups)
    holds = hold_times(writing.now, [[person.id for person in group] for group in groups], writing.programme.zone)
    of_cycle = IntroductionRow.cycle_id == writing.cycle.id
    last = writing.session.scalar(select(func.max(IntroductionRow.position)).where(of_cycle))
    first = 0 if last is None else last + 1
    decided = list(zip(drawn.introductions, first_writers, holds, strict=True))
    for start in range(0, len(decided), _AT_A_TIME):
        some = enumerate(decided[start : start + _AT_A_TIME], first + start)
        _write_rows(writing, [_introduction(writing, position, *each) for position, each in some])


def _record(cycle: CycleRow, decision: Preview) -> DrawRow:
    """The draw with its certificate, how fair it is, how far from the best it may be, and who was asked for."""
    pool, decided = decision.pool, decision.draw
    return DrawRow(
        cycle_id=cycle.id,
        people=len(pool),
        value=decided.value,
        bound=decided.bound,
        optimal=decided.optimal,
        certificate=certificate(pool, decided),
        affinity_gap=affinity_gap(pool, decided),
        together=[[pool.people[a].key, pool.people[b].key] for a, b in pool.locked],
        fairness=fairness_of(decision),
    )


def _first_writers(session: Session, groups: Sequence[Sequence[PractitionerRow]]) -> list[int]:
    """Who writes first in each group: whoever has done so least often; of several, the one who joined first."""
    written = Counter(
        dict(
            session.execute(
                select(IntroductionRow.first_writer_id, func.count()).group_by(IntroductionRow.first_writer_id)
            ).all()
        )
    )
    chosen = []
    for group in groups:
        first = min(range(len(group)), key=lambda i: (written[group[i].id], group[i].joined_at, group[i].address))
        written[group[first].id] += 1
        chosen.append(first)
    return chosen


@dataclass(frozen=True)
class _Introduction:
    """One introduction as the columns of its row and of its members' rows, and its messages."""

    row: dict[str, Any]
    members: list[dict[str, Any]]
    messages: list[_Posted]


def _write_rows(writing: _Writing, made: Sequence[_Introduction]) -> None:
    """Many rows by one statement: a unit of work that tracks each of them takes longer than the letters themselves."""
    writing.session.execute(insert(IntroductionRow), [each.row for each in made])
    writing.session.execute(insert(MemberRow), [member for each in made for member in each.members])
    writing.hand_over([message for each in made for message in each.messages])


def _introduction(
    writing: _Writing, position: int, introduced: Introduced, first_writer: int, hold: datetime
) -> _Introduction:
    group = [writing.people[i] for i in introduced.members]
    row: dict[str, Any] = {
        "id": uuid4(),
        "cycle_id": writing.cycle.id,
        "replacement_id": writing.replacement_id,
        "position": position,
        "score": introduced.score,
        "reasons": writing.namer.reasons(introduced),
        "first_writer_id": group[first_writer].id,
        "meet_by": meet_by(writing.now, writing.programme.zone),
        "hold_start": hold,
    }
    members = [
        {
            "introduction_id": row["id"],
            "practitioner_id": person.id,
            "council_code": person.council_code,
            "position": seat,
        }
        for seat, person in enumerate(group)
    ]
    return _Introduction(row, members, _letters(writing, introduced, first_writer, row))


def _letters(writing: _Writing, introduced: Introduced, first_writer: int, row: dict[str, Any]) -> list[_Posted]:
    """What each member of an introduction gets; row: its columns."""
    group = [writing.people[i] for i in introduced.members]
    members = tuple(participant(person) for person in group)
    exchanges = tuple(Exchange(*exchange) for exchange in writing.namer.exchanges(introduced))
    letters = [
        IntroductionLetter(
            introduction_id=row["id"],
            cycle=writing.cycle_day,
            members=members,
            reader=reader,
            first_writer=first_writer,
            reasons=tuple(writing.namer.for_letter(introduced, person.language)),
            exchanges=exchanges,
            meet_by=row["meet_by"],
            hold_start=row["hold_start"],
            written=writing.now,
            answer_link=link(writing.programme, Use.FEEDBACK, row["id"], person.id),
            stop_link=writing.stop_link(person),
            replacement=writing.replacement_id is not None,
        )
        for reader, person in enumerate(group)
    ]
    return [
        (mail.introduction(letter, writing.programme), person.id) for letter, person in zip(letters, group, strict=True)
    ]


def _leave_out(writing: _Writing, left_out: Sequence[LeftOut]) -> None:
    if not left_out:
        return
    without = [(writing.people[out.person], out) for out in left_out]
    rows = [
        {"cycle_id": writing.cycle.id, "practitioner_id": person.id, "reason": writing.namer.left_out(out)}
        for person, out in without
    ]
    writing.session.execute(insert(SittingOutRow), rows)
    writing.hand_over(
        [_sits_out(writing, person, writing.namer.left_out(out, person.language)) for person, out in without]
    )


def _sits_out(writing: _Writing, person: PractitionerRow, reason: str) -> _Posted:
    """The letter to somebody without a partner; the reason is in their language."""
    letter = NoPartnerLetter(
        notice_id=uuid5(_NOTICES, f"{writing.cycle.id} {person.id}"),
        cycle=writing.cycle_day,
        person=participant(person),
        reason=reason,
        written=writing.now,
        stop_link=writing.stop_link(person),
        next_draw=writing.next_draw,
        looking_until=writing.looking_until,
    )
    return mail.no_partner(letter, writing.programme), person.id


def participant(person: PractitionerRow) -> Participant:
    """What a partner gets to know. Not the row's notes: people write those to the organiser, and some are private."""
    return Participant(
        name=person.name,
        address=person.address,
        council=person.council.short_name,
        role=person.role,
        learn=person.words(Direction.LEARN),
        share=person.words(Direction.SHARE),
        notes=person.for_partners,
        ways=frozenset(way.value for way in person.ways),
        times=person.times,
        language=person.language,
    )
