"""Those who wait because their organisation is not in the register: one at a time, settled once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor.councils import Kind
from unmentor.mail import Programme
from unmentor.persistence.models import JoiningRow
from unmentor.services.councils import add_organisation
from unmentor.services.joining import Joined
from unmentor.services.joining_drafts import settle, still_waiting


def find_waiting(session: Session, draft_id: UUID, now: datetime, *, to_settle: bool = False) -> JoiningRow | None:
    """Somebody who waits; None once they are settled, or their time is over.

    `to_settle`: kept from other organisers until this transaction ends. SQLite has one writer at a time anyway.
    """
    query = select(JoiningRow).where(JoiningRow.id == draft_id, *still_waiting(now))
    return session.scalar(query.with_for_update() if to_settle else query)


@dataclass(frozen=True)
class NewOrganisation:
    """What an organiser typed of an organisation; `domain` may be "" where it has none of its own."""

    name: str
    kind: Kind
    domain: str


def settle_with_new(
    session: Session, draft: JoiningRow, new: NewOrganisation, programme: Programme, now: datetime
) -> Joined:
    """Add the organisation that somebody waits for, and have them take part.

    Raises OrganisationRefused for a name or a domain that is not its alone, and NotSettled for other trouble.
    """
    added = add_organisation(session, new.name, new.kind, new.domain or None)
    return settle(session, draft, added.code, programme, now)
