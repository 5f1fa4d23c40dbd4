"""The way from a first answer to a practitioner: kept on the server, so that a dead browser or a second tab loses none.

A browser holds a token, the database its hash. An answer is kept once it has passed its check; nothing becomes a
practitioner before `finish`, which does it once however often it is pressed. Somebody whose organisation is not in the
register waits as a draft until an organiser settles it (docs/decisions/0005-joining.md).
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from unmentor.errors import Refusal
from unmentor.mail import Programme
from unmentor.persistence.models import JoiningRow, PractitionerRow, PractitionerState
from unmentor.services.councils import the_register
from unmentor.services.greeting import welcome_practitioner
from unmentor.services.joining import How, Joined, NotSettled, join
from unmentor.services.joining_answers import Answers, Raw, read_answers
from unmentor.services.joining_checks import check_address
from unmentor.services.joining_texts import Problem
from unmentor.services.tokens import new_token, token_hash
from unmentor.topics import load_topics

KEPT_FOR = timedelta(days=1)
WAITS_FOR = timedelta(days=90)  # as long as an organiser may take to settle an organisation


class NotConfirmed(Refusal):
    """The address is not proved yet."""


def start_draft(session: Session, now: datetime) -> tuple[JoiningRow, str]:
    """A new draft, and the token for its browser's cookie, which is kept nowhere else."""
    token = new_token()
    draft = JoiningRow(token_hash=token_hash(token), address="", answers={}, started_at=now, expires_at=now + KEPT_FOR)
    session.add(draft)
    session.flush()
    return draft, token


def find_draft(session: Session, token: str, now: datetime) -> JoiningRow | None:
    """The draft of a browser, unless it has expired."""
    query = select(JoiningRow).where(JoiningRow.token_hash == token_hash(token), JoiningRow.expires_at > now)
    return session.scalar(query)


def owner_of(session: Session, draft: JoiningRow) -> str:
    """The address of whom a draft is of, or of whom it became a practitioner."""
    if draft.practitioner_id is None:
        return draft.address
    return session.get_one(PractitionerRow, draft.practitioner_id).address


def keep_answers(session: Session, draft: JoiningRow, answers: Mapping[str, Raw], now: datetime) -> None:
    """Keep answers that passed their checks, beside those kept already, for another day. An empty list is an answer.

    Another address has to be proved anew. A draft that is finished or waits for an organiser keeps nothing more.
    """
    if _lock(session, draft).practitioner_id or draft.waiting_since:
        return
    kept = {question: raw if isinstance(raw, str) else list(raw) for question, raw in answers.items()}
    address = check_address(str(kept.get("address", draft.address)))
    if isinstance(address, str) and address != draft.address:
        draft.address, draft.confirmed_at = address, None
    draft.answers = {**draft.answers, **kept}  # a new object: SQLAlchemy does not see what changes within one
    draft.expires_at = now + KEPT_FOR
    session.flush()


def confirm_draft(session: Session, draft: JoiningRow, address: str, now: datetime) -> bool:
    """The owner of `address` pressed the button behind the link; whether that is the address of this draft."""
    if _lock(session, draft).address != address or not address:
        return False
    draft.confirmed_at = draft.confirmed_at or now
    session.flush()
    return True


def finish(
    session: Session, draft: JoiningRow, programme: Programme, now: datetime
) -> Joined | tuple[Problem, ...] | None:
    """Make a practitioner of a draft, once, and welcome them: a second press, even at the same moment, gets the same.

    Gives the problems where answers are missing or no longer right, and None where an organiser has to settle the
    organisation first. Raises NotConfirmed until the address is proved.
    """
    if _lock(session, draft).practitioner_id:
        return Joined(session.get_one(PractitionerRow, draft.practitioner_id), How.ALREADY)
    if draft.waiting_since is not None:
        return None
    if draft.confirmed_at is None:
        raise NotConfirmed("confirm your email address first: we sent you a link and a code")
    answers = read_answers(draft.answers, the_register(session), load_topics())
    if not isinstance(answers, Answers):
        return answers
    if answers.organisation:
        draft.waiting_since, draft.expires_at = now, now + WAITS_FOR
        return None
    return _finished(session, draft, answers, programme, now)


def waiting_drafts(session: Session, now: datetime) -> list[JoiningRow]:
    """Those who wait for an organiser, longest first; `answers["organisation"]` is what they wrote."""
    return list(session.scalars(select(JoiningRow).where(*still_waiting(now)).order_by(JoiningRow.waiting_since)))


def still_waiting(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Whose rows those are."""
    return JoiningRow.waiting_since.is_not(None), JoiningRow.practitioner_id.is_(None), JoiningRow.expires_at > now


def settle(session: Session, draft: JoiningRow, code: str, programme: Programme, now: datetime) -> Joined:
    """An organiser says which organisation was meant, often one just added; its person takes part from then on.

    Raises NotSettled for a code that no organisation has, for a draft that waits for nobody, and for somebody who has
    left since they asked.
    """
    if _lock(session, draft).practitioner_id:
        return Joined(session.get_one(PractitionerRow, draft.practitioner_id), How.ALREADY)
    register = the_register(session)
    if draft.waiting_since is None or all(council.code != code for council in register.councils):
        raise NotSettled("choose an organisation of the list, for somebody who waits")
    if _left_meanwhile(session, draft):
        raise NotSettled("they have left since they asked: they can join again themselves")
    # What was agreed to then counts, though the words on the page have changed since.
    agreed = str(draft.answers["consent"])
    answers = read_answers({**draft.answers, "council": code}, register, load_topics(), consent=agreed)
    if not isinstance(answers, Answers):
        raise NotSettled(f"their answers are no longer complete: {answers[0].message}")
    return _finished(session, draft, answers, programme, now)


def give_up_draft(session: Session, draft: JoiningRow) -> None:
    """Somebody changed their mind: nothing of it stays."""
    session.delete(draft)
    session.flush()


def forget_expired(session: Session, now: datetime) -> None:
    """Delete the drafts whose time is over."""
    session.execute(delete(JoiningRow).where(JoiningRow.expires_at <= now))


def _left_meanwhile(session: Session, draft: JoiningRow) -> bool:
    """Leaving is the last that changes somebody who left; they are kept as they are until this transaction ends."""
    query = select(PractitionerRow.state, PractitionerRow.updated_at).where(PractitionerRow.address == draft.address)
    found = session.execute(query.with_for_update()).one_or_none()
    since = draft.waiting_since
    return (
        found is not None and since is not None and found.state is PractitionerState.LEFT and found.updated_at > since
    )


def _finished(session: Session, draft: JoiningRow, answers: Answers, programme: Programme, now: datetime) -> Joined:
    """Join, and keep of the draft only whom it became, for as long as its browser may press again."""
    joined = join(session, answers, now)
    if joined.how is not How.ALREADY:
        welcome_practitioner(session, joined.practitioner, programme, now)
    draft.practitioner_id, draft.answers, draft.address = joined.practitioner.id, {}, ""
    draft.expires_at = now + KEPT_FOR
    session.flush()
    return joined


def _lock(session: Session, draft: JoiningRow) -> JoiningRow:
    """The draft as it is now, kept from others until this transaction ends. SQLite has one writer at a time anyway."""
    session.refresh(draft, with_for_update=True)
    return draft
