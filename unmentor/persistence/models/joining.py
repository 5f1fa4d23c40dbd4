"""Answers of somebody who is joining and is no practitioner yet, and the wishes of those who are."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from unmentor.persistence.base import Base


class JoiningRow(Base):
    """One attempt to join, held by a browser: `token_hash` is the SHA-256, in hex, of the token in its cookie.

    `answers` are what was typed, by question, and passed its check. `confirmed_at`: when `address` was proved.
    `waiting_since`: when an organiser was asked to settle an organisation that is not in the register; such a row stays
    longer. `practitioner_id`: who came of it; the answers are then gone, and a second press finds the same person.
    """

    __tablename__ = "joining"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    address: Mapped[str] = mapped_column(String(254), default="", index=True)
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None] = mapped_column(index=True)
    practitioner_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"))


class SkippingRow(Base):
    """A practitioner who asked not to be in one cycle's draw."""

    __tablename__ = "skipping"

    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), primary_key=True)
    cycle_id: Mapped[int] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), primary_key=True)
    asked_at: Mapped[datetime]


class KeepApartRow(Base):
    """An address whose owner `practitioner_id` asked not to meet; confidential, and it holds both ways.

    By address, so that asking tells nobody whether its owner takes part, and so that it holds if they join later.
    `other_id`: whose address that was, as soon as it is known to have been somebody's; they may change it.
    """

    __tablename__ = "keep_apart"

    practitioner_id: Mapped[UUID] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), primary_key=True)
    address: Mapped[str] = mapped_column(String(254), primary_key=True, index=True)
    other_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), index=True)


class ErasedAddressRow(Base):
    """The SHA-256, in hex, of an address that no sheet may bring back: its owner had their data erased."""

    __tablename__ = "erased_address"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
