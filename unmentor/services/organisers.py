"""Who runs the programme, and who an address belongs to."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from unmentor.errors import Refusal
from unmentor.mail import check_address
from unmentor.persistence.models import OrganiserRow, PractitionerRow, Role


class UnknownOrganiser(Refusal):
    """No organiser has that address."""


@dataclass(frozen=True)
class Known:
    """Whom an address belongs to: a practitioner (also one who left), an organiser, one who is both, or nobody."""

    practitioner: PractitionerRow | None
    organiser: OrganiserRow | None

    def __bool__(self) -> bool:
        return self.practitioner is not None or self.organiser is not None

    @property
    def practitioner_id(self) -> UUID | None:
        """The practitioner's row."""
        return self.practitioner.id if self.practitioner else None

    @property
    def organiser_id(self) -> UUID | None:
        """The organiser's row."""
        return self.organiser.id if self.organiser else None


NOBODY = Known(None, None)


def comparable(address: str) -> str:
    """An address as it is stored and compared."""
    return address.strip().lower()


def known_by(session: Session, address: str) -> Known:
    """Whom a comparable address belongs to; nobody whose data were erased has one."""
    return Known(
        session.scalar(
            select(PractitionerRow).where(PractitionerRow.address == address, PractitionerRow.erased_at.is_(None))
        ),
        session.scalar(select(OrganiserRow).where(OrganiserRow.address == address)),
    )


def add_organiser(session: Session, address: str, role: Role, now: datetime) -> OrganiserRow:
    """Let somebody organise, or give an organiser another role. Raises BadAddress."""
    address = check_address("address", comparable(address))
    row = session.scalar(select(OrganiserRow).where(OrganiserRow.address == address))
    if row is None:
        row = OrganiserRow(address=address, role=role, added_at=now)
        session.add(row)
    row.role = role
    session.flush()
    return row


def all_organisers(session: Session) -> list[OrganiserRow]:
    """Every organiser, by address."""
    return list(session.scalars(select(OrganiserRow).order_by(OrganiserRow.address)))


def remove_organiser(session: Session, address: str) -> None:
    """Somebody organises no longer and is signed out everywhere. Raises UnknownOrganiser."""
    gone = delete(OrganiserRow).where(OrganiserRow.address == comparable(address)).returning(OrganiserRow.id)
    if session.scalar(gone) is None:
        raise UnknownOrganiser(f"no organiser has the address {address}")
