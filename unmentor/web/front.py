"""The front page: what this is, who takes part, and when the next draw is."""

from flask import Blueprint, render_template

from unmentor.services.overview import programme_overview
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.words import zone_name

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
@open_to(Audience.EVERYONE)
def front_page() -> str:
    with database().reading() as session:
        overview = programme_overview(session, now())
    return render_template(
        "front.html",
        overview=overview,
        zone=zone_name(settings().timezone),
        keeps_mail_here=settings().in_development and settings().mail_url.startswith("mailbox:"),
    )
