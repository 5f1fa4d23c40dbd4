"""Dates of a cycle, in the programme's time zone: when to draw, until when to meet, which time to hold."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DRAW_AT = time(9, 0)
MEET_WITHIN = timedelta(days=21)
SEND_WITHIN = timedelta(days=5)  # the held time is at least seven days after the draw
_TUESDAY, _WEDNESDAY = 1, 2
# Mid-week, mid-morning suits most part-time patterns; it is only a suggestion that the two may move.
_HOLD_TIMES = (time(10, 0), time(11, 0), time(14, 0), time(15, 0))


def next_draw(now: datetime, zone: ZoneInfo) -> datetime:
    """The next first Tuesday of a month at 09:00 local time, at least a day away, as UTC."""
    day = now.astimezone(zone).date()
    year, month = day.year, day.month
    while True:
        draw = datetime.combine(_first_tuesday(year, month), DRAW_AT, zone).astimezone(UTC)
        if draw - now >= timedelta(days=1):
            return draw
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)


def month_name(draw_at: datetime, zone: ZoneInfo) -> str:
    """What people call a cycle: the month of its draw."""
    return f"{draw_at.astimezone(zone):%B %Y}"


def meet_by(drawn_at: datetime, zone: ZoneInfo) -> date:
    """The local date by which a conversation should have happened."""
    return drawn_at.astimezone(zone).date() + MEET_WITHIN


def hold_times(drawn_at: datetime, groups: Sequence[Iterable[object]], zone: ZoneInfo) -> list[datetime]:
    """A half-hour to hold for each group of people (UTC), so that no person is asked to be in two places.

    The first is the Wednesday at least a week after the draw, 10:00 local time.
    """
    first = drawn_at.astimezone(zone).date() + timedelta(days=7)
    first += timedelta(days=(_WEDNESDAY - first.weekday()) % 7)
    taken: set[tuple[object, int]] = set()
    held = []
    for group in groups:
        people = list(group)
        slot = next(n for n in range(len(taken) + 1) if not any((person, n) in taken for person in people))
        taken.update((person, slot) for person in people)
        held.append(_slot(first, slot, zone))
    return held


def _slot(first: date, number: int, zone: ZoneInfo) -> datetime:
    days, which = divmod(number, len(_HOLD_TIMES))
    return datetime.combine(first + timedelta(days=days), _HOLD_TIMES[which], zone).astimezone(UTC)


def _first_tuesday(year: int, month: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(_TUESDAY - first.weekday()) % 7)
