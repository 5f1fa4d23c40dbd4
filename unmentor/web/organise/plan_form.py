"""The day of the next draw."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from unmentor.services.schedule import DRAW_AT
from unmentor.web.day_form import DayForm


class PlanForm(DayForm):
    """A day of the calendar; whether a draw can be planned for it is for the service to say."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether there is such a day."""
        right = bool(super().validate(extra_validators)) and self._date() is not None
        if not right:
            self.day.errors = [_("The day of the draw must be a real date, like 1 12 2026")]
        return right

    def draw_at(self, zone: ZoneInfo) -> datetime:
        """The draw on that day, in UTC."""
        found = self._date()
        assert found is not None  # noqa: S101 - validate has seen to it
        return datetime.combine(found, DRAW_AT, zone).astimezone(UTC)

    def _date(self) -> date | None:
        try:
            return date(*(int(part.data or "") for part in (self.year, self.month, self.day)))
        except (ValueError, OverflowError):
            return None
