"""Moments and numbers as people read them."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

# "Small numbers are not published": with fewer, a council's only member could be told from the count.
FEWEST_SHOWN = 5
# What HTML forbids in text: control characters but tab and line ends, halves of pairs, codes that are no characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def moment(when: datetime, zone: ZoneInfo) -> str:
    """ "Tuesday 1 December 2026 at 9am" in `zone`, for an aware `when`."""
    local = when.astimezone(zone)
    return f"{local:%A} {local.day} {local:%B %Y} at {_clock(local)}"


def zone_name(zone: ZoneInfo) -> str:
    """ "London time" for Europe/London."""
    return f"{zone.key.rpartition('/')[2].replace('_', ' ')} time"


def public_count(number: int) -> str:
    """ "1,203"; a number too small to publish as "fewer than 5"."""
    return f"{number:,}" if number == 0 or number >= FEWEST_SHOWN else f"fewer than {FEWEST_SHOWN}"


def printable(text: str) -> str:
    """`text` with what a page cannot hold shown as the replacement character."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _clock(local: datetime) -> str:
    if (local.hour, local.minute) in {(0, 0), (12, 0)}:
        return "midday" if local.hour else "midnight"
    minutes = f":{local:%M}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"
