"""The programme's schedule: setting it, and the dates that follow from it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from unmentor.errors import Refusal
from unmentor.persistence.models import Approval, CycleRow, ScheduleRow
from unmentor.services.draw_rule import DEFAULT_RULE, DrawRule, draw_rule

DATES_SHOWN = 6
_A_YEAR = timedelta(days=366)
_LONGEST = {
    "notice_days": 21,
    "stop_hours": 4 * 24,
    "nudge_days": 90,
    "nudge_again_days": 90,
    "replace_days": 21,
    "feedback_days": 180,
    "close_days": 365,
}
"""At most so many; a draw has to go out within five days of being made (services.schedule.SEND_WITHIN)."""
_AFTER_EACH_OTHER = ("nudge_days", "nudge_again_days", "feedback_days", "close_days")


class BadSchedule(Refusal):
    """Days that cannot follow each other."""


@dataclass(frozen=True)
class Schedule:
    """How a programme runs by itself; the fields are those of ScheduleRow."""

    rule: str = DEFAULT_RULE
    approval: Approval = Approval.BY_HAND
    notice_days: int = 5
    stop_hours: int = 24
    nudge_days: int = 10
    nudge_again_days: int = 15
    replace_days: int = 7
    feedback_days: int = 21
    close_days: int = 35

    def __post_init__(self) -> None:
        for name, longest in _LONGEST.items():
            if not 1 <= getattr(self, name) <= longest:
                raise BadSchedule(f"{_option(name)} ({getattr(self, name)}) must be between 1 and {longest}")
        for one, following in pairwise(_AFTER_EACH_OTHER):
            if getattr(self, following) <= getattr(self, one):
                raise BadSchedule(
                    f"{_option(following)} ({getattr(self, following)}) must be more than {_option(one)} "
                    f"({getattr(self, one)})"
                )

    def rule_in(self, zone: ZoneInfo) -> DrawRule:
        """When draws are. Raises BadRule."""
        return draw_rule(self.rule, zone)

    def after_introducing(self, introduced_at: datetime) -> dict[str, datetime]:
        """What a cycle plans once its introductions go out, by the names of its columns."""
        days = {
            "nudge_at": self.nudge_days,
            "nudge_again_at": self.nudge_again_days,
            "ask_at": self.feedback_days,
            "close_at": self.close_days,
        }
        return {moment: introduced_at + timedelta(days=after) for moment, after in days.items()}


def _option(name: str) -> str:
    """A field as it is typed on the command line."""
    return f"--{name.replace('_', '-')}"


def the_schedule(session: Session) -> Schedule | None:
    """The schedule that is set; None while nothing runs by itself."""
    row = session.get(ScheduleRow, 1)
    return Schedule(**{name: getattr(row, name) for name in Schedule.__dataclass_fields__}) if row else None


def next_dates(schedule: Schedule, zone: ZoneInfo, now: datetime) -> list[datetime]:
    """The next draws (UTC), as many as are shown to whoever sets a rule. Raises BadRule."""
    return list(islice(schedule.rule_in(zone).dates(now), DATES_SHOWN))


def set_schedule(session: Session, schedule: Schedule, zone: ZoneInfo, now: datetime) -> None:
    """Keep a schedule. A cycle that is planned keeps its date. Raises BadRule, and BadSchedule for a rule so rare."""
    first = schedule.rule_in(zone).next_date(now)
    if first > now + _A_YEAR:
        raise BadSchedule(
            f'"{schedule.rule}" next comes on {first.astimezone(zone):%-d %B %Y}: choose one that comes within a year'
        )
    values = {name: getattr(schedule, name) for name in Schedule.__dataclass_fields__}
    session.merge(ScheduleRow(id=1, changed_at=now, **values))
    session.flush()


def give_up_date(session: Session, draw_at: datetime) -> None:
    """A date of the schedule, if there is one, has no draw."""
    row = session.get(ScheduleRow, 1)
    if row is not None and (row.given_up is None or row.given_up < draw_at):
        row.given_up = draw_at


def next_date_to_plan(session: Session, schedule: Schedule, zone: ZoneInfo, now: datetime) -> datetime:
    """The next draw (UTC): after every one that was, also if an organiser made it early, or gave it up."""
    given_up = session.scalar(select(ScheduleRow.given_up))
    newest = session.scalar(select(func.max(CycleRow.draw_at)))
    return schedule.rule_in(zone).next_date(max(filter(None, (now, given_up, newest))))


def stop_schedule(session: Session) -> None:
    """Nothing happens by itself from now on but the delivery of mail."""
    if row := session.get(ScheduleRow, 1):
        session.delete(row)
        session.flush()
