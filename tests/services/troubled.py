"""Rows of a programme in trouble: messages in any state, and jobs that ran or did not."""

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy.orm import Session

from tests.services.conftest import NOW
from unmentor.persistence.models import JobRow, MessageRow, MessageState


def add_message(session: Session, state: MessageState, **columns: object) -> MessageRow:
    """A message of now, in a state."""
    facts: dict[str, object] = {
        "kind": "introduction",
        "message_id": f"<{uuid4()}@unmentor.example>",
        "recipient": "asha@devon.example",
        "recipient_name": "Asha Patel",
        "sender": "hello@unmentor.example",
        "sender_name": "UnMentoring",
        "reply_to": "",
        "subject": "Meet Ben",
        "text": "Hello",
        "html": "",
        "headers": {},
        "written": NOW,
        "due_at": NOW,
    }
    row = MessageRow(state=state, **facts | columns)
    session.add(row)
    session.flush()
    return row


def add_job(session: Session, name: str, ran: datetime, error: str = "") -> JobRow:
    """A job and its last run, which took a second."""
    row = JobRow(
        name=name,
        started_at=ran - timedelta(seconds=1),
        finished_at=ran,
        took_ms=1000,
        news="",
        error=error,
        failed_at=ran if error else None,
    )
    session.add(row)
    session.flush()
    return row
