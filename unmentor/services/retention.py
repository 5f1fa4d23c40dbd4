"""Forgetting what is no longer needed."""

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, update
from sqlalchemy.orm import Session

from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.erasing import NO_WORDS
from unmentor.services.identity import forget_what_is_over
from unmentor.services.inviting import forget_unanswered_invitations
from unmentor.services.joining_drafts import forget_expired

WORDS_KEPT = timedelta(days=180)
"""How long the words of a message are kept; that it was sent is kept longer."""
_FORGOTTEN = "(no longer kept)"

_AT_ONCE = 50
"""So many people are forgotten in one transaction: while it lasts, SQLite lets nobody else write."""


def forget_invitations(database: Database, now: datetime) -> int:
    """Those who were invited and have not answered; returns how many."""
    forgotten = 0
    while True:
        with database.transaction() as session:
            now_gone = len(forget_unanswered_invitations(session, now, _AT_ONCE))
        forgotten += now_gone
        if now_gone < _AT_ONCE:
            return forgotten


def forget(session: Session, now: datetime) -> int:
    """Drafts, requests and sessions that are over, and the words of old messages; returns of how many.

    Old messages that nobody got are forgotten altogether: without their words they could not be tried again.
    """
    forget_expired(session, now)
    forget_what_is_over(session, now)
    old = MessageRow.written < now - WORDS_KEPT
    session.execute(delete(MessageRow).where(old, MessageRow.state.in_([MessageState.FAILED, MessageState.BOUNCED])))
    sent = update(MessageRow).where(old, MessageRow.state == MessageState.SENT, MessageRow.html != "")
    forgotten = session.execute(sent.values({**NO_WORDS, "text": _FORGOTTEN}))
    assert isinstance(forgotten, CursorResult)  # noqa: S101 - an UPDATE answers with its cursor's result
    return forgotten.rowcount
