"""What became of introductions, as each side tells it, and the draws for those who were let down."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from unmentor.persistence.base import Base, by_value


class Answer(StrEnum):
    """What one side says of an introduction; nothing said is no row."""

    MET = "met"
    DATE_SET = "date_set"
    """Not yet, but there is a date."""
    NO_REPLY = "no_reply"
    """The partner has not written back: whoever says so is let down."""
    CANNOT = "cannot"
    """Whoever says so cannot make it this time: the partner is let down."""
    NOT_MET = "not_met"
    """They did not meet, for whatever other reason."""


class FeedbackRow(Base):
    """One side's answer. `useful` (1 to 5), `learned` and `publish` are about a conversation that took place.

    `publish`: this side agrees that what it learned may be read by everybody; it is only when all sides agree.
    """

    __tablename__ = "feedback"
    __table_args__ = (
        CheckConstraint("useful BETWEEN 1 AND 5", name="useful"),
        Index("ix_feedback_answer_introduction_id", "answer", "introduction_id"),  # few say that they did not meet
    )

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introduction.id", ondelete="CASCADE"), primary_key=True)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True, index=True)
    answer: Mapped[Answer] = mapped_column(by_value(Answer))
    useful: Mapped[int | None]
    learned: Mapped[str] = mapped_column(Text, default="")
    publish: Mapped[bool] = mapped_column(default=False)
    answered_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ReplacementRow(Base):
    """A draw after a cycle's own, for those who had nobody, were let down, or came later; with its certificate.

    `number` counts from 1 within a cycle, so that of two who draw at the same moment one wins.
    """

    __tablename__ = "replacement"
    __table_args__ = (UniqueConstraint("cycle_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"))
    number: Mapped[int]
    drawn_at: Mapped[datetime]
    people: Mapped[int]
    value: Mapped[int] = mapped_column(BigInteger)
    bound: Mapped[int] = mapped_column(BigInteger)
    optimal: Mapped[bool]
    certificate: Mapped[dict[str, Any]]
