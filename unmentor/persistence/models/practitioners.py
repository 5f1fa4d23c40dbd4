"""People who take part, what they want and offer, and whom they would rather not meet."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from unmentor.persistence.base import Base, by_value
from unmentor.persistence.models.councils import CouncilRow


class PractitionerState(StrEnum):
    """Whether a practitioner takes part: someone invited has not said yes, and is in no draw until they do."""

    INVITED = "invited"
    ACTIVE = "active"
    LEFT = "left"


class Direction(StrEnum):
    """Which way an interest points."""

    LEARN = "learn"
    SHARE = "share"


class PractitionerRow(Base):
    """A person who signed up."""

    __tablename__ = "practitioner"
    __table_args__ = (
        CheckConstraint("cadence BETWEEN 1 AND 3", name="cadence"),
        CheckConstraint("conversations BETWEEN 1 AND 3", name="conversations"),
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
    state: Mapped[PractitionerState] = mapped_column(by_value(PractitionerState), index=True)
    joined_at: Mapped[datetime]
    updated_at: Mapped[datetime]

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
