"""Cycles, their draws, and who was introduced to whom."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from unmentor.persistence.base import Base, by_value
from unmentor.persistence.models.councils import CouncilRow
from unmentor.persistence.models.practitioners import PractitionerRow


class CycleState(StrEnum):
    """How far a cycle has come; it only ever goes forward."""

    OPEN = "open"
    NOTICE = "notice"
    DRAWN = "drawn"
    APPROVED = "approved"
    INTRODUCED = "introduced"
    FEEDBACK = "feedback"
    CLOSED = "closed"


class CycleRow(Base):
    """One round; `number` counts from 1.

    `draw_at`, `nudge_at`, `nudge_again_at`, `ask_at` and `close_at` are planned, all but the first from when the
    introductions go out; what was done, and when, is in the others. `stopped_at`: an organiser said that it does not go
    out by itself. `replaced_at`: when replacements were last looked for. `digested_at`: when organisers got its digest.
    """

    __tablename__ = "cycle"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - SQLAlchemy's name; links in messages name ids

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    state: Mapped[CycleState] = mapped_column(by_value(CycleState))
    seed: Mapped[int]  # breaks ties; from the start, so that a preview shows what the draw will be
    draw_at: Mapped[datetime]
    noticed_at: Mapped[datetime | None]
    drawn_at: Mapped[datetime | None]
    approved_at: Mapped[datetime | None]
    introduced_at: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]
    nudge_at: Mapped[datetime | None]
    nudged_at: Mapped[datetime | None]
    nudge_again_at: Mapped[datetime | None]
    nudged_again_at: Mapped[datetime | None]
    replaced_at: Mapped[datetime | None]
    ask_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    close_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    digested_at: Mapped[datetime | None]

    draw: Mapped["DrawRow | None"] = relationship(cascade="all, delete-orphan")
    introductions: Mapped[list["IntroductionRow"]] = relationship(
        cascade="all, delete-orphan", order_by="IntroductionRow.position"
    )
    sitting_out: Mapped[list["SittingOutRow"]] = relationship(cascade="all, delete-orphan")


@dataclass(frozen=True)
class KeptFairness:
    """How fair a draw is, in numbers that name nobody; affinities of two people in thousandths, None without any two.

    `waiting` people were left out, and `waited_before` of them had been left out last time too; `blocking` counts pairs
    who would both rather have each other (see unmentor.matching.fairness).
    """

    lowest: int | None
    median: int | None
    highest: int | None
    waiting: int
    waited_before: int
    blocking: int


class DrawRow(Base):
    """What proves a cycle's draw: the certificate carries seed, weights, digest and prices.

    `affinity_gap` is how much affinity, in thousandths, a better draw could have more at most; None where it could have
    more than affinity. `together` are the pairs (ids of practitioners) that the organiser asked for, which are part of
    the certificate's digest. Draws made before revision 0002 have neither `affinity_gap` nor `fairness`.
    """

    __tablename__ = "draw"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), primary_key=True)
    people: Mapped[int]
    value: Mapped[int] = mapped_column(BigInteger)
    bound: Mapped[int] = mapped_column(BigInteger)
    optimal: Mapped[bool]
    certificate: Mapped[dict[str, Any]]
    affinity_gap: Mapped[int | None] = mapped_column(BigInteger)
    together: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    fairness: Mapped[KeptFairness | None] = composite(
        mapped_column("lowest_affinity", nullable=True),
        mapped_column("median_affinity", nullable=True),
        mapped_column("highest_affinity", nullable=True),
        mapped_column("waiting", nullable=True),
        mapped_column("waited_before", nullable=True),
        mapped_column("blocking_pairs", nullable=True),
    )


class IntroductionRow(Base):
    """Two people (three in the one trio) of one cycle, and why they were chosen, in sentences.

    `replacement_id`: the later draw that it came of; None for the cycle's own. `hold_start`: the time that calendars
    hold for it, None before revision 0007; `sequence`: how often that was changed (RFC 5545).
    """

    __tablename__ = "introduction"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), index=True)
    replacement_id: Mapped[int | None] = mapped_column(ForeignKey("replacement.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    score: Mapped[int]
    reasons: Mapped[list[str]]
    first_writer_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"))
    meet_by: Mapped[date]
    hold_start: Mapped[datetime | None]
    sequence: Mapped[int] = mapped_column(default=0)

    members: Mapped[list["MemberRow"]] = relationship(cascade="all, delete-orphan", order_by="MemberRow.position")


class MemberRow(Base):
    """One side of an introduction, with the council the person worked for at the time."""

    __tablename__ = "introduction_member"
    __table_args__ = (Index("ix_introduction_member_practitioner_id", "practitioner_id"),)

    introduction_id: Mapped[UUID] = mapped_column(ForeignKey("introduction.id", ondelete="CASCADE"), primary_key=True)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    council_code: Mapped[str] = mapped_column(ForeignKey("council.code"))
    position: Mapped[int]

    practitioner: Mapped[PractitionerRow] = relationship()
    council: Mapped[CouncilRow] = relationship()


class SittingOutRow(Base):
    """A person of the pool without a partner in a cycle, and why, in a sentence."""

    __tablename__ = "sitting_out"

    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), primary_key=True)
    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)

    practitioner: Mapped[PractitionerRow] = relationship()
