"""What the desk says of states, roles, proofs and refusals, in the language of the page."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from unmentor.persistence.models import CycleState, KeptFairness, MessageState, Role
from unmentor.services.cycles import (
    AlreadyTaken,
    CycleRefused,
    DrawnLongAgo,
    NobodyTakesPart,
    NotWithinAYear,
    StillRunning,
)
from unmentor.services.desk_draw import DrawSeen
from unmentor.services.desk_people import Standing
from unmentor.services.replacements import NextDrawn, NobodyFree, NothingSent, TooLate
from unmentor.services.schedule import SEND_WITHIN
from unmentor.services.words import points

ROLES = {Role.OWNER: lazy_gettext("owner"), Role.EDITOR: lazy_gettext("editor"), Role.VIEWER: lazy_gettext("viewer")}
STATES = {
    CycleState.OPEN: lazy_gettext("Planned"),
    CycleState.NOTICE: lazy_gettext("Planned"),
    CycleState.DRAWN: lazy_gettext("Drawn, not sent yet"),
    CycleState.APPROVED: lazy_gettext("Approved, not sent yet"),
    CycleState.INTRODUCED: lazy_gettext("Introductions sent"),
    CycleState.FEEDBACK: lazy_gettext("Introductions sent"),
    CycleState.CLOSED: lazy_gettext("Closed"),
}
STANDINGS = {
    Standing.TAKING_PART: lazy_gettext("Taking part"),
    Standing.RESTING: lazy_gettext("Resting"),
    Standing.PAUSED: lazy_gettext("Paused"),
    Standing.INVITED: lazy_gettext("Invited, no answer yet"),
    Standing.LEFT: lazy_gettext("Left"),
}
MESSAGE_STATES = {
    MessageState.HELD: lazy_gettext("Held until a cycle is sent"),
    MessageState.QUEUED: lazy_gettext("Waiting to be sent"),
    MessageState.SENDING: lazy_gettext("Being sent"),
    MessageState.SENT: lazy_gettext("Delivered"),
    MessageState.FAILED: lazy_gettext("Given up"),
    MessageState.BOUNCED: lazy_gettext("Came back"),
}
MESSAGE_KINDS = {
    "introduction": lazy_gettext("Introduction"),
    "no_partner": lazy_gettext("No partner this time"),
    "notice": lazy_gettext("Notice of a draw"),
    "nudge": lazy_gettext("Reminder to meet"),
    "how_it_went": lazy_gettext("How it went"),
    "partner_answer": lazy_gettext("A partner’s answer"),
    "sign_in": lazy_gettext("Signing in, or proving an address"),
    "address_changed": lazy_gettext("Address changed"),
    "welcome": lazy_gettext("Welcome"),
    "goodbye": lazy_gettext("Goodbye"),
    "still_in": lazy_gettext("Still in?"),
    "taken_out": lazy_gettext("Taken out of a conversation"),
    "invitation_to_join": lazy_gettext("Invitation to join"),
    "draw_made": lazy_gettext("To organisers: a draw is made"),
    "digest": lazy_gettext("To organisers: how a cycle went"),
    "alarm": lazy_gettext("To organisers: something is wrong"),
}
"""What messages are about, by their kind (`KIND` in unmentor/mail)."""


def why_refused(refused: CycleRefused) -> str:
    """Why a step was not taken, and what to do. What does not exist is no matter of this: it is a 404."""
    match refused:
        case AlreadyTaken(state=None):
            return _("Another organiser planned a cycle at this moment.")
        case AlreadyTaken(state=state):
            return _where_it_stands(state or CycleState.OPEN)
        case StillRunning():
            return _("Another cycle is not sent yet. Send it or give it up first.")
        case NotWithinAYear():
            return _("The day of the draw must be today or within a year from today")
        case NobodyTakesPart():
            return _("Nobody takes part yet, so there is nobody to draw.")
        case NothingSent():
            return _("Introductions have to be sent first. Replacements come after them.")
        case NextDrawn():
            return _("The next draw is made, and whoever has nobody is in it.")
        case TooLate():
            return _("The time to meet is over. Whoever has nobody comes first in the next draw.")
        case NobodyFree():
            return _("Nobody was introduced: fewer than two people are free, or none of them may meet another.")
        case DrawnLongAgo():
            return _(
                "This draw is more than %(days)s days old, and the dates in its messages are no longer good. "
                "Give the cycle up, plan another and draw again.",
                days=SEND_WITHIN.days,
            )
        case _:
            return _("The draw is made already. To draw anew, give the cycle up and plan another.")


def _where_it_stands(state: CycleState) -> str:
    """For whoever pressed twice, or after somebody else: nothing happened a second time."""
    match state:
        case CycleState.OPEN | CycleState.NOTICE:
            return _("The draw is not made yet, so nothing was changed.")
        case CycleState.DRAWN:
            return _("The draw was made already, by you or by another organiser. Nothing was done twice.")
        case CycleState.APPROVED:
            return _("This draw was approved already, by you or by another organiser. Nothing was done twice.")
        case _:
            return _("The introductions were sent already, by you or by another organiser. Nothing was done twice.")


def proof(seen: DrawSeen) -> str:
    """Whether a draw is the best possible, and if not, what a better one could have."""
    if seen.optimal:
        return _("It is proved that no other draw would be better.")
    if seen.gap is None:
        return _("Not proved the best possible: a better draw could have more introductions, or leave out others.")
    return _(
        "Not proved the best possible: a better draw could have at most %(more)s points of affinity more "
        "than its %(all)s.",
        more=points(seen.gap),
        all=points(seen.affinity),
    )


def fairness(kept: KeptFairness | None) -> list[str]:
    """How fair a draw is, a sentence each; nothing of a draw of which it was not kept."""
    if kept is None:
        return []
    said = []
    if kept.lowest is not None and kept.median is not None and kept.highest is not None:
        said.append(
            _(
                "Affinity of two who meet: lowest %(lowest)s, median %(median)s, highest %(highest)s points.",
                lowest=points(kept.lowest),
                median=points(kept.median),
                highest=points(kept.highest),
            )
        )
    return [*said, _waiting(kept), _blocking(kept)]


def _waiting(kept: KeptFairness) -> str:
    if not kept.waiting:
        return _("Nobody is left out.")
    left_out = ngettext("%(num)s person is left out", "%(num)s people are left out", kept.waiting)
    before = ngettext(
        "%(num)s of them was left out last time", "%(num)s of them were left out last time", kept.waited_before
    )
    return f"{left_out}; {before}."


def _blocking(kept: KeptFairness) -> str:
    return ngettext(
        "%(num)s pair of people would both rather meet each other.",
        "%(num)s pairs of people would both rather meet each other.",
        kept.blocking,
    )
