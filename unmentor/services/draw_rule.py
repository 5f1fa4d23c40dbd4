"""When draws are: "1st tue 09:00", "last thu 14:30", "15 09:00", "every mon 08:00", or the five fields of a crontab.

The days are APScheduler's to find. It is asked in a time without changes of clocks, which it does not survive (version
3.11 seeks for ever in an hour that comes twice), and what the clocks do is decided here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from unmentor.errors import Refusal

DEFAULT_RULE = "1st tue 09:00"
_DAY = "mon|tue|wed|thu|fri|sat|sun"
_IN_WORDS = re.compile(
    rf"""(?: (?P<which>1st|2nd|3rd|4th|last)\ (?P<weekday>{_DAY})
       | every\ (?P<every>{_DAY})
       | (?P<day>[1-9]|[12][0-9]|3[01]|last) )
     \ (?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])""",
    re.VERBOSE,
)
_FIELDS_OF_A_CRONTAB = 5


class BadRule(Refusal):
    """Words that say no dates."""


@dataclass(frozen=True)
class DrawRule:
    """A rule by its words, in the time of `zone`."""

    words: str
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if next(self.dates(datetime(2026, 1, 1, tzinfo=UTC)), None) is None:
            raise BadRule(f'"{self.words}" never comes: choose a day that some month has')

    def dates(self, after: datetime) -> Iterator[datetime]:
        """Every draw later than `after`, as UTC, without end: at most one on a day of `zone`.

        An hour that the clocks skip is the one an hour later; of an hour that comes twice it is the first.
        """
        trigger = _trigger(self.words)
        day = after.astimezone(self.zone).date() - timedelta(days=1)
        wall = trigger.get_next_fire_time(None, datetime.combine(day, time(), UTC))
        while wall is not None:
            moment = wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
            if moment > after:
                yield moment
            wall = trigger.get_next_fire_time(None, datetime.combine(wall + timedelta(days=1), time(), UTC))

    def next_date(self, after: datetime) -> datetime:
        """The first draw later than `after`, as UTC."""
        return next(self.dates(after))


def draw_rule(words: str, zone: ZoneInfo) -> DrawRule:
    """The rule that `words` say. Raises BadRule, which says what could be written instead."""
    return DrawRule(" ".join(words.lower().split()), zone)


def _trigger(words: str) -> CronTrigger:
    """On a wall clock that nobody changes."""
    if found := _IN_WORDS.fullmatch(words):
        which, weekday, every, day, hour, minute = found.groups()
        days = {"day_of_week": every} if every else {"day": f"{which} {weekday}" if which else day}
        return CronTrigger(hour=int(hour), minute=int(minute), timezone=UTC, **days)
    if len(words.split()) != _FIELDS_OF_A_CRONTAB:
        raise BadRule(_how_to(words))
    try:
        return CronTrigger.from_crontab(words, timezone=UTC)
    except ValueError:
        raise BadRule(_how_to(words)) from None


def _how_to(words: str) -> str:
    return (
        f'"{words}" is no rule for draws: write for example "1st tue 09:00", "last thu 14:30", "15 09:00", '
        '"every mon 08:00", or the five fields of a crontab'
    )
