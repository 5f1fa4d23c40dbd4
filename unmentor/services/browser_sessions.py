"""Browsers that are signed in. The browser keeps a random token, the database its hash, and a row can be ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select, update
from sqlalchemy.orm import Session, joinedload

from unmentor.persistence.models import BrowserSessionRow, OrganiserRow, PractitionerRow, PractitionerState
from unmentor.services.organisers import Known
from unmentor.services.tokens import new_token, token_hash

IDLE = timedelta(days=30)
FOR_PRACTITIONERS = timedelta(days=90)
FOR_ORGANISERS = timedelta(hours=12)  # also where an organiser takes part: the same browser opens both doors
_SEEN_EVERY = timedelta(days=1)  # so that reading pages is not a write each time


@dataclass(frozen=True)
class Opened:
    """A new session: what the browser is to keep, and for how long."""

    token: str
    lifetime: timedelta


@dataclass(frozen=True)
class Who:
    """Whom a browser is signed in as: one of the two, or one who is both. last_seen_at: to the day.

    Whoever has left is still a practitioner here: their data are theirs to take away, and they may come back.
    """

    practitioner: PractitionerRow | None
    organiser: OrganiserRow | None
    last_seen_at: datetime

    @property
    def takes_part(self) -> bool:
        """Whether a practitioner is signed in who has not left; one who was invited counts."""
        return self.practitioner is not None and self.practitioner.state is not PractitionerState.LEFT

    @property
    def has_left(self) -> bool:
        """Whether a practitioner is signed in who has left."""
        return self.practitioner is not None and not self.takes_part

    def is_news(self, now: datetime) -> bool:
        """Whether `seen` has something to write down."""
        return self.last_seen_at <= now - _SEEN_EVERY


def open_session(session: Session, request_id: UUID, known: Known, device: str, now: datetime) -> Opened | None:
    """Sign a browser in for a request that was spent; None where that was done, and ended, before.

    There is one session for each request: pressed twice, the browser's second answer carries the token that counts.
    """
    token, lifetime = new_token(), FOR_ORGANISERS if known.organiser else FOR_PRACTITIONERS
    row = session.scalar(select(BrowserSessionRow).where(BrowserSessionRow.request_id == request_id))
    if row is not None and row.ended_at is not None:
        return None
    if row is None:
        row = BrowserSessionRow(
            request_id=request_id,
            practitioner_id=known.practitioner_id,
            organiser_id=known.organiser_id,
            device=device,
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime,
        )
        session.add(row)
    row.token_hash = token_hash(token)
    session.flush()
    return Opened(token, lifetime)


def who_is(session: Session, token: str, now: datetime) -> Who | None:
    """Whom the browser with this token is signed in as, or None; practitioners come with their council."""
    row = session.scalar(
        select(BrowserSessionRow)
        .where(*_open(token, now))
        .options(
            joinedload(BrowserSessionRow.practitioner).joinedload(PractitionerRow.council),
            joinedload(BrowserSessionRow.organiser),
        )
    )
    return Who(row.practitioner, row.organiser, row.last_seen_at) if row else None


def seen(session: Session, token: str, now: datetime) -> None:
    """Note that the session is in use: its idle time counts from here."""
    session.execute(update(BrowserSessionRow).where(*_open(token, now)).values(last_seen_at=now))


def end_session(session: Session, token: str, now: datetime) -> None:
    """Sign the browser with this token out; nothing where it is not signed in."""
    session.execute(update(BrowserSessionRow).where(*_open(token, now)).values(ended_at=now))


def end_other_sessions(session: Session, practitioner_id: UUID, token: str, now: datetime) -> None:
    """Sign a practitioner out in every browser but the one with this token, which may be nobody's."""
    theirs = BrowserSessionRow.practitioner_id == practitioner_id, BrowserSessionRow.ended_at.is_(None)
    others = update(BrowserSessionRow).where(*theirs, BrowserSessionRow.token_hash != token_hash(token))
    session.execute(others.values(ended_at=now))


def is_forgotten(session: Session, token: str) -> bool:
    """Whether a browser keeps a token of which nothing is known any more: its person's data were erased.

    Other sessions are known until their latest end, which browsers keep to as well.
    """
    known = select(BrowserSessionRow.id).where(BrowserSessionRow.token_hash == token_hash(token))
    return bool(token) and session.scalar(known) is None


def forget_sessions(session: Session, now: datetime) -> None:
    """Delete the sessions that are past their latest end."""
    session.execute(delete(BrowserSessionRow).where(BrowserSessionRow.expires_at <= now))


def _open(token: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        BrowserSessionRow.token_hash == token_hash(token),
        BrowserSessionRow.ended_at.is_(None),
        BrowserSessionRow.expires_at > now,
        BrowserSessionRow.last_seen_at > now - IDLE,
    )
