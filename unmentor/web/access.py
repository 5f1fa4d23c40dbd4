"""Who may use a route. A handler says so with `@open_to(...)`; one that does not stops the start."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, abort, request

from unmentor.web.context import settings

_View = TypeVar("_View", bound=Callable[..., Any])
_MARK = "_open_to"


class Audience(StrEnum):
    """Who a route is for."""

    EVERYONE = "everyone"
    DEVELOPERS = "developers"
    """Whoever runs a development copy. In production the route does not exist: 404, as for any unknown address."""


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
    """Check every route now, and every request against its route's audience."""
    for endpoint in app.view_functions:
        audience_of(app, endpoint)

    @app.before_request
    def admit() -> None:
        if request.endpoint is None:  # no such address: Flask answers 404 or 405
            return
        if audience_of(app, request.endpoint) is Audience.DEVELOPERS and not settings().in_development:
            abort(404)
