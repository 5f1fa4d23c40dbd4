"""What people learned from each other, in their own words, for everybody to read."""

from flask import Blueprint, render_template

from unmentor.services.learnings import LEARNINGS_ON_A_PAGE, learnings
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.organise.lists import page_number, pages_of, pagination

blueprint = Blueprint("learnings", __name__)


@blueprint.get("/learnings")
@open_to(Audience.EVERYONE)
def learnings_page() -> str:
    page = page_number()
    with database().reading() as session:
        found = learnings(session, page)
    pages = pagination(page, pages_of(found.total, LEARNINGS_ON_A_PAGE), "learnings.learnings_page")
    return render_template("open/learnings.html", learnings=found.shown, pages=pages)
