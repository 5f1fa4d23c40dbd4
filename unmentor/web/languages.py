"""The language that a page speaks: a remembered choice, else what the browser prefers, else English.

Nothing is remembered but by pressing the switch (POST /language). `?language=cy` on any address holds for that one
answer, so that a link can lead to a page in a language. Pages for developers are English whatever is chosen.
"""

from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, redirect, request, url_for
from flask_babel import Babel, get_locale
from werkzeug.wrappers import Response as Answer

from unmentor.resources import resource_folder
from unmentor.web.access import Audience, audience_of, open_to
from unmentor.web.context import settings

COOKIE = "language"
REMEMBERED_FOR = 31_536_000  # seconds: a year
ENGLISH = "en"

blueprint = Blueprint("languages", __name__)


@dataclass(frozen=True)
class Language:
    """A language by its code (BCP 47) and the name that its speakers give it."""

    code: str
    name: str


LANGUAGES = (Language(ENGLISH, "English"), Language("cy", "Cymraeg"))
_CODES = frozenset(language.code for language in LANGUAGES)


def register(app: Flask) -> None:
    """Choose a language for each request; give templates `_`, `ngettext`, `{% trans %}` and what the switch needs."""
    Babel(
        app,
        default_locale=ENGLISH,
        default_translation_directories=str(resource_folder("translations")),
        locale_selector=choose,
        timezone_selector=lambda: settings().timezone.key,
    )
    app.jinja_env.policies["ext.i18n.trimmed"] = True  # a message may go over several lines of a template
    app.jinja_env.globals.update(here=here, language=current_language, languages=switch_languages)
    app.register_blueprint(blueprint)

    @app.after_request
    def say_language(response: Response) -> Response:
        if response.mimetype == "text/html" and request.endpoint != "static":
            response.headers["Content-Language"] = current_language()
            response.vary.update(["Accept-Language", "Cookie"])
        return response


@blueprint.post("/language")
@open_to(Audience.EVERYONE)
def remember_language() -> Answer:
    """Remember the language that was pressed, and show the page again that the switch was on."""
    if request.form.get("language") not in _CODES or _comes_from_elsewhere():
        abort(400)
    answer = redirect(path_of_this_site(request.form.get("next", "")), 303)
    answer.set_cookie(
        COOKIE,
        request.form["language"],
        max_age=REMEMBERED_FOR,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def choose() -> str:
    """The code of the language for this request."""
    if _is_for_developers():
        return ENGLISH
    for asked in (request.args.get("language"), request.cookies.get(COOKIE)):
        if asked in _CODES:
            return asked
    return request.accept_languages.best_match([language.code for language in LANGUAGES], ENGLISH)


def current_language() -> str:
    """The code of the language that is being spoken; English outside of a request."""
    locale = get_locale()
    return locale.language if locale else ENGLISH


def switch_languages() -> tuple[Language, ...]:
    """What the header offers; nothing on a page that is in one language."""
    return () if _is_for_developers() else LANGUAGES


def here() -> str:
    """The path of the page that is being shown, to come back to; the front page where there is none to come back to."""
    if request.url_rule is None or "GET" not in (request.url_rule.methods or ()):
        return url_for("front.front_page")
    arguments = [(name, value) for name, value in request.args.items(multi=True) if name != "language"]
    return quote(request.path) + (f"?{urlencode(arguments)}" if arguments else "")


def path_of_this_site(address: str) -> str:
    """`address` if browsers take it for a path of the site that they are on, else the front page's."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return url_for("front.front_page")
    # "//host" and "/\host" lead to another site; browsers drop tabs and line ends, so that "/\t/host" does, too.
    is_path = address.startswith("/") and not address.startswith(("//", "/\\")) and address.isprintable()
    return address if is_path and not parts.scheme and not parts.netloc else url_for("front.front_page")


def _comes_from_elsewhere() -> bool:
    """Whether another site's page sent this, by what browsers say and pages cannot forge (OWASP, fetch metadata).

    Asked instead of a form's token because a token needs a session: whoever only reads is given no cookie.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = request.headers.get("Origin")  # browsers before 2023, and pages without TLS
    return origin is not None and urlsplit(origin).netloc != request.host


def _is_for_developers() -> bool:
    """Where such pages are shown at all: in production they must answer as any unknown address does."""
    known = request.endpoint is not None and settings().in_development
    return known and audience_of(current_app, request.endpoint or "") is Audience.DEVELOPERS
