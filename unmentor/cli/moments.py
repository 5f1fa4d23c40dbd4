"""Moments as they are typed and shown: in the programme's time zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from unmentor.services.schedule import DRAW_AT


def typed(text: str, zone: ZoneInfo, option: str) -> datetime:
    """A local date or time as UTC; a date alone means the hour of draws. Raises BadParameter, naming the option."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        said = f"{text!r} is no date; one looks like 2026-12-01 or 2026-12-01T09:00"
        raise click.BadParameter(said, param_hint=option) from None
    if len(text) <= len("2026-12-01"):
        moment = datetime.combine(moment.date(), DRAW_AT)
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def local(moment: datetime, zone: ZoneInfo) -> str:
    """ "Tuesday 1 December 2026, 09:00"."""
    return f"{moment.astimezone(zone):%A %-d %B %Y, %H:%M}"
