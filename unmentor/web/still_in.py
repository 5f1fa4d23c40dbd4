"""Saying that one is still in, by the link of the message that asks."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response

from unmentor.persistence.models import PractitionerRow, PractitionerState
from unmentor.services import resting
from unmentor.services.links import Use
from unmentor.services.links import token as sign
from unmentor.services.my_page import next_draw
from unmentor.web.access import Audience, open_to
from unmentor.web.by_link import left_page, named, opened
from unmentor.web.context import database, now, settings
from unmentor.web.feedback import private_page

blueprint = Blueprint("still_in", __name__, url_prefix="/still-in")


@blueprint.get("/<token>")
@open_to(Audience.EVERYONE)
def ask(token: str) -> Response:
    found = opened(Use.STILL_IN, token)
    if isinstance(found, Response):
        return found
    person, _ = found
    if person.state is PractitionerState.LEFT:
        return left_page(person)
    return _in_page(person) if person.resting_since is None else _question(person, token)


@blueprint.post("/<token>")
@open_to(Audience.EVERYONE)
def say_yes(token: str) -> Response:
    found = opened(Use.STILL_IN, token)
    if isinstance(found, Response):
        return found
    with database().transaction() as session:
        resting.still_in(session, session.get_one(PractitionerRow, found[0].id), now())
    return private_page(redirect(url_for("still_in.ask", token=token), HTTPStatus.SEE_OTHER))


def _question(person: PractitionerRow, token: str) -> Response:
    stop = url_for("unsubscribe.ask", token=sign(settings().secret_key, Use.UNSUBSCRIBE, person.id))
    return private_page(render_template("still_in/ask.html", person=person, token=token, stop=stop, **named(person)))


def _in_page(person: PractitionerRow) -> Response:
    moment = now()
    with database().reading() as session:
        draw = next_draw(session, person, moment)
    shown = {"draw": draw, "is_late": draw.is_late(moment), "person": person}
    return private_page(render_template("still_in/yes.html", **shown, **named(person)))
