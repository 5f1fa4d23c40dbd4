"""Pages that a link in a message opens without signing in: whom it is about, and the page where it opens nothing."""

from uuid import UUID

from flask import render_template
from sqlalchemy.orm.interfaces import ORMOption
from werkzeug.wrappers import Response

from unmentor.mail import given_name
from unmentor.persistence.models import PractitionerRow
from unmentor.services.links import Use, read_token
from unmentor.web.context import database, settings
from unmentor.web.feedback import no_link_page, private_page


def opened(use: Use, token: str, *more: ORMOption, ids: int = 1) -> tuple[PractitionerRow, tuple[UUID, ...]] | Response:
    """Whom a link is about, and the other ids of it; or the page that says what is wrong with it.

    ids: how many it has, the person's first. more: what to load of the person besides.
    """
    found = read_token(settings().secret_key, use, token)
    if len(found) != ids:
        return no_link_page(known=False)
    with database().reading() as session:
        person = session.get(PractitionerRow, found[0], options=more)
    return no_link_page(known=True) if person is None or person.erased_at else (person, found[1:])


def named(person: PractitionerRow) -> dict[str, str]:
    """How such pages name somebody: whoever the message was passed on to may be reading."""
    return {"called": given_name(person.name), "address": masked(person.address)}


def masked(address: str) -> str:
    """ "a…l@camden.example": enough to know one's own address again, and for nobody else to write to it."""
    name, _, host = address.partition("@")
    return f"{name[0]}…{name[-1]}@{host}" if len(name) > 2 else f"…@{host}"


def left_page(person: PractitionerRow) -> Response:
    """What somebody finds who has left."""
    return private_page(render_template("unsubscribe/stopped.html", **named(person)))
