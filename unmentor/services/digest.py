"""What organisers read of a cycle once it is closed: what became of it, how the network grew, what needs them."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import DigestLetter, Programme
from unmentor.persistence.models import (
    CycleRow,
    CycleState,
    IntroductionRow,
    PractitionerRow,
    PractitionerState,
    SittingOutRow,
)
from unmentor.services import health, outbox
from unmentor.services.cycle_moves import note_digest
from unmentor.services.desk_people import Standing, stands
from unmentor.services.feedback import outcomes
from unmentor.services.growth import council_links, new_council_links
from unmentor.services.organiser_mail import desk_link, organisers_to_tell
from unmentor.services.overview import planned_draw

_WORTH_TELLING = timedelta(days=7)
"""After it was closed; a database that was without digests before does not send those of years."""
_DIGESTS = UUID("7d0ff4d4-2b0a-4a6e-8b8b-0d3b7f1c9c5e")  # a namespace


def send_digest(session: Session, programme: Programme, now: datetime) -> CycleRow | None:
    """Write to organisers about a cycle that was closed, once; the cycle, or None when there is none to tell of.

    Raises AlreadyTaken when somebody else does at the same moment.
    """
    closed = CycleRow.state == CycleState.CLOSED, CycleRow.closed_at > now - _WORTH_TELLING
    query = select(CycleRow).where(*closed, CycleRow.digested_at.is_(None)).order_by(CycleRow.number).limit(1)
    cycle = session.scalar(query)
    if cycle is None:
        return None
    note_digest(session, cycle, now)
    draft = _draft(session, cycle, programme, now)
    for organiser in organisers_to_tell(session):
        identity = uuid5(_DIGESTS, f"{cycle.id} {organiser.id}")
        letter = replace(draft, notice_id=identity, address=organiser.address)
        outbox.queue(session, mail.digest(letter, programme), None, now, cycle.id)
    return cycle


def _draft(session: Session, cycle: CycleRow, programme: Programme, now: datetime) -> DigestLetter:
    """The letter without its reader."""
    became, zone = outcomes(session, cycle.id), programme.zone
    own = select(func.count()).where(IntroductionRow.cycle_id == cycle.id)
    next_draw = planned_draw(session, now)
    taking_part, today = PractitionerRow.state == PractitionerState.ACTIVE, now.date()
    people, resting, paused, councils = session.execute(
        select(
            func.count(),
            func.count().filter(stands(Standing.RESTING, today)),
            func.count().filter(stands(Standing.PAUSED, today)),
            func.count(PractitionerRow.council_code.distinct()),
        ).where(taking_part)
    ).one()
    return DigestLetter(
        notice_id=_DIGESTS,
        address="",
        link=desk_link(programme, f"cycles/{cycle.number}"),
        written=now,
        month=cycle.draw_at.astimezone(zone).date(),
        in_draw=cycle.draw.people if cycle.draw else 0,
        introductions=became.range.total,
        met=became.met,
        in_doubt=became.in_doubt,
        not_met=became.not_met,
        date_set=became.date_set,
        unknown=became.unknown,
        left_out=session.scalar(select(func.count()).where(SittingOutRow.cycle_id == cycle.id)) or 0,
        replacements=session.scalar(own.where(IntroductionRow.replacement_id.is_not(None))) or 0,
        people=people,
        resting=resting,
        paused=paused,
        councils=councils,
        links=len(council_links(session, cycle.number + 1)),
        new_links=new_council_links(session, cycle),
        next_draw=next_draw.astimezone(zone).date() if next_draw else None,
        attention=tuple(health.in_words(problem) for problem in health.problems(session, now)),
    )
