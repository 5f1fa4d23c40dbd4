"""The programme's schedule: setting it, and the dates that follow from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from unmentor.errors import Refusal
from unmentor.persistence.models import Approval, ScheduleRow
from unmentor.services.draw_rule import DEFAULT_RULE, DrawRule, draw_rule

DATES_SHOWN = 6
_LONGEST = {"stop_hours": 4 * 24, "feedback_days": 180, "close_days": 365}
"""At most so many; a draw has to go out within five days of being made (services.schedule.SEND_WITHIN)."""


class BadSchedule(Refusal):
    """Days that cannot follow each other."""


@dataclass(frozen=True)
class Schedule:
    """How a programme runs by itself; the fields are those of ScheduleRow."""

    rule: str = DEFAULT_RULE
    approval: Approval = Approval.BY_HAND
    stop_hours: int = 24
    feedback_days: int = 21
    close_days: int = 35

    def __post_init__(self) -> None:
        for name, longest in _LONGEST.items():
            if not 1 <= getattr(self, name) <= longest:
                raise BadSchedule(f"{name.replace('_', ' ')}: {getattr(self, name)} is not between 1 and {longest}")
        if self.close_days <= self.feedback_days:
            raise BadSchedule(
                f"a cycle cannot close after {self.close_days} days when it is asked about after {self.feedback_days}"
            )

    def rule_in(self, zone: ZoneInfo) -> DrawRule:
        """When draws are. Raises BadRule."""
        return draw_rule(self.rule, zone)

    def after_introducing(self, introduced_at: datetime) -> dict[str, datetime]:
        """What a cycle plans once its introductions go out: `ask_at` and `close_at`."""
        return {
            "ask_at": introduced_at + timedelta(days=self.feedback_days),
            "close_at": introduced_at + timedelta(days=self.close_days),
        }


def the_schedule(session: Session) -> Schedule | None:
    """The schedule that is set; None while nothing runs by itself."""
    row = session.get(ScheduleRow, 1)
    return Schedule(**{name: getattr(row, name) for name in Schedule.__dataclass_fields__}) if row else None


def next_dates(schedule: Schedule, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """The next draws (UTC), as many as are shown to whoever sets a rule. Raises BadRule."""
    return list(islice(schedule.rule_in(zone).dates(now), DATES_SHOWN))


def set_schedule(session: Session, schedule: Schedule, zone: ZoneInfo, now: datetime) -> None:
    """Keep a schedule. A cycle that is planned keeps its date. Raises BadRule."""
    schedule.rule_in(zone)
    values = {name: getattr(schedule, name) for name in Schedule.__dataclass_fields__}
    session.merge(ScheduleRow(id=1, changed_at=now, **values))
    session.flush()


def stop_schedule(session: Session) -> None:
    """Nothing happens by itself from now on but the delivery of mail."""
    if row := session.get(ScheduleRow, 1):
        session.delete(row)
        session.flush()
