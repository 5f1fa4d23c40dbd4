"""The pages that anybody may read: how it works, privacy, accessibility, cookies."""

from dataclasses import dataclass
from datetime import timedelta

from flask import Blueprint, current_app, render_template
from flask_babel import gettext as _

from unmentor.services.browser_sessions import FOR_ORGANISERS, FOR_PRACTITIONERS
from unmentor.web import join_draft, languages, who
from unmentor.web.access import Audience, open_to
from unmentor.web.context import settings

blueprint = Blueprint("open_pages", __name__)


@dataclass(frozen=True)
class KeptCookie:
    """A cookie that the application may set, what it is for, and how long browsers keep it."""

    name: str
    purpose: str
    duration: str


def cookies() -> list[KeptCookie]:
    """Every cookie that the application sets; tests/web/test_open_pages.py compares this with what it does set."""
    days, hours = FOR_PRACTITIONERS.days, FOR_ORGANISERS // timedelta(hours=1)
    return [
        KeptCookie(
            languages.COOKIE,
            _("Remembers the language that you chose at the top of a page."),
            _("1 year"),
        ),
        KeptCookie(
            current_app.config["SESSION_COOKIE_NAME"],
            _("Protects what you send from these pages, and remembers where you are while you sign in or join."),
            _("until you close your browser"),
        ),
        KeptCookie(
            join_draft.cookie_name(),
            _("Finds your answers again while you join. It holds a random value that says nothing about you."),
            _("1 day"),
        ),
        KeptCookie(
            who.cookie_name(),
            _("Keeps you signed in. It holds a random value that says nothing about you."),
            _("%(days)s days, for organisers %(hours)s hours, or until you sign out", days=days, hours=hours),
        ),
    ]


@blueprint.get("/how-it-works")
@open_to(Audience.EVERYONE)
def how_it_works() -> str:
    return render_template("open/how_it_works.html")


@blueprint.get("/privacy")
@open_to(Audience.EVERYONE)
def privacy() -> str:
    return render_template("open/privacy.html", contact=settings().mail_from)


@blueprint.get("/accessibility")
@open_to(Audience.EVERYONE)
def accessibility() -> str:
    return render_template("open/accessibility.html", contact=settings().mail_from)


@blueprint.get("/cookies")
@open_to(Audience.EVERYONE)
def cookies_page() -> str:
    return render_template("open/cookies.html", cookies=cookies())
