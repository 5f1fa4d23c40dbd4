"""A practitioner's address is another from now on, once the new one is proved."""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from unmentor.mail import AddressChangedLetter, Programme, address_changed
from unmentor.persistence.models import PractitionerRow
from unmentor.services import outbox
from unmentor.services.erasing_memory import forget
from unmentor.services.joining import change_address


def settle_address(
    session: Session, practitioner_id: UUID, address: str, programme: Programme, now: datetime
) -> PractitionerRow:
    """Give a person the address that they have proved, and say so to the old one, whoever reads that now.

    A second press finds it done and writes to nobody. Raises AddressTaken.
    """
    person = session.get_one(PractitionerRow, practitioner_id, with_for_update=True)
    if person.address == address:
        return person
    letter = AddressChangedLetter(uuid4(), person.address, person.name, person.language, now)
    change_address(session, person, address, now)
    forget(session, address)
    outbox.queue(session, address_changed(letter, programme), person.id, now)
    return person
