"""The front page: what this is, who takes part, and when the next draw is."""

from datetime import timedelta

from flask import Blueprint, render_template

from unmentor.services.overview import ProgrammeOverview, programme_overview
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.recent import recent
from unmentor.web.words import zone_name

blueprint = Blueprint("front", __name__)


@blueprint.get("/")
@open_to(Audience.EVERYONE)
def front_page() -> str:
    return render_template(
        "front.html",
        overview=recent("overview", timedelta(seconds=10), _overview),
        zone=zone_name(settings().timezone),
        keeps_mail_here=settings().in_development and settings().mail_url.startswith("mailbox:"),
    )


def _overview() -> ProgrammeOverview:
    with database().reading() as session:
        return programme_overview(session, now())
