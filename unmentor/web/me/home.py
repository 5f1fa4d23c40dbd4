"""My page: where a practitioner stands, and the way to everything they can do."""

from flask import Blueprint, render_template

from unmentor.mail import given_name
from unmentor.services.overview import planned_draw
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now
from unmentor.web.who import the_practitioner

blueprint = Blueprint("me", __name__, url_prefix="/me")


@blueprint.get("")
@open_to(Audience.PRACTITIONERS)
def my_page() -> str:
    person = the_practitioner()
    with database().reading() as session:
        next_draw = planned_draw(session, now())
    return render_template("me/home.html", person=person, called=given_name(person.name), next_draw=next_draw)
