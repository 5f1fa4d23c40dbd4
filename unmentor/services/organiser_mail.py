"""Whom of the organisers to write to, and where to lead them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from unmentor.mail import Programme
from unmentor.persistence.models import OrganiserRow, Role


def organisers_to_tell(session: Session) -> list[OrganiserRow]:
    """Those who can do something about it: editors and owners, by address."""
    doers = select(OrganiserRow).where(OrganiserRow.role != Role.VIEWER)
    return list(session.scalars(doers.order_by(OrganiserRow.address)))


def desk_link(programme: Programme, path: str = "") -> str:
    """The whole address of a page of the organisers' desk."""
    return f"{programme.base_url}/organise/{path}"
