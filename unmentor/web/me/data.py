"""Taking one's data away, leaving, coming back, and having everything erased."""

import json
import re
from datetime import date
from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import Form, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the package of its types
from wtforms.validators import AnyOf, InputRequired

from unmentor.persistence.models import PractitionerRow
from unmentor.services.browser_sessions import is_forgotten
from unmentor.services.erasing import erase
from unmentor.services.erasing_record import as_csv, everything_about
from unmentor.services.leaving import MustJoinAgain, come_back, hindrance, leave
from unmentor.services.programme import programme_of
from unmentor.web import join_draft
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.who import ERASED, drop_cookie, sign_out, the_practitioner, token, who

_STOP, _ERASE = "stop", "erase"

blueprint = Blueprint("my_data", __name__, url_prefix="/me")


class LeaveForm(Form):
    """Which way to leave."""

    way = RadioField(
        lazy_gettext("How would you like to leave?"),
        [AnyOf((_STOP, _ERASE), lazy_gettext("Select how you would like to leave"))],
        choices=[
            SelectChoice(_STOP, lazy_gettext("Stop taking part, and keep my history")),
            SelectChoice(_ERASE, lazy_gettext("Leave, and erase everything about me")),
        ],
        validate_choice=False,
    )


class EraseForm(Form):
    """That somebody knows what they press."""

    sure = SelectMultipleField(
        lazy_gettext("Are you sure?"),
        [InputRequired(lazy_gettext("Select that you understand, or go back: nothing has been erased"))],
        choices=[SelectChoice("yes", lazy_gettext("I understand that my data cannot be brought back"))],
        validate_choice=False,
    )


@blueprint.get("/export")
@open_to(Audience.ALL_PRACTITIONERS)
def export_page() -> str:
    return render_template("me/export.html")


@blueprint.get("/export.json")
@open_to(Audience.ALL_PRACTITIONERS)
def export_json() -> Response:
    return _download(json.dumps(_everything(), ensure_ascii=False, indent=2), "application/json", "json")


@blueprint.get("/export.csv")
@open_to(Audience.ALL_PRACTITIONERS)
def export_csv() -> Response:
    # Excel takes a sheet for UTF-8 by its byte order mark alone.
    return _download("\N{BYTE ORDER MARK}" + as_csv(_everything()), "text/csv", "csv")


@blueprint.get("/leave")
@open_to(Audience.PRACTITIONERS)
def leave_page() -> str:
    return render_template("me/leave.html", form=LeaveForm())


@blueprint.post("/leave")
@open_to(Audience.PRACTITIONERS)
def choose_leaving() -> Response | str:
    form = LeaveForm(request.form)
    if not form.validate():
        return render_template("me/leave.html", form=form)
    if form.way.data == _ERASE:
        return redirect(url_for("my_data.erase_page"), HTTPStatus.SEE_OTHER)
    with database().transaction() as rows:
        leave(rows, rows.get_one(PractitionerRow, the_practitioner().id), programme_of(settings()), now())
    return redirect(url_for("my_data.left_page"), HTTPStatus.SEE_OTHER)


@blueprint.get("/left")
@open_to(Audience.FORMER_PRACTITIONERS)
def left_page() -> str:
    person = the_practitioner()
    with database().reading() as rows:
        found = hindrance(rows, person)
    return render_template("me/left.html", person=person, hindrance=found)


@blueprint.post("/return")
@open_to(Audience.ALL_PRACTITIONERS)
def take_part_again() -> Response:
    with database().transaction() as rows:
        try:
            come_back(rows, rows.get_one(PractitionerRow, the_practitioner().id), programme_of(settings()), now())
        except MustJoinAgain:  # the page says so
            return redirect(url_for("my_data.left_page"), HTTPStatus.SEE_OTHER)
    flash(_("You take part again"))
    return redirect(url_for("me.my_page"), HTTPStatus.SEE_OTHER)


@blueprint.get("/erase")
@open_to(Audience.EVERYONE)
def erase_page() -> Response | str:
    return _nobody() or render_template("me/leave_erase.html", form=EraseForm())


@blueprint.post("/erase")
@open_to(Audience.EVERYONE)
def erase_everything() -> Response | str:
    if nobody := _nobody():
        return nobody
    form = EraseForm(request.form)
    if not form.validate():
        return render_template("me/leave_erase.html", form=form)
    with database().transaction() as rows:
        erase(rows, rows.get_one(PractitionerRow, the_practitioner().id), now())
    return _signed_out()


@blueprint.get("/erased")
@open_to(Audience.EVERYONE)
def erased_page() -> Response | str:
    return render_template("me/left_erased.html") if ERASED in session else redirect(url_for("front.front_page"))


def _everything() -> dict[str, Any]:
    with database().reading() as rows:
        return everything_about(rows, rows.get_one(PractitionerRow, the_practitioner().id))


def _nobody() -> Response | None:
    """The answer to whoever is not signed in: their data are erased, as far as this browser knows, or they sign in."""
    someone = who()
    if someone and someone.practitioner:
        return None
    with database().reading() as rows:
        erased = ERASED in session or is_forgotten(rows, token())
    if erased:
        session[ERASED] = True
        return redirect(url_for("my_data.erased_page"), HTTPStatus.SEE_OTHER)
    return redirect(url_for("sign_in.ask", next=url_for("my_data.erase_page")), HTTPStatus.SEE_OTHER)


def _signed_out() -> Response:
    """Nothing of them stays in the browser but that they have left."""
    answer = redirect(url_for("my_data.erased_page"), HTTPStatus.SEE_OTHER)
    sign_out(answer)
    drop_cookie(answer, join_draft.cookie_name())
    session.clear()
    session[ERASED] = True
    return answer


def _download(text: str, mimetype: str, ending: str) -> Response:
    answer = make_response(text)
    answer.mimetype = mimetype
    answer.headers.set("Content-Disposition", "attachment", filename=f"{_file_name(now().date())}.{ending}")
    return answer


def _file_name(day: date) -> str:
    """ "unmentoring-2026-11-24"."""
    return f"{re.sub('[^a-z0-9]+', '-', settings().programme_name.lower()).strip('-') or 'data'}-{day}"
