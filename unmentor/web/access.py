"""Who may use a route. A handler says so with `@open_to(...)`; one that does not stops the start."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response

from unmentor.persistence.models import Role
from unmentor.services.browser_sessions import Who
from unmentor.web.context import settings
from unmentor.web.who import who

_View = TypeVar("_View", bound=Callable[..., Any])
_MARK = "_open_to"


class Audience(StrEnum):
    """Who a route is for."""

    EVERYONE = "everyone"
    DEVELOPERS = "developers"
    """Whoever runs a development copy. In production the route does not exist: 404, as for any unknown address."""
    PRACTITIONERS = "practitioners"
    """Who takes part, or was invited to, and is signed in; others are asked to sign in, and organisers get a 403.
    Whoever has left is led to the page from which they can come back."""
    FORMER_PRACTITIONERS = "former practitioners"
    """Who took part, has left, and is signed in; whoever takes part is led to their page."""
    ALL_PRACTITIONERS = "all practitioners"
    """Who takes part or has left: for what they may do with their data either way."""
    ORGANISERS = "organisers"
    """Who organises and is signed in, whatever their role; others are asked to sign in, and practitioners get a 403."""
    EDITORS = "editors"
    """Organisers who may run cycles, owners among them; viewers get a 403."""


class UnstatedAccess(Exception):
    """A route that does not say who may use it."""


def open_to(audience: Audience) -> Callable[[_View], _View]:
    """State who may use a handler; goes below the route's own decorator."""

    def mark(view: _View) -> _View:
        setattr(view, _MARK, audience)
        return view

    return mark


def audience_of(app: Flask, endpoint: str) -> Audience:
    """Who the handler of `endpoint` is for. Raises UnstatedAccess."""
    if endpoint == "static":  # Flask's own handler: style sheet and icon
        return Audience.EVERYONE
    audience = getattr(app.view_functions[endpoint], _MARK, None)
    if not isinstance(audience, Audience):
        raise UnstatedAccess(f"{endpoint} does not say who may use it")
    return audience


def enforce(app: Flask) -> None:
    """Check every route now, and every request against its route's audience; templates may ask `who()` is signed in."""
    for endpoint in app.view_functions:
        audience_of(app, endpoint)
    app.jinja_env.globals.update(admits=admits, who=who)

    @app.before_request
    def admit() -> Response | None:
        if request.endpoint is None:  # no such address: Flask answers 404 or 405
            return None
        audience = audience_of(app, request.endpoint)
        if request.endpoint != "static":
            who()  # now, because the header of each page asks: it may write, and some pages are made in a transaction
        if audience is Audience.DEVELOPERS and not settings().in_development:
            abort(404)
        return _let_in(audience) if audience in _SIGNED_IN else None


# Whom a session has to be of, for the audiences that need one.
_SIGNED_IN: dict[Audience, Callable[[Who], object]] = {
    Audience.PRACTITIONERS: lambda who: who.takes_part,
    Audience.FORMER_PRACTITIONERS: lambda who: who.has_left,
    Audience.ALL_PRACTITIONERS: lambda who: who.practitioner,
    Audience.ORGANISERS: lambda who: who.organiser,
    Audience.EDITORS: lambda who: who.organiser and who.organiser.role is not Role.VIEWER,
}


def admits(audience: Audience) -> bool:
    """Whether a page for `audience`, which is for people who are signed in, would let in whoever asks now."""
    someone = who()
    return someone is not None and bool(_SIGNED_IN[audience](someone))


def _let_in(audience: Audience) -> Response | None:
    """None for whom the route is for; the way to sign in, or to the page that is for them; 403 where there is none."""
    someone = who()
    if someone is None:
        # What somebody wanted to send is lost, so they come back to a page that shows something.
        wanted = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
        return redirect(url_for("sign_in.ask", next=wanted))
    if _SIGNED_IN[audience](someone):
        return None
    if someone.practitioner is None or audience in {Audience.ORGANISERS, Audience.EDITORS}:
        abort(403)
    return redirect(url_for("my_data.left_page" if someone.has_left else "me.my_page"))
