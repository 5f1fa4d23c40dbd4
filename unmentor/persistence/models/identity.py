"""Who is who without passwords: organisers, requests to sign in, browsers signed in, and attempts that were counted.

What opens a door (links, codes, cookies) is stored as a hash only, so that a copy of the database opens none.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from unmentor.persistence.base import Base, by_value
from unmentor.persistence.models.practitioners import PractitionerRow

_HASH = String(64)  # SHA-256, in hexadecimal


class Role(StrEnum):
    """What an organiser may do: a viewer reads, an editor runs cycles, an owner manages organisers as well."""

    OWNER = "owner"
    EDITOR = "editor"
    VIEWER = "viewer"


class Purpose(StrEnum):
    """What an address is confirmed for."""

    JOIN = "join"
    SIGN_IN = "sign_in"
    CHANGE_ADDRESS = "change_address"


class OrganiserRow(Base):
    """Somebody who runs the programme; they need not take part in it."""

    __tablename__ = "organiser"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    address: Mapped[str] = mapped_column(String(254), unique=True)
    role: Mapped[Role] = mapped_column(by_value(Role))
    added_at: Mapped[datetime]


class SignInRequestRow(Base):
    """One message with a link and a code, good for one sign-in.

    There is a row for an address that nobody here has, too: what happens next may not tell the difference.
    `asked_by` and `pressed_by` are hashes of what the asking and the pressing browser keep; `next_path` is the page
    that was wanted; `message_id` is the message in the outbox, which holds link and code until both are expired.
    """

    __tablename__ = "sign_in_request"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    purpose: Mapped[Purpose] = mapped_column(by_value(Purpose))
    address: Mapped[str] = mapped_column(String(254))
    link_hash: Mapped[str] = mapped_column(_HASH, unique=True)
    code_hash: Mapped[str] = mapped_column(_HASH)
    asked_by: Mapped[str] = mapped_column(_HASH, index=True)
    next_path: Mapped[str] = mapped_column(String(500))
    tries_left: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime | None]
    pressed_by: Mapped[str | None] = mapped_column(_HASH)
    message_id: Mapped[UUID | None] = mapped_column(ForeignKey("message.id", ondelete="SET NULL"), index=True)
    practitioner_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), index=True)


class BrowserSessionRow(Base):
    """One browser that is signed in as a practitioner, an organiser, or one who is both.

    `request_id` is the request that was spent on it: the database sees to it that there is one session for each.
    `device` is in words, for the list from which a session can be ended. `expires_at` is the latest end.
    """

    __tablename__ = "browser_session"
    __table_args__ = (CheckConstraint("practitioner_id IS NOT NULL OR organiser_id IS NOT NULL", name="somebody"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    token_hash: Mapped[str] = mapped_column(_HASH, unique=True)
    request_id: Mapped[UUID] = mapped_column(unique=True)
    practitioner_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id", ondelete="CASCADE"), index=True)
    organiser_id: Mapped[UUID | None] = mapped_column(ForeignKey("organiser.id", ondelete="CASCADE"), index=True)
    device: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]

    practitioner: Mapped[PractitionerRow | None] = relationship()
    organiser: Mapped[OrganiserRow | None] = relationship()


class AttemptRow(Base):
    """How often something was tried in one window of time. `key` is a keyed hash of who tried what, or from where."""

    __tablename__ = "attempt"

    key: Mapped[str] = mapped_column(_HASH, primary_key=True)
    window_end: Mapped[datetime] = mapped_column(primary_key=True, index=True)
    count: Mapped[int]
