"""What messages about a conversation, after its introduction, are written from. Each is part of one reader's thread.

In all of them: introduction_id and place, the reader's position in it, find the thread. cycle: a day of the month that
people call the cycle by. written: aware, the Date. answer_link, stop_link: whole addresses, for the reader alone, that
open without signing in: to say what became of it, and to stop taking part.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from unmentor.mail.letters import Hold, Participant

Said = Literal["cannot", "no_reply"]  # what one side says, of what others are told


@dataclass(frozen=True)
class NudgeLetter:
    """Somebody is reminded of a conversation of which nobody has said anything.

    meet_by: the last day. again: everybody is asked whether they have found a time; before that, whoever writes first
    is asked whether they have written.
    """

    introduction_id: UUID
    place: int
    cycle: date
    person: Participant
    partners: tuple[Participant, ...]
    meet_by: date
    again: bool
    answer_link: str
    written: datetime
    stop_link: str


@dataclass(frozen=True)
class HowItWentLetter:
    """Somebody is asked whether they met those whom they were introduced to. partners: names."""

    introduction_id: UUID
    place: int
    cycle: date
    person: Participant
    partners: tuple[str, ...]
    answer_link: str
    written: datetime
    stop_link: str


@dataclass(frozen=True)
class PartnerAnswerLetter:
    """Somebody reads what a partner said of their introduction.

    answer: "cannot" (the partner cannot make it this time) or "no_reply" (the partner has not heard from the reader and
    asks for somebody else). partner: the partner's name. others: the names of those whom the reader still meets, in a
    trio. next_draw: a day, if one is set. hold: the time in the reader's calendar, if that changes: it stays for those
    who still meet, and is cancelled where nobody does. looks_for_another: whether somebody else may be found for the
    reader before the next draw.
    """

    notice_id: UUID
    introduction_id: UUID
    place: int
    cycle: date
    person: Participant
    partner: str
    answer: Said
    written: datetime
    stop_link: str
    others: tuple[str, ...] = ()
    next_draw: date | None = None
    hold: Hold | None = None
    looks_for_another: bool = True


@dataclass(frozen=True)
class TakenOutLetter:
    """Somebody said that they do not meet this time, and the time held goes out of their calendar.

    answer: what they said, as in a `PartnerAnswerLetter`. partners: names. goes_on: whether those meet without them.
    looks_for_another: as there.
    """

    introduction_id: UUID
    place: int
    person: Participant
    answer: Said
    partners: tuple[str, ...]
    hold: Hold
    goes_on: bool
    looks_for_another: bool
    answer_link: str
    written: datetime
    stop_link: str
