"""What an invited person sees by the link of their invitation: what we hold about them, and a yes and a no."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.orm.interfaces import ORMOption
from werkzeug.wrappers import Response

from unmentor.persistence.models import Direction, PractitionerRow, PractitionerState
from unmentor.services.inviting import accept_invitation, decline_invitation
from unmentor.services.links import Use
from unmentor.services.my_page import next_draw
from unmentor.services.programme import programme_of
from unmentor.web.access import Audience, open_to
from unmentor.web.by_link import left_page, masked, named, opened
from unmentor.web.context import database, now, settings
from unmentor.web.feedback import private_page
from unmentor.web.join_forms import ConsentForm
from unmentor.web.words import printable

_DECLINED = "declined"  # in the session cookie: somebody said no in this browser

blueprint = Blueprint("invitation", __name__, url_prefix="/invitation")


@blueprint.get("/<token>")
@open_to(Audience.EVERYONE)
def ask(token: str) -> Response:
    return _page(token, ConsentForm())


@blueprint.post("/<token>")
@open_to(Audience.EVERYONE)
def say_yes(token: str) -> Response:
    found, form = _opened(token), ConsentForm(request.form)
    if isinstance(found, Response):
        return found
    person, _none = found
    if person.state is PractitionerState.INVITED and not form.validate():
        return _page(token, form)
    with database().transaction() as rows:
        person = rows.get_one(PractitionerRow, person.id)
        accept_invitation(rows, person, (form.consent.data or [""])[0], programme_of(settings()), now())
    return private_page(redirect(url_for("invitation.ask", token=token), HTTPStatus.SEE_OTHER))


@blueprint.post("/<token>/no")
@open_to(Audience.EVERYONE)
def say_no(token: str) -> Response:
    found = _opened(token)
    if isinstance(found, Response):
        return _to_declined() if _DECLINED in session else found
    with database().transaction() as rows:
        declined = decline_invitation(rows, rows.get_one(PractitionerRow, found[0].id), now())
    if not declined:  # they take part meanwhile, or took part and left
        return private_page(redirect(url_for("invitation.ask", token=token), HTTPStatus.SEE_OTHER))
    session[_DECLINED] = True
    return _to_declined()


@blueprint.get("/declined")
@open_to(Audience.EVERYONE)
def declined_page() -> Response | str:
    if _DECLINED not in session:
        return redirect(url_for("front.front_page"))
    return render_template("invitation/declined.html")


def _opened(token: str, *more: ORMOption) -> tuple[PractitionerRow, tuple[UUID, ...]] | Response:
    """Who is invited, or the page that says what is wrong with the link: so too once nothing is left of them."""
    found = opened(Use.INVITATION, token, *more)
    if isinstance(found, Response) and found.status_code == HTTPStatus.GONE:
        return private_page(render_template("invitation/over.html"), HTTPStatus.GONE)
    return found


def _to_declined() -> Response:
    return private_page(redirect(url_for("invitation.declined_page"), HTTPStatus.SEE_OTHER))


def _page(token: str, form: ConsentForm) -> Response:
    found = _opened(token, joinedload(PractitionerRow.council), selectinload(PractitionerRow.interests))
    if isinstance(found, Response):
        return found
    person, _none = found
    match person.state:
        case PractitionerState.LEFT:
            return left_page(person)
        case PractitionerState.ACTIVE:
            return _accepted(person)
    held = _held(person)
    return private_page(render_template("invitation/ask.html", token=token, form=form, held=held, **named(person)))


def _accepted(person: PractitionerRow) -> Response:
    moment = now()
    with database().reading() as rows:
        draw = next_draw(rows, person, moment)
    shown = {"draw": draw, "is_late": draw.is_late(moment), "person": person}
    return private_page(render_template("invitation/accepted.html", **shown))


def _held(person: PractitionerRow) -> list[dict[str, Any]]:
    """What we were given, as the rows of a summary list, without what nobody said."""
    said = {
        _("Name"): [person.name],
        _("Work email address"): [masked(person.address)],
        _("Council"): [person.council.name],
        _("Job title"): [person.role],
        _("To learn"): person.words(Direction.LEARN),
        _("To share"): person.words(Direction.SHARE),
        _("Language of our messages"): [_("Welsh") if person.language == "cy" else _("English")],
        _("What else we were told"): person.notes.splitlines(),
    }
    lines = {what: [line for line in words if line] for what, words in said.items()}
    return [
        {"key": {"text": what}, "value": {"html": Markup("<br>").join(map(printable, words))}}
        for what, words in lines.items()
        if words
    ]
