"""When things happen by themselves: the programme's schedule, and what its jobs last did."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from unmentor.persistence.base import Base, by_value


class Approval(StrEnum):
    """Who lets the introductions of a scheduled draw go out."""

    AUTOMATIC = "automatic"
    UNLESS_STOPPED = "unless_stopped"
    """By themselves some hours after the draw, if no organiser stops them."""
    BY_HAND = "by_hand"


class ScheduleRow(Base):
    """The one schedule; without this row nothing happens by itself but the delivery of mail.

    `rule` says when draws are (unmentor.services.draw_rule). `notice_days` count back from the draw, `stop_hours`
    on from it, the other days from when the introductions went out. `given_up`: the date of the last cycle that was
    given up, which is not planned again.
    """

    __tablename__ = "schedule"
    __table_args__ = (CheckConstraint("id = 1", name="one"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    rule: Mapped[str] = mapped_column(String(100))
    approval: Mapped[Approval] = mapped_column(by_value(Approval))
    notice_days: Mapped[int]
    stop_hours: Mapped[int]
    nudge_days: Mapped[int]
    nudge_again_days: Mapped[int]
    replace_days: Mapped[int]
    feedback_days: Mapped[int]
    close_days: Mapped[int]
    changed_at: Mapped[datetime]
    given_up: Mapped[datetime | None]


class JobRow(Base):
    """One job by its name: what it last did. `error` is empty after a run that went well; `took_ms`: milliseconds."""

    __tablename__ = "job"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    took_ms: Mapped[int | None]
    news: Mapped[str] = mapped_column(Text, default="")
    error: Mapped[str] = mapped_column(Text, default="")
    failed_at: Mapped[datetime | None]


class AlarmRow(Base):
    """Something that organisers should know of, while it lasts: what, since when, and when they were told."""

    __tablename__ = "alarm"

    kind: Mapped[str] = mapped_column(String(40), primary_key=True)
    since: Mapped[datetime]
    told_at: Mapped[datetime | None]
