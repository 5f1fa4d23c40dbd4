"""From a draw to rows: introductions, who sits out, and a message for each person, in the draw's own transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import Exchange, IntroductionLetter, NoPartnerLetter, Participant, Programme
from unmentor.matching import Introduced, LeftOut, certificate
from unmentor.matching.fairness import affinity_gap
from unmentor.persistence.models import (
    CycleRow,
    Direction,
    DrawRow,
    IntroductionRow,
    MemberRow,
    PractitionerRow,
    SittingOutRow,
)
from unmentor.services import outbox
from unmentor.services.fairness import fairness_of
from unmentor.services.preview import Preview
from unmentor.services.schedule import hold_times, meet_by, month_name, next_draw
from unmentor.services.words import Namer

_NOTICES = UUID("5a1d2b5e-2a0f-4a3d-9f0e-1b6f0c5b7d11")  # a namespace: one person's notice of one cycle has one id


@dataclass(frozen=True)
class _Writing:
    """What every letter of one draw shares."""

    session: Session
    cycle: CycleRow
    people: Sequence[PractitionerRow]
    namer: Namer
    programme: Programme
    now: datetime

    @property
    def cycle_name(self) -> str:
        return month_name(self.cycle.draw_at, self.programme.zone)

    @property
    def next_draw(self) -> date:
        """The day of the draw after this one, which may itself be made before its own date."""
        zone = self.programme.zone
        return next_draw(max(self.now, self.cycle.draw_at), zone).astimezone(zone).date()


def write_down(session: Session, cycle: CycleRow, decision: Preview, programme: Programme, now: datetime) -> None:
    """Rows and messages for everything that was decided; nothing is sent."""
    people, decided = decision.taking_part.practitioners, decision.draw
    writing = _Writing(session, cycle, people, Namer.of_rows(people), programme, now)
    session.add(_record(cycle, decision))
    groups = [[people[i] for i in introduced.members] for introduced in decided.introductions]
    first_writers = _first_writers(session, groups)
    holds = hold_times(now, [[person.id for person in group] for group in groups], programme.zone)
    for position, introduced in enumerate(decided.introductions):
        _introduce(writing, position, introduced, first_writers[position], holds[position])
    for left_out in decided.left_out:
        _tell(writing, left_out)
    session.flush()


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


def _introduce(writing: _Writing, position: int, introduced: Introduced, first_writer: int, hold: datetime) -> None:
    group = [writing.people[i] for i in introduced.members]
    row = IntroductionRow(
        id=uuid4(),
        cycle_id=writing.cycle.id,
        position=position,
        score=introduced.score,
        reasons=writing.namer.reasons(introduced),
        first_writer_id=group[first_writer].id,
        meet_by=meet_by(writing.now, writing.programme.zone),
        members=[
            MemberRow(practitioner_id=person.id, council_code=person.council_code, position=seat)
            for seat, person in enumerate(group)
        ],
    )
    writing.session.add(row)
    letter = IntroductionLetter(
        introduction_id=row.id,
        cycle=writing.cycle_name,
        members=tuple(_participant(person) for person in group),
        first_writer=first_writer,
        reasons=tuple(writing.namer.for_letter(introduced)),
        exchanges=tuple(Exchange(*exchange) for exchange in writing.namer.exchanges(introduced)),
        meet_by=row.meet_by,
        hold_start=hold,
        written=writing.now,
    )
    for reader, person in enumerate(group):
        outbox.hold(writing.session, mail.introduction(letter, reader, writing.programme), person.id, writing.cycle.id)


def _tell(writing: _Writing, left_out: LeftOut) -> None:
    person = writing.people[left_out.person]
    reason = writing.namer.left_out(left_out)
    writing.session.add(SittingOutRow(cycle_id=writing.cycle.id, practitioner_id=person.id, reason=reason))
    letter = NoPartnerLetter(
        notice_id=uuid5(_NOTICES, f"{writing.cycle.id} {person.id}"),
        cycle=writing.cycle_name,
        person=_participant(person),
        reason=reason,
        written=writing.now,
        next_draw=writing.next_draw,
    )
    outbox.hold(writing.session, mail.no_partner(letter, writing.programme), person.id, writing.cycle.id)


def _participant(person: PractitionerRow) -> Participant:
    """What a partner gets to know. Not the row's notes: people write those to the organiser, and some are private."""
    return Participant(
        name=person.name,
        address=person.address,
        council=person.council.short_name,
        role=person.role,
        learn=person.words(Direction.LEARN),
        share=person.words(Direction.SHARE),
        notes=person.for_partners,
    )
