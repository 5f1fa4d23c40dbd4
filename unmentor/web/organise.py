"""The organisers' desk."""

from flask import Blueprint, render_template

from unmentor.services.desk import desk
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.who import the_organiser

blueprint = Blueprint("organise", __name__, url_prefix="/organise")


@blueprint.get("/")
@open_to(Audience.ORGANISERS)
def desk_page() -> str:
    with database().reading() as session:
        seen = desk(session)
    return render_template("organise/home.html", desk=seen, organiser=the_organiser())
