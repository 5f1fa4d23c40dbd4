"""A practitioner's address is another from now on, once the new one is proved."""

import re
from datetime import datetime
from uuid import UUID, uuid4

from icalendar.parser import Contentline
from markupsafe import escape
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from unmentor.mail import AddressChangedLetter, Programme, address_changed
from unmentor.persistence.models import MessageRow, MessageState, PractitionerRow
from unmentor.services import outbox
from unmentor.services.browser_sessions import end_other_sessions
from unmentor.services.erasing_memory import forget, remember
from unmentor.services.identity import withdraw_changes
from unmentor.services.joining import change_address
from unmentor.services.resting import still_in
from unmentor.services.unsent import wait_for_draws

_FOR_ONE_ADDRESS = ("sign_in", "address_changed")  # kinds of message that are about the address that they go to
_MAY_GO_OUT = (MessageState.HELD, MessageState.QUEUED, MessageState.FAILED, MessageState.BOUNCED)


def settle_address(
    session: Session, practitioner_id: UUID, address: str, kept_token: str, programme: Programme, now: datetime
) -> PractitionerRow:
    """Give a person the address that they have proved, and say so to the old one, whoever reads that now.

    Whoever came in by the old address is out: every browser but the one with `kept_token` is signed out. What is not
    sent yet is as if it had been written with the new address, and no sheet makes a second person of the old one.
    Whoever rested is in draws again. A second press finds it done and writes to nobody. Raises AddressTaken.
    """
    wait_for_draws(session)
    person = session.get_one(PractitionerRow, practitioner_id, with_for_update=True, populate_existing=True)
    if person.address == address:
        return person
    old = person.address
    letter = AddressChangedLetter(uuid4(), old, person.name, person.language, now)
    change_address(session, person, address, now)
    still_in(session, person, now)  # the address that took no messages is theirs no longer, and they are there
    withdraw_changes(session, person.id, now)
    end_other_sessions(session, person.id, kept_token, now)
    _rewrite_unsent(session, person, old)
    remember(session, old)
    forget(session, address)
    outbox.queue(session, address_changed(letter, programme), person.id, now)
    return person


def _rewrite_unsent(session: Session, person: PractitionerRow, old: str) -> None:
    """The new address in all that waits for the person, and wherever others would read the old one."""
    tells_it = (column.contains(old, autoescape=True) for column in (MessageRow.reply_to, MessageRow.text))
    query = select(MessageRow).where(
        MessageRow.state.in_(_MAY_GO_OUT),  # and not those that went: an index finds the few among the many
        MessageRow.kind.not_in(_FOR_ONE_ADDRESS),
        or_(MessageRow.practitioner_id == person.id, *tells_it),
    )
    for row in session.scalars(query.order_by(MessageRow.id).with_for_update()):
        if row.practitioner_id == person.id:
            row.recipient = person.address
        _rewrite(row, old, person.address)
    session.flush()


def _rewrite(row: MessageRow, old: str, new: str) -> None:
    row.reply_to, row.text = (_replaced(words, old, new) for words in (row.reply_to, row.text))
    row.html = _replaced(row.html, str(escape(old)), str(escape(new)))
    if row.calendar is not None:
        # Its lines are folded at 75 octets (RFC 5545, 3.1), an address perhaps in two: unfolded for this, folded anew.
        lines = row.calendar.decode().replace("\r\n ", "").split("\r\n")
        row.calendar = b"\r\n".join(_folded(_replaced(line, old, new)) for line in lines)


def _folded(line: str) -> bytes:
    folded: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]  # icalendar has no types for it
    return folded


def _replaced(words: str, old: str, new: str) -> str:
    """The new address for the old one, but not where that is the end or the beginning of somebody else's."""
    whole = rf"(?<![^\s<>(),;:\"]){re.escape(old)}(?![\w-]|\.\w)"
    return re.sub(whole, lambda _: new, words, flags=re.IGNORECASE)
