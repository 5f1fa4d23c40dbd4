"""What messages about taking part are written from: from being invited to having left.

In all of them: written: aware, the Date. stop_link: the whole address of a page that opens without signing in, to stop
taking part. language: "en" or "cy".
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from unmentor.mail.letters import Participant


@dataclass(frozen=True)
class InvitationLetter:
    """Somebody is on a list that another gave us, and is asked whether they want to take part.

    council: the short name. link: the whole address of a page that shows what we hold, and takes a yes or a no. ends:
    the day on which it is forgotten if they say nothing.
    """

    practitioner_id: UUID
    name: str
    address: str
    language: str
    council: str
    link: str
    ends: date
    written: datetime


@dataclass(frozen=True)
class WelcomeLetter:
    """Somebody has joined. next_draw: a day, if one is set. has_notice: whether a notice comes before each draw."""

    practitioner_id: UUID
    person: Participant
    next_draw: date | None
    written: datetime
    stop_link: str
    has_notice: bool


@dataclass(frozen=True)
class NoticeLetter:
    """Somebody's next draw is near. draw_at: aware. skip_link: the whole address of a page with a button to skip it."""

    notice_id: UUID
    person: Participant
    draw_at: datetime
    skip_link: str
    written: datetime
    stop_link: str


@dataclass(frozen=True)
class NoPartnerLetter:
    """Somebody sits a cycle out.

    cycle: a day of the month that people call the cycle by. reason: a sentence in the person's language. next_draw: a
    day, if one is set. looking_until: the last day on which a partner is looked for before that, which is set then;
    None where nobody is looked for by itself.
    """

    notice_id: UUID
    cycle: date
    person: Participant
    reason: str
    written: datetime
    stop_link: str
    next_draw: date | None = None
    looking_until: date | None = None


@dataclass(frozen=True)
class StillInLetter:
    """Somebody is in no draw until they say that they are still in.

    reason: "bounced" (a message to them came back) or "unanswered" (they said nothing of their last two introductions).
    link: the whole address of a page with a button to say yes, which opens without signing in.
    """

    notice_id: UUID
    person: Participant
    reason: Literal["bounced", "unanswered"]
    link: str
    written: datetime
    stop_link: str


@dataclass(frozen=True)
class GoodbyeLetter:
    """Somebody has left."""

    notice_id: UUID
    name: str
    address: str
    language: str
    written: datetime
