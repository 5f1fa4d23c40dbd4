"""The outbox as organisers look at it: by state, by kind and by whom it is to, a page at a time; and one message."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, load_only

from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.desk_people import PAGE_LENGTH
from unmentor.services.links import Use
from unmentor.services.outbox import is_wanted

_OPENS_DOORS = frozenset({"sign_in"})
"""Messages with which their reader signs in."""

# Whoever has one of these answers, skips or leaves as the person whose it is.
_PERSONAL_LINK = re.compile(rf"(/(?:{'|'.join(use.value for use in Use)})/)[\w.-]+")

_IN_A_LIST = (
    MessageRow.kind,
    MessageRow.recipient,
    MessageRow.recipient_name,
    MessageRow.state,
    MessageRow.attempts,
    MessageRow.written,
    MessageRow.sent_at,
    MessageRow.bounced_at,
    MessageRow.last_error,
)


@dataclass(frozen=True)
class Messages:
    """A page of the messages that were looked for, newest first, without their words; `total` is how many in all."""

    rows: Sequence[MessageRow]
    total: int


@dataclass(frozen=True)
class GivenUp:
    """Messages that were given up: how many, and when the oldest was written."""

    count: int
    oldest: datetime


def find_messages(session: Session, words: str, state: MessageState | None, kind: str, page: int) -> Messages:
    """Those to an address or a name with `words` in it; any state for None, any kind for "". Two queries."""
    which: list[ColumnElement[bool]] = []
    if words:
        columns = (MessageRow.recipient, MessageRow.recipient_name)
        which.append(or_(*(column.icontains(words, autoescape=True) for column in columns)))
    if state is not None:
        which.append(MessageRow.state == state)
    if kind:
        which.append(MessageRow.kind == kind)
    total = session.scalar(select(func.count(MessageRow.id)).where(*which)) or 0
    query = (
        select(MessageRow)
        .where(*which)
        .options(load_only(*_IN_A_LIST))
        .order_by(MessageRow.written.desc(), MessageRow.id)
        .limit(PAGE_LENGTH)
        .offset((page - 1) * PAGE_LENGTH)
    )
    return Messages(session.scalars(query).all(), total)


def given_up(session: Session) -> GivenUp | None:
    """Those that `retry_failed` would send again; None if there are none."""
    query = select(func.count(MessageRow.id), func.min(MessageRow.written))
    count, oldest = session.execute(query.where(MessageRow.state == MessageState.FAILED, is_wanted())).one()
    return GivenUp(count, oldest) if oldest else None


def find_message(session: Session, message_id: UUID) -> MessageRow | None:
    """One message, whole; None where there is none, or no longer."""
    return session.get(MessageRow, message_id)


def words_of(message: MessageRow) -> str:
    """The text part as it will arrive, but for the ends of personal links; "" for a message that signs somebody in.

    Organisers look after messages, and do not act in the place of those who get them.
    """
    return "" if message.kind in _OPENS_DOORS else _PERSONAL_LINK.sub(r"\1…", message.text)
