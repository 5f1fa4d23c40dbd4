"""Moments and numbers as people read them, in the language of the request; in English outside of one."""

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, get_timezone_location
from babel.numbers import format_decimal
from flask_babel import get_locale, gettext

from unmentor.services.open_report import FEWEST_PUBLISHED, rounded

# What HTML forbids in text: control characters but tab and line ends, halves of pairs, codes that are no characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def moment(when: datetime, zone: ZoneInfo) -> str:
    """ "Tuesday 1 December 2026 at 9am", "dydd Mawrth 1 Rhagfyr 2026 am 9am" in `zone`, for an aware `when`.

    As it reads within a sentence: Welsh has no capital there, which its names of days come with.
    """
    day = format_datetime(when, "EEEE d MMMM y", tzinfo=zone, locale=_locale())
    day = day if _locale() == "en" else day[0].lower() + day[1:]
    return gettext("%(day)s at %(time)s", day=day, time=_clock(when.astimezone(zone)))


def short_moment(when: datetime, zone: ZoneInfo) -> str:
    """ "1 Dec, 9am" in `zone`, for an aware `when`: for a column of moments."""
    return f"{format_datetime(when, 'd MMM', tzinfo=zone, locale=_locale())}, {_clock(when.astimezone(zone))}"


def day(when: date) -> str:
    """ "3 March 2027"."""
    return format_date(when, "d MMMM y", locale=_locale())


def month(when: datetime, zone: ZoneInfo) -> str:
    """ "December 2026" in `zone`, for an aware `when`."""
    return format_datetime(when, "MMMM y", tzinfo=zone, locale=_locale())


def zone_name(zone: ZoneInfo) -> str:
    """ "London time" for Europe/London."""
    return gettext("%(city)s time", city=get_timezone_location(zone, locale=_locale(), return_city=True))


def number(value: int) -> str:
    """ "1,203"."""
    return format_decimal(value, locale=_locale())


def public_count(value: int) -> str:
    """ "1,203"; a number too small to publish as "fewer than 5"."""
    if 0 < value < FEWEST_PUBLISHED:
        return gettext("fewer than %(number)s", number=number(FEWEST_PUBLISHED))
    return number(value)


def public_total(value: int) -> str:
    """ "1,200": what grows by a few at a time, so that nobody can subtract last month's number from this month's."""
    return public_count(value if value < FEWEST_PUBLISHED else rounded(value))


def printable(text: str) -> str:
    """`text` with what a page cannot hold shown as the replacement character."""
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def _locale() -> str:
    return str(get_locale() or "en")


def _clock(local: datetime) -> str:
    if (local.hour, local.minute) == (12, 0):
        return gettext("midday")
    if (local.hour, local.minute) == (0, 0):
        return gettext("midnight")
    time = f"{local.hour % 12 or 12}" + (f":{local:%M}" if local.minute else "")
    return gettext("%(time)sam", time=time) if local.hour < 12 else gettext("%(time)spm", time=time)
