"""The way off the list, out of any message: one press on a page, or one that the mail program makes (RFC 8058)."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from unmentor.persistence.models import PractitionerRow, PractitionerState
from unmentor.services.leaving import leave
from unmentor.services.links import Use
from unmentor.services.programme import programme_of
from unmentor.web.access import Audience, open_to
from unmentor.web.by_link import left_page, named, opened
from unmentor.web.context import database, now, settings
from unmentor.web.feedback import private_page
from unmentor.web.forms import csrf

blueprint = Blueprint("unsubscribe", __name__, url_prefix="/unsubscribe")
_ONE_CLICK = {"List-Unsubscribe": ["One-Click"]}


@blueprint.get("/<token>")
@open_to(Audience.EVERYONE)
def ask(token: str) -> Response:
    found = opened(Use.UNSUBSCRIBE, token)
    return found if isinstance(found, Response) else _page(found[0], token)


@csrf.exempt  # what a mail program sends has no token of ours; what comes from our page is asked for it below
@blueprint.post("/<token>")
@open_to(Audience.EVERYONE)
def stop(token: str) -> Response:
    one_click = request.form.to_dict(flat=False) == _ONE_CLICK
    if not one_click:
        csrf.protect()  # type: ignore[attr-defined]  # newer than the package of its types
    found = opened(Use.UNSUBSCRIBE, token)
    if isinstance(found, Response):
        return found
    person, _ = found
    if person.state is not PractitionerState.LEFT:
        with database().transaction() as session:
            person = session.get_one(PractitionerRow, person.id)
            leave(session, person, programme_of(settings()), now())
    if one_click:  # RFC 8058, 3.1: no redirect
        return _page(person, token)
    return private_page(redirect(url_for("unsubscribe.ask", token=token), HTTPStatus.SEE_OTHER))


def _page(person: PractitionerRow, token: str) -> Response:
    if person.state is PractitionerState.LEFT:
        return left_page(person)
    return private_page(render_template("unsubscribe/stop.html", token=token, **named(person)))
