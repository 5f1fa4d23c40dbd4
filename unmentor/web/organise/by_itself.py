"""When a draw goes out by itself, and what the desk says of it."""

from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from unmentor.persistence.models import CycleRow, CycleState
from unmentor.services.due import approved_at
from unmentor.services.scheduling import the_schedule
from unmentor.web.context import now, settings
from unmentor.web.words import moment


def goes_out_at(session: Session, cycle: CycleRow) -> datetime | None:
    """When a draw that is made goes out if nobody stops it; None where that waits for an organiser. One query."""
    if cycle.state is not CycleState.DRAWN:
        return None
    schedule = the_schedule(session)
    return approved_at(cycle, schedule) if schedule else None


def what_follows_a_draw(goes_out: datetime | None) -> str:
    """For whoever has just made a draw, and sees it."""
    if goes_out is None:
        return _("The draw is made. Nothing is sent yet: look at it, then approve it.")
    if goes_out <= now():
        return _("The draw is made. It goes out within a minute.")
    when = moment(goes_out, settings().timezone)
    return _("The draw is made. It goes out by itself on %(when)s unless it is stopped.", when=when)


def by_itself(cycle: CycleRow, goes_out: datetime | None) -> str:
    """What happens with a draw that is made; "" where there is nothing to say."""
    if goes_out is None:
        stopped = cycle.state is CycleState.DRAWN and cycle.stopped_at is not None
        return _("It does not go out by itself: approve it when you are content.") if stopped else ""
    if goes_out <= now():
        return _("It goes out by itself within a minute unless it is stopped.")
    return _("It goes out by itself on %(when)s unless it is stopped.", when=moment(goes_out, settings().timezone))
