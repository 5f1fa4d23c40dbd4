"""People who take part, what they want and offer, and whom they would rather not meet."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, Dialect, ForeignKey, Index, String, Text, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from unmentor.persistence.base import Base, by_value
from unmentor.persistence.models.councils import CouncilRow


class PractitionerState(StrEnum):
    """Whether a practitioner takes part: someone invited has not said yes, and is in no draw until they do."""

    INVITED = "invited"
    ACTIVE = "active"
    LEFT = "left"


class RestReason(StrEnum):
    """Why somebody is in no draw until they say that they are still in."""

    BOUNCED = "bounced"
    """A message to their address came back for good."""
    UNANSWERED = "unanswered"
    """They said nothing of their introductions, two cycles running."""


class Direction(StrEnum):
    """Which way an interest points."""

    LEARN = "learn"
    SHARE = "share"


class Way(StrEnum):
    """How a person likes to talk."""

    VIDEO = "video"
    PHONE = "phone"
    IN_PERSON = "in_person"


class _Ways(TypeDecorator[frozenset[Way]]):
    """A set of ways to talk: their values in one text, in the order of the alphabet."""

    impl = String(60)
    cache_ok = True

    def process_bind_param(self, value: Iterable[Way] | None, dialect: Dialect) -> str | None:
        """The set as text."""
        return None if value is None else " ".join(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[Way] | None:
        """The text as a set."""
        return None if value is None else frozenset(map(Way, value.split()))


class PractitionerRow(Base):
    """A person who signed up.

    `notes` are for the organiser alone, `for_partners` is shown to partners. `profession` and `ways` are empty where
    the person did not say. `consented_at`: when they agreed to what is shared with whom, in the words of
    `consent_version`; None for those who asked on a form elsewhere and have not said so here. `confirmed_at`: when the
    address was proved. `paused_until`: the last day without a draw. `resting_since`, `rest_reason`: they are in no draw
    until they say that they are still in. `in_again_at`: when they last said so, or began to take part; what they did
    not answer before counts no more. After `erased_at` nothing here is about anybody.
    """

    __tablename__ = "practitioner"
    __table_args__ = (
        CheckConstraint("cadence BETWEEN 1 AND 3", name="cadence"),
        CheckConstraint("conversations BETWEEN 1 AND 3", name="conversations"),
        Index("ix_practitioner_state_council_code", "state", "council_code"),  # the front page counts by it alone
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    council_code: Mapped[str] = mapped_column(ForeignKey("council.code"), index=True)
    role: Mapped[str] = mapped_column(String(200))
    cadence: Mapped[int] = mapped_column(default=1)
    conversations: Mapped[int] = mapped_column(default=1)
    second_seat: Mapped[bool] = mapped_column(default=False)
    notes: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(2), default="en")
    profession: Mapped[str] = mapped_column(String(120), default="")
    ways: Mapped[frozenset[Way]] = mapped_column(_Ways, default=frozenset)
    times: Mapped[str] = mapped_column(String(200), default="")
    for_partners: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[PractitionerState] = mapped_column(by_value(PractitionerState))
    joined_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    consented_at: Mapped[datetime | None]
    consent_version: Mapped[str] = mapped_column(String(20), default="")
    confirmed_at: Mapped[datetime | None]
    paused_until: Mapped[date | None]
    resting_since: Mapped[datetime | None]
    rest_reason: Mapped[RestReason | None] = mapped_column(by_value(RestReason))
    in_again_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    council: Mapped[CouncilRow] = relationship()
    interests: Mapped[list["InterestRow"]] = relationship(cascade="all, delete-orphan", order_by="InterestRow.position")

    def words(self, direction: Direction) -> tuple[str, ...]:
        """What the person wrote for one direction, in their order."""
        return tuple(interest.words for interest in self.interests if interest.direction is direction)

    def keys(self, direction: Direction) -> frozenset[str]:
        """The topics of one direction, as the draw compares them."""
        return frozenset(interest.key for interest in self.interests if interest.direction is direction)


class InterestRow(Base):
    """One interest of one person: `key` is a topic's slug or the person's own words made comparable."""

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("practitioner_id", "direction", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"))
    direction: Mapped[Direction] = mapped_column(by_value(Direction))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(200), index=True)
    words: Mapped[str] = mapped_column(String(200))


class AvoidanceRow(Base):
    """`practitioner_id` asked not to meet `other_id`; confidential, and it holds both ways."""

    __tablename__ = "avoidance"

    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), primary_key=True)
