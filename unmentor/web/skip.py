"""Not this draw, by the link of its notice: one press, and one that takes it back."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from unmentor.persistence.models import CycleRow, PractitionerRow, PractitionerState
from unmentor.services.cycles import BEFORE_DRAWING
from unmentor.services.joining_wishes import TooLate, is_skipping, skip_cycle, undo_skip
from unmentor.services.links import Use
from unmentor.services.links import token as sign
from unmentor.services.my_page import next_draw
from unmentor.web.access import Audience, open_to
from unmentor.web.by_link import left_page, named, opened
from unmentor.web.context import database, now, settings
from unmentor.web.feedback import private_page

blueprint = Blueprint("skip", __name__, url_prefix="/skip")


@blueprint.get("/<token>")
@open_to(Audience.EVERYONE)
def ask(token: str) -> Response:
    found = opened(Use.SKIP, token, ids=2)
    if isinstance(found, Response):
        return found
    person, (cycle_id,) = found
    if person.state is PractitionerState.LEFT:
        return left_page(person)
    return _page(person, cycle_id.int, token)


@blueprint.post("/<token>")
@open_to(Audience.EVERYONE)
def skip(token: str) -> Response:
    return _change(token, lambda session, person, cycle: skip_cycle(session, person, cycle, now()))


@blueprint.post("/<token>/undo")
@open_to(Audience.EVERYONE)
def undo(token: str) -> Response:
    return _change(token, undo_skip)


def _change(token: str, change: Callable[[Session, PractitionerRow, CycleRow], None]) -> Response:
    """Change it, and lead to the page that says how it stands, which is also where it was too late."""
    found = opened(Use.SKIP, token, ids=2)
    if isinstance(found, Response):
        return found
    person, (cycle_id,) = found
    try:
        with database().transaction() as session:
            cycle = session.get(CycleRow, cycle_id.int)
            if cycle is not None and person.state is PractitionerState.ACTIVE:
                change(session, person, cycle)
    except TooLate:
        pass
    return private_page(redirect(url_for("skip.ask", token=token), HTTPStatus.SEE_OTHER))


def _page(person: PractitionerRow, cycle_id: int, token: str) -> Response:
    moment = now()
    with database().reading() as session:
        cycle = session.get(CycleRow, cycle_id)
        skips = cycle is not None and is_skipping(session, person, cycle)
        draw = next_draw(session, person, moment)
    if cycle is None:
        return private_page(render_template("skip/given_up.html"), HTTPStatus.GONE)
    if cycle.state not in BEFORE_DRAWING:
        return private_page(render_template("skip/too_late.html", cycle=cycle, skips=skips, **named(person)))
    still_in = url_for("still_in.say_yes", token=sign(settings().secret_key, Use.STILL_IN, person.id))
    shown = {"draw": draw, "is_late": draw.is_late(moment), "person": person, **named(person)}
    return private_page(render_template("skip/ask.html", token=token, still_in=still_in, **shown))
