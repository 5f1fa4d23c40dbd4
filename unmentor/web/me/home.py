"""My page: where a practitioner stands, and the way to everything they can do."""

from datetime import date, timedelta

from flask import Blueprint, Response, render_template

from unmentor.mail import given_name
from unmentor.network import sketch
from unmentor.network.nearby import MOST_OTHERS, MOST_PARTNERS
from unmentor.persistence.models import PractitionerRow
from unmentor.services.my_network import my_network, people_around
from unmentor.services.my_page import conversations, next_draw
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.me.talks import card, rows
from unmentor.web.who import the_practitioner

blueprint = Blueprint("me", __name__, url_prefix="/me")

FEW = 12
"""How many past conversations are shown before the rest is folded away."""

_PICTURE_KEPT_FOR = timedelta(minutes=10)


@blueprint.get("")
@open_to(Audience.PRACTITIONERS)
def my_page() -> str:
    moment, person = now(), the_practitioner()
    with database().reading() as session:
        draw = next_draw(session, person, moment)
        talks = conversations(session, person.id)
        network = my_network(session, person.id)
    today = moment.astimezone(settings().timezone).date()
    past = [talk for talk in talks if not talk.is_ahead(today)]
    return render_template(
        "me/home.html",
        person=person,
        called=given_name(person.name),
        draw=draw,
        is_late=draw.is_late(moment),
        pause=_pause_of(person, today),
        ahead=[card(talk, person.id) for talk in talks if talk.is_ahead(today)],
        past=rows(past[:FEW]),
        earlier=rows(past[FEW:]),
        network=network,
        all_drawn=network.partners <= MOST_PARTNERS and network.others <= MOST_OTHERS,
    )


@blueprint.get("/network.svg")
@open_to(Audience.PRACTITIONERS)
def picture() -> Response:
    """The network of whoever is signed in, for their own page. Not in it: it would be half of what that weighs."""
    with database().reading() as session:
        around = people_around(session, the_practitioner().id)
    answer = Response(render_template("parts/my_network.svg", picture=sketch(around)), mimetype="image/svg+xml")
    answer.vary.add("Cookie")  # the next person at this computer has a picture of their own
    answer.headers["Cache-Control"] = f"private, max-age={_PICTURE_KEPT_FOR.seconds}"
    return answer


def _pause_of(person: PractitionerRow, today: date) -> date | None:
    """The last day of a pause that is not over."""
    until = person.paused_until
    return until if until is not None and until >= today else None
