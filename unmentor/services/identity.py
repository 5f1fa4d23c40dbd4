"""Signing in without passwords: one message with a link and a code, either good once and for half an hour.

Whether an address is known shows in nothing that the asking browser gets: not in the answer, not in the limits, and as
good as not in the time, because the message is written for strangers too and only then not queued.
What was asked for is spent by one conditional update, so that of two who press at the same moment one wins.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from unmentor.mail import Programme, SignInLetter, sign_in
from unmentor.mail.sign_in import KIND as SIGN_IN
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow, Purpose, SignInRequestRow
from unmentor.services import outbox
from unmentor.services.attempts import Limit, attempt, forget_attempts
from unmentor.services.browser_sessions import Opened, forget_sessions, open_session
from unmentor.services.erasing import NO_WORDS
from unmentor.services.organisers import NOBODY, Known, comparable, known_by
from unmentor.services.tokens import keyed_hash, new_code, new_token, token_hash
from unmentor.services.unsent import wait_for_draws

LIFETIME = timedelta(minutes=30)
TRIES = 5  # wrong codes for one message
PER_ADDRESS = Limit(5, timedelta(hours=1))
PER_NETWORK = Limit(200, timedelta(hours=1))  # a whole council sits behind one address
CODES_PER_ADDRESS = Limit(20, timedelta(days=1))  # or whoever asks again and again would guess one in the end
_DOUBLE_PRESS = timedelta(minutes=1)
_REMEMBERED = timedelta(days=1)  # so long an old link says that it is old, not that it never was
_WORDLESS: dict[str, object] = {**NO_WORDS, "text": ""}

NOT_TAKEN_KEPT = timedelta(days=2)
"""How long it is remembered, by the addresses alone, of which messages the mail server has taken none."""


@dataclass(frozen=True)
class Visitor:
    """Who stands before us: the random value that the browser keeps, the device in words, and who is signed in."""

    browser: str
    device: str
    practitioner_id: UUID | None = None

    @property
    def hash(self) -> str:
        """By which the browser is known again."""
        return token_hash(self.browser)


@dataclass(frozen=True)
class Wish:
    """Who wants what.

    network: any text, or empty; language: the page's; next_path: the page that was wanted. practitioner_id: whose
    address is to be changed, where that is what is wanted.
    """

    address: str
    purpose: Purpose
    network: str = ""
    language: str = "en"
    next_path: str = ""
    practitioner_id: UUID | None = None


@dataclass(frozen=True)
class Asked:
    """A message is on its way if there is somebody to write to; what it holds is good until then."""

    expires_at: datetime


@dataclass(frozen=True)
class AskLater:
    """Too many asked for this address, or from this network."""

    again_at: datetime


@dataclass(frozen=True)
class Confirmed:
    """The address is the visitor's. `opened` is None for one that joins and is not known yet.

    `changes`: the practitioner whose address it is to become (services/address_change.py); nobody is signed in by that.
    """

    address: str
    known: Known
    opened: Opened | None
    next_path: str
    changes: UUID | None = None


class LinkState(StrEnum):
    """What a link is good for."""

    GOOD = "good"
    ELSEWHERE = "elsewhere"  # good, and not in this browser
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Link:
    """A link as somebody opens it; address and purpose are empty for an unknown one."""

    state: LinkState
    address: str = ""
    purpose: Purpose | None = None


@dataclass(frozen=True)
class WrongCode:
    """Not the code of a message that this browser asked for. With no tries left only a new message helps."""

    tries_left: int


def request_sign_in(
    session: Session, wish: Wish, visitor: Visitor, programme: Programme, secret: str, now: datetime
) -> Asked | AskLater:
    """Write to an address, if there is somebody to write to: the link and the code are in the message alone.

    Who is known signs in, whatever they asked for; anybody may be written to who wants to join. A new address is
    written to as a stranger's, whosever it is: only its owner is told. Raises BadAddress.
    """
    forget_what_is_over(session, now)
    address = comparable(wish.address)
    if again_at := _too_many(session, address, wish.network, secret, now):
        return AskLater(again_at)
    changing = wish.purpose is Purpose.CHANGE_ADDRESS
    if wish.practitioner_id is not None:
        _withdraw_earlier(session, wish.practitioner_id, now)
    known = NOBODY if changing else known_by(session, address)
    purpose = Purpose.SIGN_IN if known else wish.purpose
    link, code = new_token(), new_code()
    row = SignInRequestRow(
        id=uuid4(),
        purpose=purpose,
        address=address,
        link_hash=token_hash(link),
        asked_by=visitor.hash,
        next_path=wish.next_path,
        practitioner_id=wish.practitioner_id,
        tries_left=TRIES,
        created_at=now,
        expires_at=now + LIFETIME,
    )
    row.code_hash = _code_hash(secret, row, code)
    message = sign_in(_letter(row, known, link, code, wish.language, visitor.device), programme)
    if known or purpose is not Purpose.SIGN_IN:
        to = known.practitioner_id or wish.practitioner_id
        row.message_id = outbox.queue(session, message, to, now, expires_at=row.expires_at)
    session.add(row)
    session.flush()
    return Asked(row.expires_at)


def withdraw_changes(session: Session, practitioner_id: UUID, now: datetime) -> None:
    """No address that a practitioner was to have counts any longer, unless it is proved already.

    Whoever calls keeps the practitioner's row, or one that is asked for at this moment would be missed.
    """
    theirs = SignInRequestRow.practitioner_id == practitioner_id, *_unspent(now)
    session.execute(update(SignInRequestRow).where(*theirs).values(expires_at=now))


def look_at_link(session: Session, link: str, visitor: Visitor, now: datetime) -> Link:
    """What a link is good for; looking changes nothing, because mail scanners look at every link."""
    query = select(SignInRequestRow, _counts_for(visitor)).where(SignInRequestRow.link_hash == token_hash(link))
    found = session.execute(query).one_or_none()
    if found is None:
        return Link(LinkState.UNKNOWN)
    row, counts = found
    if row.spent_at is not None:
        state = LinkState.USED
    elif row.expires_at <= now or not row.tries_left:
        state = LinkState.EXPIRED
    else:
        state = LinkState.GOOD if counts else LinkState.ELSEWHERE
    return Link(state, row.address, row.purpose)


def press_link(session: Session, link: str, visitor: Visitor, now: datetime) -> Confirmed | Link:
    """Sign in by the link, in whichever browser it is open; or what the link is, if it is not good.

    A new address is proved by it only where it was asked for, or whose it is to be is signed in: somebody may have
    mistyped theirs, and the message gone to a stranger.
    """
    this = SignInRequestRow.link_hash == token_hash(link)
    _keep_people(session, this)
    row = _spend(session, visitor, now, this, SignInRequestRow.tries_left > 0, _counts_for(visitor))
    row = row or _pressed_just_now(session, visitor, now, this)
    return (row and _confirmed(session, row, visitor, now)) or look_at_link(session, link, visitor, now)


def enter_code(session: Session, code: str, visitor: Visitor, secret: str, now: datetime) -> Confirmed | WrongCode:
    """Sign in by the code, in the browser that asked for it alone."""
    _keep_people(session, SignInRequestRow.asked_by == visitor.hash)
    row = _pressed_just_now(session, visitor, now, SignInRequestRow.asked_by == visitor.hash)
    if row is None or not _fits(secret, row, code):
        tried = _take_a_try(session, visitor, now)
        if any(_too_many_codes(session, address, secret, now) for address in {row.address for row in tried}):
            return WrongCode(0)
        row = next((row for row in tried if _fits(secret, row, code)), None)
        row = row and _spend(session, visitor, now, SignInRequestRow.id == row.id)
        if row is None:
            return WrongCode(max((row.tries_left for row in tried), default=0))
    return _confirmed(session, row, visitor, now) or WrongCode(0)


def _too_many(session: Session, address: str, network: str, secret: str, now: datetime) -> datetime | None:
    """From when on it may be tried again. Counted for every address, known or not."""
    again_at = attempt(session, keyed_hash(secret, "address", address), PER_ADDRESS, now)
    if again_at is None and network:
        again_at = attempt(session, keyed_hash(secret, "network", network), PER_NETWORK, now)
    return again_at


def _too_many_codes(session: Session, address: str, secret: str, now: datetime) -> bool:
    return attempt(session, keyed_hash(secret, "codes", address), CODES_PER_ADDRESS, now) is not None


def _code_hash(secret: str, row: SignInRequestRow, code: str) -> str:
    return keyed_hash(secret, "code", str(row.id), code)


def _fits(secret: str, row: SignInRequestRow, code: str) -> bool:
    return compare_digest(row.code_hash, _code_hash(secret, row, code))


def _letter(row: SignInRequestRow, known: Known, link: str, code: str, page_language: str, device: str) -> SignInLetter:
    person = known.practitioner
    return SignInLetter(
        request_id=row.id,
        address=row.address,
        name=person.name if person else "",
        purpose=row.purpose.value,
        link=link,
        code=code,
        device=device,
        language=person.language if person else page_language,
        written=row.created_at,
        expires=row.expires_at,
    )


def _unspent(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return SignInRequestRow.spent_at.is_(None), SignInRequestRow.expires_at > now


def _counts_for(visitor: Visitor) -> ColumnElement[bool]:
    return or_(
        SignInRequestRow.purpose != Purpose.CHANGE_ADDRESS,
        SignInRequestRow.asked_by == visitor.hash,
        SignInRequestRow.practitioner_id == visitor.practitioner_id,
    )


def _withdraw_earlier(session: Session, practitioner_id: UUID, now: datetime) -> None:
    """A mistyped address does not count once the right one is asked for."""
    session.execute(_kept().where(PractitionerRow.id == practitioner_id))
    withdraw_changes(session, practitioner_id, now)


def _keep_people(session: Session, *which: ColumnElement[bool]) -> None:
    """Take draws and people before the requests that name them: erasing does, and the other order would deadlock."""
    columns = SignInRequestRow.practitioner_id, SignInRequestRow.address
    requests = session.execute(select(*columns).where(*which)).all()
    changed = {practitioner_id for practitioner_id, _ in requests if practitioner_id is not None}
    if changed:
        wait_for_draws(session)
    addresses = {address for _, address in requests}
    theirs = or_(PractitionerRow.id.in_(changed), PractitionerRow.address.in_(addresses))
    session.execute(_kept().where(theirs).order_by(PractitionerRow.id))


def _kept() -> Select[UUID]:
    return select(PractitionerRow.id).with_for_update(key_share=True)


def _spend(session: Session, visitor: Visitor, now: datetime, *which: ColumnElement[bool]) -> SignInRequestRow | None:
    statement = update(SignInRequestRow).where(*which, *_unspent(now)).values(spent_at=now, pressed_by=visitor.hash)
    return session.scalar(statement.returning(SignInRequestRow))


def _take_a_try(session: Session, visitor: Visitor, now: datetime) -> list[SignInRequestRow]:
    """What this browser asked for and has not spent, one try less each.

    Taken before the code is compared: many codes sent at the same moment have five tries between them.
    """
    this = SignInRequestRow.asked_by == visitor.hash, SignInRequestRow.tries_left > 0
    statement = update(SignInRequestRow).where(*this, *_unspent(now))
    taken = statement.values(tries_left=SignInRequestRow.tries_left - 1).returning(SignInRequestRow)
    return list(session.scalars(taken))


def _pressed_just_now(
    session: Session, visitor: Visitor, now: datetime, *which: ColumnElement[bool]
) -> SignInRequestRow | None:
    """What the same browser spent a moment ago: somebody pressed twice, and only the second answer is shown."""
    query = select(SignInRequestRow).where(
        *which, SignInRequestRow.pressed_by == visitor.hash, SignInRequestRow.spent_at > now - _DOUBLE_PRESS
    )
    return session.scalar(query.order_by(SignInRequestRow.spent_at.desc()).limit(1))


def _confirmed(session: Session, row: SignInRequestRow, visitor: Visitor, now: datetime) -> Confirmed | None:
    """What a spent request leads to; None where the person left after asking, or was here and signed out again."""
    if row.purpose is Purpose.CHANGE_ADDRESS:
        return Confirmed(row.address, NOBODY, None, row.next_path, row.practitioner_id)
    known = known_by(session, row.address)
    opened = open_session(session, row.id, known, visitor.device, now) if known else None
    if opened is None and (known or row.purpose is Purpose.SIGN_IN):
        return None
    return Confirmed(row.address, known, opened, row.next_path)


def forget_what_is_over(session: Session, now: datetime) -> None:
    """Messages whose link no longer works are neither kept nor sent late; old requests, counters and sessions go.

    Of those that the mail server would not take it stays that they were tried: services.health counts on them.
    """
    expired = select(SignInRequestRow.message_id).where(SignInRequestRow.expires_at <= now)
    over = MessageRow.id.in_(expired), MessageRow.state != MessageState.SENDING
    session.execute(delete(MessageRow).where(*over, MessageRow.failing_since.is_(None)))
    not_taken = update(MessageRow).where(*over, MessageRow.html != "")
    session.execute(not_taken.values(_WORDLESS | {"state": MessageState.FAILED}))
    long_ago = MessageRow.kind == SIGN_IN, MessageRow.expires_at <= now - NOT_TAKEN_KEPT
    session.execute(delete(MessageRow).where(MessageRow.state == MessageState.FAILED, *long_ago))
    session.execute(delete(SignInRequestRow).where(SignInRequestRow.expires_at <= now - _REMEMBERED))
    forget_attempts(session, now)
    forget_sessions(session, now)
