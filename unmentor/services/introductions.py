"""From a draw to rows: introductions, who sits out, and a message for each person, in the draw's own transaction."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import Exchange, IntroductionLetter, Message, NoPartnerLetter, Participant, Programme
from unmentor.matching import Draw, Introduced
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
from unmentor.services.pool import TakingPart
from unmentor.services.schedule import hold_times, meet_by, next_draw
from unmentor.services.words import Namer

_NOTICES = UUID("5a1d2b5e-2a0f-4a3d-9f0e-1b6f0c5b7d11")  # a namespace: the same notice always has the same id


def write_down(
    session: Session, cycle: CycleRow, taking_part: TakingPart, decided: Draw, programme: Programme, now: datetime
) -> None:
    """Rows and messages for everything that `decided` says. Message-IDs follow from the rows' ids."""
    people = taking_part.practitioners
    namer = Namer(people)
    cycle.draw = DrawRow(
        people=len(people),
        value=str(decided.value),
        bound=str(decided.bound),
        optimal=decided.optimal,
        certificate=decided.certificate(),
    )
    groups = [[people[i] for i in introduced.members] for introduced in decided.introductions]
    holds = hold_times(now, [[person.id for person in group] for group in groups], programme.zone)
    first_writers = _first_writers(session, groups)
    for position, introduced in enumerate(decided.introductions):
        row = _introduction(cycle, position, introduced, groups[position], namer)
        row.first_writer_id = groups[position][first_writers[position]].id
        row.meet_by = meet_by(now, programme.zone)
        session.add(row)
        letter = _letter(
            row, introduced, groups[position], first_writers[position], holds[position], cycle, programme, now
        )
        for reader, person in enumerate(groups[position]):
            outbox.hold(session, mail.introduction(letter, reader, programme), person.id, cycle.id)
    for left_out in decided.left_out:
        person = people[left_out.person]
        reason = namer.left_out(left_out)
        session.add(SittingOutRow(cycle_id=cycle.id, practitioner_id=person.id, reason=reason))
        outbox.hold(session, _no_partner(person, reason, cycle, programme, now), person.id, cycle.id)
    session.flush()
