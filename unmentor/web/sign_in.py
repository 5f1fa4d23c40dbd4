"""Signing in: ask for a message, then press the button on its page, or type its code. Signing out."""

from dataclasses import replace
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import Form, StringField, ValidationError
from wtforms.validators import InputRequired

from unmentor.mail import BadAddress, check_address
from unmentor.persistence.models import Purpose
from unmentor.services.address_change import settle_address
from unmentor.services.browser_sessions import Opened, end_session
from unmentor.services.health import mail_is_down
from unmentor.services.identity import (
    LIFETIME,
    AskLater,
    Confirmed,
    Link,
    LinkState,
    Visitor,
    Wish,
    WrongCode,
    enter_code,
    look_at_link,
    press_link,
    request_sign_in,
)
from unmentor.services.joining import AddressTaken
from unmentor.services.organisers import Known, comparable
from unmentor.services.programme import programme_of
from unmentor.services.tokens import CODE_LENGTH
from unmentor.web import who
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.languages import current_language, path_of_this_site
from unmentor.web.visitor import device, forget_visitor, network, visitor

ASKED = "asked"  # in the session cookie: the address that a message was asked for, and for what
CONFIRMED = "confirmed"  # in the session cookie: the address that was shown to belong to whoever joins
CHANGED = "changed"  # in the session cookie: the new address that was proved, and whether somebody else has it
_LONGEST_PATH = 500
# What a link that is not good is answered with.
_STATUS = {
    LinkState.UNKNOWN: HTTPStatus.NOT_FOUND,
    LinkState.USED: HTTPStatus.GONE,
    LinkState.EXPIRED: HTTPStatus.GONE,
    LinkState.ELSEWHERE: HTTPStatus.FORBIDDEN,
}

blueprint = Blueprint("sign_in", __name__)


def _is_address(_form: Form, field: StringField) -> None:
    try:
        check_address("address", comparable(field.data or ""))
    except BadAddress:
        raise ValidationError(_("Enter an email address in the correct format, like name@example.gov.uk")) from None


def _is_code(_form: Form, field: StringField) -> None:
    code = _digits(field.data)
    if not (code.isascii() and code.isdigit() and len(code) == CODE_LENGTH):
        raise ValidationError(_("The code has %(number)s digits", number=CODE_LENGTH))


class AddressForm(Form):
    """The address to write to."""

    address = StringField(
        lazy_gettext("Email address"),
        [InputRequired(lazy_gettext("Enter your email address")), _is_address],
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": False},
    )


class CodeForm(Form):
    """The code out of the message."""

    code = StringField(
        lazy_gettext("Code"),
        [InputRequired(lazy_gettext("Enter the code")), _is_code],
        render_kw={"inputmode": "numeric", "autocomplete": "one-time-code", "classes": "govuk-input--width-10"},
    )


@blueprint.get("/sign-in")
@open_to(Audience.EVERYONE)
def ask() -> str:
    return render_template("sign_in/ask.html", form=AddressForm(), next=_path(request.args.get("next", "")))


@blueprint.post("/sign-in")
@open_to(Audience.EVERYONE)
def send() -> Response | str:
    form = AddressForm(request.form)
    wanted = _path(request.form.get("next", ""))
    if not form.validate():
        return render_template("sign_in/ask.html", form=form, next=wanted)
    return send_message(form.address.data or "", Purpose.SIGN_IN, wanted)


def send_message(address: str, purpose: Purpose, wanted: str, practitioner_id: UUID | None = None) -> Response:
    """Ask for a message to an address and lead to the page for its code, or say how long to wait.

    wanted: a path of this site to come to afterwards; practitioner_id: whose address is to be changed, if that is what
    for. For whoever joins, their address is in the session cookie as `CONFIRMED` afterwards, unless they are known and
    signed in by it. Raises BadAddress.
    """
    wish = Wish(address, purpose, network(request.remote_addr), current_language(), _path(wanted), practitioner_id)
    with database().transaction() as rows:
        answer = request_sign_in(rows, wish, visitor(), programme_of(settings()), settings().secret_key, now())
    if isinstance(answer, AskLater):
        return _wait(answer)
    session[ASKED] = comparable(address), purpose
    return redirect(url_for("sign_in.code"), HTTPStatus.SEE_OTHER)


@blueprint.get("/sign-in/code")
@open_to(Audience.EVERYONE)
def code() -> Response | str:
    return _code_page(CodeForm())


@blueprint.post("/sign-in/code")
@open_to(Audience.EVERYONE)
def try_code() -> Response | str:
    form = CodeForm(request.form)
    if form.validate():
        with database().transaction() as rows:
            answer = enter_code(rows, _digits(form.code.data), visitor(), settings().secret_key, now())
            settled = _settle_change(rows, answer)
        if isinstance(answer, Confirmed):
            return settled or _welcome(answer)
        form.code.errors = [_about(answer)]
    return _code_page(form)


@blueprint.get("/sign-in/<token>")
@open_to(Audience.EVERYONE)
def open_link(token: str) -> Response:
    somebody = _somebody()
    with database().reading() as rows:
        link = look_at_link(rows, token, somebody, now())
    return _link_page(link, token)


@blueprint.post("/sign-in/<token>")
@open_to(Audience.EVERYONE)
def press(token: str) -> Response:
    somebody = _somebody()
    with database().transaction() as rows:
        answer = press_link(rows, token, somebody, now())
        settled = _settle_change(rows, answer)
    if isinstance(answer, Confirmed):
        return settled or _welcome(answer)
    return _link_page(answer, token)


@blueprint.post("/sign-out")
@open_to(Audience.EVERYONE)
def leave() -> Response:
    answer = redirect(url_for("front.front_page"), HTTPStatus.SEE_OTHER)
    who.sign_out(answer)
    session.clear()
    return answer


def home(known: Known) -> str:
    """Where somebody arrives who wanted no page in particular."""
    return url_for("me.my_page" if known.practitioner else "organise.desk_page")


def begin(answer: Response, opened: Opened) -> None:
    """Have the browser keep a session with new cookies: whoever had the old ones has nothing."""
    with database().transaction() as rows:
        end_session(rows, who.token(), now())
    who.keep(answer, opened)
    for name in (ASKED, CONFIRMED, CHANGED, who.ERASED, "csrf_token"):
        session.pop(name, None)
    forget_visitor()


def _welcome(confirmed: Confirmed) -> Response:
    """To the page that was wanted, signed in if they are known."""
    if confirmed.opened is None:
        session[CONFIRMED] = confirmed.address
        return redirect(confirmed.next_path or url_for("front.front_page"), HTTPStatus.SEE_OTHER)
    answer = redirect(confirmed.next_path or home(confirmed.known), HTTPStatus.SEE_OTHER)
    begin(answer, confirmed.opened)
    return answer


def _settle_change(rows: Session, answer: object) -> Response | None:
    """Make a new address count that was proved, where one was; the way to the page that says what came of it."""
    if not isinstance(answer, Confirmed) or answer.changes is None:
        return None
    try:
        settle_address(rows, answer.changes, answer.address, who.token(), programme_of(settings()), now())
    except AddressTaken:
        return _changed(answer.address, taken=True)
    return _changed(answer.address, taken=False)


def _changed(address: str, *, taken: bool) -> Response:
    session.pop(ASKED, None)
    session[CHANGED] = address, taken
    return redirect(url_for("my_address.outcome"), HTTPStatus.SEE_OTHER)


def _somebody() -> Visitor:
    """The browser, and who is signed in there."""
    someone = who.who()
    person = someone.practitioner if someone else None
    return replace(visitor(), practitioner_id=person.id if person else None)


def _wait(later: AskLater) -> Response:
    seconds = max(1, int((later.again_at - now()).total_seconds()))
    page = render_template("sign_in/wait.html", minutes=-(-seconds // 60), asked=ASKED in session)
    answer = make_response(page, HTTPStatus.TOO_MANY_REQUESTS)
    answer.headers["Retry-After"] = str(seconds)
    return answer


def _code_page(form: CodeForm) -> Response | str:
    if ASKED not in session:  # the page of somebody who has asked for nothing, or not in this browser
        return redirect(url_for("sign_in.ask"))
    address, purpose = session[ASKED]
    minutes = int(LIFETIME.total_seconds()) // 60
    with database().reading() as rows:
        down = mail_is_down(rows, now())
    return render_template(
        "sign_in/code.html",
        form=form,
        address=address,
        purpose=purpose,
        again=_again(purpose),
        minutes=minutes,
        mail_is_down=down,
    )


def _again(purpose: Purpose | None) -> str:
    """Where another message is asked for."""
    pages = {Purpose.JOIN: "join.address", Purpose.CHANGE_ADDRESS: "my_address.ask"}
    return url_for(pages.get(purpose, "sign_in.ask") if purpose else "sign_in.ask")


def _link_page(link: Link, token: str) -> Response:
    """The button, or what happened to the link. The page's own address is a secret: no Referer may tell it."""
    good = link.state in {LinkState.GOOD, LinkState.ELSEWHERE}
    page = render_template(
        "sign_in/link.html" if good else "sign_in/no_link.html",
        link=link,
        purpose=link.purpose,
        again=_again(link.purpose),
        device=device(request.user_agent.string),
        token=token,
    )
    answer = make_response(page, _STATUS.get(link.state, HTTPStatus.OK))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _about(wrong: WrongCode) -> str:
    if not wrong.tries_left:
        return str(_("This code does not work, or no longer. Ask for another message and use the code in that"))
    left = ngettext("You have %(num)s try left", "You have %(num)s tries left", wrong.tries_left)
    return str(_("That is not the code in our message. %(left)s", left=left))


def _digits(typed: str | None) -> str:
    """A code without what people put between its digits."""
    return "".join((typed or "").split()).replace("-", "")


def _path(wanted: str) -> str:
    """A path of this site, or nothing."""
    return wanted if wanted and len(wanted) <= _LONGEST_PATH and path_of_this_site(wanted) == wanted else ""
