"""How templates are rendered: strictly, with the project's words and GOV.UK Frontend's components."""

from datetime import datetime
from functools import cache
from typing import Any

from flask import Flask, request, url_for
from flask_babel import gettext as _
from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from unmentor.web import words
from unmentor.web.access import Audience, admits
from unmentor.web.assets import asset
from unmentor.web.context import settings


def component(name: str, /, **parameters: Any) -> Markup:
    """The markup of a GOV.UK Frontend component: `component("inset-text", text="...")`.

    Its macros count on missing parameters being empty, so they have an environment apart from the pages' strict one.
    Words that they would add themselves, in English, are in the language of the page.
    """
    macro = "govuk" + "".join(part.capitalize() for part in name.split("-"))
    module = _components().get_template(f"govuk_frontend_jinja/components/{name}/macro.html").module
    return Markup(getattr(module, macro)(_own_words(name) | parameters))  # noqa: S704 -- the macros escape what they are handed


def prepare(app: Flask) -> None:
    """Make a name that a template misspells an error, and give templates what they share."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(asset=asset, component=component, navigation=navigation)
    app.jinja_env.filters.update(
        day=words.day,
        day_of=_day_of,
        moment=_moment,
        month=_month,
        number=words.number,
        printable=words.printable,
        public_count=words.public_count,
        public_total=words.public_total,
        short_moment=_short_moment,
    )
    app.context_processor(lambda: {"programme": settings().programme_name})


def navigation() -> list[dict[str, object]]:
    """The pages that the header leads to, as the service-navigation component takes them."""
    pages = [
        (_("Home"), "front.front_page"),
        (_("How it works"), "open_pages.how_it_works"),
        (_("The network"), "network.network_page"),
        (_("My page"), "me.my_page"),  # leads to the sign-in first where that is needed
    ]
    if admits(Audience.ORGANISERS):
        pages.append((_("Organise"), "organise.desk_page"))
    if settings().in_development:
        pages.append((_("Mailbox"), "mailbox.list_messages"))
    return [{"text": text, "href": url_for(page), "current": page == request.endpoint} for text, page in pages]


def _own_words(name: str) -> dict[str, Any]:
    if name == "error-summary":
        return {"titleText": _("There is a problem")}
    if name == "back-link":
        return {"text": _("Back")}
    if name == "pagination":
        return {"landmarkLabel": _("Pages of the list")}
    return {}


def _moment(when: datetime) -> str:
    return words.moment(when, settings().timezone)


def _short_moment(when: datetime) -> str:
    return words.short_moment(when, settings().timezone)


def _day_of(when: datetime) -> str:
    return words.day(when.astimezone(settings().timezone).date())


def _month(when: datetime) -> str:
    return words.month(when, settings().timezone)


@cache
def _components() -> Environment:
    package = "govuk_frontend_jinja"  # its macros import each other by this prefix
    loader = PrefixLoader({package: PackageLoader(package)})
    return Environment(loader=loader, autoescape=True, auto_reload=False)  # a package's files do not change
