"""Who is signed in: the browser keeps a random token, the database knows whose it is and may end it."""

from flask import current_app, g, request
from werkzeug.wrappers import Response as Answer

from unmentor.persistence.models import OrganiserRow, PractitionerRow
from unmentor.services.browser_sessions import Opened, Who, end_session, seen, who_is
from unmentor.web.context import database, now
from unmentor.web.security import host_cookie

ERASED = "erased"  # in the session cookie: somebody's data were erased from this browser


def who() -> Who | None:
    """Whom this browser is signed in as, or None. Asked of the database once a request."""
    if "who" not in g:
        g.who = _look_up()
    found: Who | None = g.who
    return found


def the_practitioner() -> PractitionerRow:
    """The practitioner who is signed in, with their council: on a page that is for practitioners alone."""
    someone = who()
    assert someone is not None and someone.practitioner is not None  # noqa: S101, PT018 - access has seen to it
    return someone.practitioner


def the_organiser() -> OrganiserRow:
    """The organiser who is signed in: on a page that is for organisers alone."""
    someone = who()
    assert someone is not None and someone.organiser is not None  # noqa: S101, PT018 - access has seen to it
    return someone.organiser


def keep(answer: Answer, opened: Opened) -> None:
    """Have the browser keep a session that was opened."""
    answer.set_cookie(
        cookie_name(), opened.token, max_age=opened.lifetime, httponly=True, samesite="Lax", secure=_over_tls()
    )


def token() -> str:
    """What this browser keeps, whether or not it is good; empty for nothing."""
    return request.cookies.get(cookie_name(), "")


def sign_out(answer: Answer) -> None:
    """End this browser's session, here and there."""
    with database().transaction() as session:
        end_session(session, token(), now())
    drop_cookie(answer, cookie_name())


def drop_cookie(answer: Answer, name: str) -> None:
    """Have the browser forget a cookie of ours."""
    answer.delete_cookie(name, httponly=True, samesite="Lax", secure=_over_tls())


def cookie_name() -> str:
    """What the cookie is called here."""
    return host_cookie("who")


def _look_up() -> Who | None:
    if not token():
        return None
    with database().reading() as session:
        found = who_is(session, token(), now())
    if found and found.is_news(now()):
        with database().transaction() as session:
            seen(session, token(), now())
    return found


def _over_tls() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
