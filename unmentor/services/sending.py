"""Sending a cycle's draw, with a letter to whoever lost their partner since it was made."""

from datetime import datetime

from sqlalchemy.orm import Session

from unmentor.mail import Programme
from unmentor.persistence.models import CycleRow
from unmentor.services.cycles import send_cycle
from unmentor.services.introductions import tell_who_lost_a_partner
from unmentor.services.unsent import wait_for_draws


def send_draw(session: Session, cycle: CycleRow, programme: Programme, now: datetime) -> int:
    """Let a draw's messages go into the queue; returns how many. Raises as `send_cycle` does."""
    wait_for_draws(session)  # whoever leaves at this moment does so before, and their partners hear of it, or after
    if cycle.drawn_at is not None and cycle.introduced_at is None:
        tell_who_lost_a_partner(session, cycle, programme, now)
    return send_cycle(session, cycle, now)
