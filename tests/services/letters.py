"""What a person finds in a message that signs them in."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow


@dataclass(frozen=True)
class Found:
    """The link's token and the code, with the message that they came in."""

    link: str
    code: str
    message: MessageRow


def letters(database: Database, address: str = "") -> list[Found]:
    """Every sign-in message in the outbox, or those to one address, the latest first."""
    query = select(MessageRow).where(MessageRow.kind == "sign_in").order_by(MessageRow.written.desc())
    if address:
        query = query.where(MessageRow.recipient == address)
    with database.reading() as session:
        return [_found(row) for row in session.scalars(query)]


def _found(row: MessageRow) -> Found:
    link = re.search(r"/sign-in/([\w-]{43})$", row.text, re.MULTILINE)
    code = re.search(r"\b(\d{3}) (\d{3})\b", row.text)
    assert link
    assert code
    return Found(link[1], code[1] + code[2], row)
