"""The message to an address that somebody had, when they have another."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from unmentor.mail.letters import Programme
from unmentor.mail.message import Message
from unmentor.mail.words import given_name
from unmentor.mail.writing import write

KIND = "address_changed"


@dataclass(frozen=True)
class AddressChangedLetter:
    """Somebody has another address from now on. address: the old one; language: "en" or "cy"; written: aware."""

    notice_id: UUID
    address: str
    name: str
    language: str
    written: datetime


def address_changed(letter: AddressChangedLetter, programme: Programme) -> Message:
    """Says that nothing more comes here, and what to do if that was somebody else's doing; it belongs to no list.

    It does not tell the new address: whoever reads the old mailbox now need not know where its owner went.
    Raises BadAddress, and UnsafeHeader where a name cannot stand in a header.
    """
    context = {"reader": given_name(letter.name)}
    return write(KIND, f"address-changed.{letter.notice_id}", letter, letter, programme, context)
