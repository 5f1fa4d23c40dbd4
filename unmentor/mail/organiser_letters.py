"""What messages to organisers are written from. Of an organiser nothing is known but the address."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class ToOrganiser:
    """What all of them have in common.

    link: the whole address of the page to look at, which asks to sign in. written: aware, the Date. language: "en" or
    "cy".
    """

    notice_id: UUID
    address: str
    link: str
    written: datetime
    language: str = "en"

    @property
    def name(self) -> str:
        """Nobody told us."""
        return ""


@dataclass(frozen=True, kw_only=True)
class DrawMadeLetter(ToOrganiser):
    """A draw is made and nobody has heard of it yet.

    month: a day of the month that people call the cycle by. people: how many were in the draw. goes_out_at: aware; None
    where it waits for an organiser's approval.
    """

    month: date
    people: int
    pairs: int
    trios: int
    left_out: int
    goes_out_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class DigestLetter(ToOrganiser):
    """What became of a cycle, and how the network grew. The counts of what became of its introductions add up to them.

    month: a day of the month that people call the cycle by. in_draw: people in its draw; left_out: those without a
    partner in it; replacements: later draws' introductions, which are among them too. people, councils, links: of the
    whole programme: who takes part, from how many councils, and pairs of councils that have talked, new_links of them
    in this cycle. resting, paused: those of the people who are in no draw for now. next_draw: a day, if one is set.
    attention: whole sentences on what an organiser should see to.
    """

    month: date
    in_draw: int
    introductions: int
    met: int
    in_doubt: int
    not_met: int
    date_set: int
    unknown: int
    left_out: int
    replacements: int
    people: int
    resting: int
    paused: int
    councils: int
    links: int
    new_links: int
    next_draw: date | None
    attention: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AlarmLetter(ToOrganiser):
    """Something is wrong. what: a whole sentence, which is in the subject too; since: aware."""

    what: str
    since: datetime
