"""Telling organisers of a draw that a schedule made, while they can still look at it."""

from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy.orm import Session

from unmentor import mail
from unmentor.mail import DrawMadeLetter, Programme
from unmentor.matching import Draw
from unmentor.persistence.models import CycleRow
from unmentor.services import outbox
from unmentor.services.organiser_mail import desk_link, organisers_to_tell

_NOTICES = UUID("b1f6d3e2-95a4-4c1b-8f5b-0a4c2f5d7e90")  # a namespace
_PAIR = 2  # people


def tell_of_draw(
    session: Session, cycle: CycleRow, drawn: Draw, programme: Programme, goes_out_at: datetime | None, now: datetime
) -> None:
    """Write to organisers that a draw is made; goes_out_at: None where it waits for their approval."""
    pairs = sum(len(introduced.members) == _PAIR for introduced in drawn.introductions)
    for organiser in organisers_to_tell(session):
        letter = DrawMadeLetter(
            notice_id=uuid5(_NOTICES, f"{cycle.id} {now.isoformat()} {organiser.id}"),
            address=organiser.address,
            month=cycle.draw_at.astimezone(programme.zone).date(),
            people=cycle.draw.people if cycle.draw else 0,
            pairs=pairs,
            trios=len(drawn.introductions) - pairs,
            left_out=len(drawn.left_out),
            goes_out_at=goes_out_at,
            link=desk_link(programme, f"cycles/{cycle.number}"),
            written=now,
        )
        # Of no cycle: what is taken back with a draw is what people were to get.
        outbox.queue(session, mail.draw_made(letter, programme), None, now)
