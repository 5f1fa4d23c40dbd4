"""From a draw to rows: introductions, who sits out, and a message for each person, in the draw's own transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, select
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
from unmentor.services.words import Namer

_NOTICES = UUID("5a1d2b5e-2a0f-4a3d-9f0e-1b6f0c5b7d11")  # a namespace: one person's notice of one cycle has one id


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

    @property
    def next_draw(self) -> date:
        """The day of the draw after this one, which may itself be made before its own date."""
        zone = self.programme.zone
        return next_draw(max(self.now, self.cycle.draw_at), zone).astimezone(zone).date()

    def stop_link(self, person: PractitionerRow) -> str:
        return link(self.programme, Use.UNSUBSCRIBE, person.id)

    def hand_over(self, message: Message, person: PractitionerRow) -> None:
        """A cycle's own messages wait until it is sent; those of a later draw go at once."""
        if self.replacement_id is None:
            outbox.hold(self.session, message, person.id, self.cycle.id)
        else:
            outbox.queue(self.session, message, person.id, self.now, self.cycle.id)


def write_down(session: Session, cycle: CycleRow, decision: Preview, programme: Programme, now: datetime) -> None:
    """Rows and messages for everything that was decided; nothing is sent."""
    people, decided = decision.taking_part.practitioners, decision.draw
    session.add(_record(cycle, decision))
    introduce(session, cycle, people, decided, programme, now)
    writing = _Writing(session, cycle, people, Namer.of_rows(people), programme, now)
    for left_out in decided.left_out:
        _leave_out(writing, left_out)
    session.flush()


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
    for person, reason in waiting:
        _tell(writing, person, speech_in(person.language).gettext(reason))
    session.flush()


def introduce(
    session: Session,
    cycle: CycleRow,
    people: Sequence[PractitionerRow],
    drawn: Draw,
    programme: Programme,
    now: datetime,
    *,
    replacement_id: int | None = None,
) -> None:
    """Rows and messages for the introductions of a draw among `people`, its pool; who is left out is not told.

    Without `replacement_id` the draw is the cycle's own, and its messages are held; those of a later draw are queued.
    """
    writing = _Writing(session, cycle, people, Namer.of_rows(people), programme, now, replacement_id)
    groups = [[people[i] for i in introduced.members] for introduced in drawn.introductions]
    first_writers = _first_writers(session, groups)
    holds = hold_times(now, [[person.id for person in group] for group in groups], programme.zone)
    last = session.scalar(select(func.max(IntroductionRow.position)).where(IntroductionRow.cycle_id == cycle.id))
    first = 0 if last is None else last + 1
    for at, introduced in enumerate(drawn.introductions):
        _introduce(writing, first + at, introduced, first_writers[at], holds[at])
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
        replacement_id=writing.replacement_id,
        position=position,
        score=introduced.score,
        reasons=writing.namer.reasons(introduced),
        first_writer_id=group[first_writer].id,
        meet_by=meet_by(writing.now, writing.programme.zone),
        hold_start=hold,
        members=[
            MemberRow(practitioner_id=person.id, council_code=person.council_code, position=seat)
            for seat, person in enumerate(group)
        ],
    )
    writing.session.add(row)
    members = tuple(participant(person) for person in group)
    exchanges = tuple(Exchange(*exchange) for exchange in writing.namer.exchanges(introduced))
    for reader, person in enumerate(group):
        letter = IntroductionLetter(
            introduction_id=row.id,
            cycle=writing.cycle_day,
            members=members,
            reader=reader,
            first_writer=first_writer,
            reasons=tuple(writing.namer.for_letter(introduced, person.language)),
            exchanges=exchanges,
            meet_by=row.meet_by,
            hold_start=hold,
            written=writing.now,
            answer_link=link(writing.programme, Use.FEEDBACK, row.id, person.id),
            stop_link=writing.stop_link(person),
            replacement=writing.replacement_id is not None,
        )
        writing.hand_over(mail.introduction(letter, writing.programme), person)


def _leave_out(writing: _Writing, left_out: LeftOut) -> None:
    person = writing.people[left_out.person]
    writing.session.add(
        SittingOutRow(cycle_id=writing.cycle.id, practitioner_id=person.id, reason=writing.namer.left_out(left_out))
    )
    _tell(writing, person, writing.namer.left_out(left_out, person.language))


def _tell(writing: _Writing, person: PractitionerRow, reason: str) -> None:
    """Hand over the letter to somebody without a partner; the reason is in their language."""
    letter = NoPartnerLetter(
        notice_id=uuid5(_NOTICES, f"{writing.cycle.id} {person.id}"),
        cycle=writing.cycle_day,
        person=participant(person),
        reason=reason,
        written=writing.now,
        stop_link=writing.stop_link(person),
        next_draw=writing.next_draw,
    )
    writing.hand_over(mail.no_partner(letter, writing.programme), person)


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
