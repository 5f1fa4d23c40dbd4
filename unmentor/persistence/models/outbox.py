"""The outbox: messages decided but not yet handed to the mail server, and what became of them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from unmentor.persistence.base import Base, by_value


class MessageState(StrEnum):
    """`held` waits for an organiser's send; `sending` is claimed by one deliverer; `failed` will not be tried again.

    `bounced`: the mail server took it, and it came back.
    """

    HELD = "held"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"


class MessageRow(Base):
    """One message to one person, complete: what was decided is what is sent.

    Without `practitioner_id` it goes to somebody who takes no part (yet): an organiser, or whoever is about to join.
    `expires_at`: when it is of no use any more (a link to sign in), and is given up rather than sent. `failing_since`:
    when the first of the attempts failed that it is still waiting to make good.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_state_due_at", "state", "due_at"),
        Index("ix_message_sent_at", "sent_at"),
        Index("ix_message_recipient", "recipient"),
        Index("ix_message_written", "written"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    kind: Mapped[str] = mapped_column(String(40))
    cycle_id: Mapped[int | None] = mapped_column(ForeignKey("cycle.id", ondelete="CASCADE"), index=True)
    practitioner_id: Mapped[UUID | None] = mapped_column(ForeignKey("practitioner.id"), index=True)
    message_id: Mapped[str] = mapped_column(String(250), unique=True)
    recipient: Mapped[str] = mapped_column(String(254))
    recipient_name: Mapped[str] = mapped_column(String(200))
    sender: Mapped[str] = mapped_column(String(254))
    sender_name: Mapped[str] = mapped_column(String(200))
    reply_to: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    headers: Mapped[dict[str, str]]
    calendar: Mapped[bytes | None] = mapped_column(LargeBinary)
    calendar_method: Mapped[str | None] = mapped_column(String(20))
    written: Mapped[datetime]

    state: Mapped[MessageState] = mapped_column(by_value(MessageState))
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(Text, default="")
