"""The way off the list, out of any message: one press on a page, or one that the mail program makes (RFC 8058)."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from unmentor.mail import given_name
from unmentor.persistence.models import PractitionerRow, PractitionerState
from unmentor.services.leaving import leave
from unmentor.services.links import Use, read_token
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.feedback import no_link_page, private_page
from unmentor.web.forms import csrf

blueprint = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")
_ONE_CLICK = {"List-Unsubscribe": ["One-Click"]}


@blueprint.get("/<token>")
@open_to(Audience.EVERYONE)
def ask(token: str) -> Response:
    person = _person(token)
    return _page(person, token) if isinstance(person, PractitionerRow) else person


@csrf.exempt  # what a mail program sends has no token of ours; what comes from our page is asked for it below
@blueprint.post("/<token>")
@open_to(Audience.EVERYONE)
def stop(token: str) -> Response:
    one_click = request.form.to_dict(flat=False) == _ONE_CLICK
    if not one_click:
        csrf.protect()  # type: ignore[attr-defined]  # newer than the package of its types
    person = _person(token)
    if not isinstance(person, PractitionerRow):
        return person
    if person.state is not PractitionerState.LEFT:
        with database().transaction() as session:
            person = session.get_one(PractitionerRow, person.id)
            leave(session, person, now())
    if one_click:  # RFC 8058, 3.1: no redirect
        return _page(person, token)
    return private_page(redirect(url_for("unsubscribe.ask", token=token), HTTPStatus.SEE_OTHER))


def masked(address: str) -> str:
    """ "a…l@camden.example": enough to know one's own address again, and for nobody else to write to it."""
    name, _, host = address.partition("@")
    return f"{name[0]}…{name[-1]}@{host}" if len(name) > 2 else f"…@{host}"


def _person(token: str) -> PractitionerRow | Response:
    """Whose link it is; or the page that says what is wrong with it."""
    ids = read_token(settings().secret_key, Use.UNSUBSCRIBE, token)
    if len(ids) != 1:
        return no_link_page(known=False)
    with database().reading() as session:
        person = session.get(PractitionerRow, ids[0])
    return no_link_page(known=True) if person is None or person.erased_at else person


def _page(person: PractitionerRow, token: str) -> Response:
    page = render_template(
        "unsubscribe/stop.html" if person.state is not PractitionerState.LEFT else "unsubscribe/stopped.html",
        called=given_name(person.name),
        address=masked(person.address),
        token=token,
    )
    return private_page(page)
