"""Whom a practitioner would rather not meet: by address, and between them and us."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import Form, StringField

from unmentor.persistence.models import PractitionerRow
from unmentor.services.joining_wishes import keep_apart, kept_apart, let_meet
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.join_problems import add_problem
from unmentor.web.who import the_practitioner

blueprint = Blueprint("my_apart", __name__, url_prefix="/me/apart")


class ApartForm(Form):
    """Somebody's address."""

    keep_apart = StringField(
        lazy_gettext("Their work email address"),
        description=lazy_gettext("It does not matter whether they take part here."),
        render_kw={"type": "email", "autocomplete": "off", "spellcheck": False},
    )


@blueprint.get("")
@open_to(Audience.PRACTITIONERS)
def ask() -> str:
    return _page(ApartForm())


@blueprint.post("")
@open_to(Audience.PRACTITIONERS)
def add() -> Response | str:
    form = ApartForm(request.form)
    with database().transaction() as rows:
        person = rows.get_one(PractitionerRow, the_practitioner().id)
        problem = keep_apart(rows, person, form.keep_apart.data or "")
    if problem:
        add_problem(form, problem)
        return _page(form)
    return _back(_("You will not be introduced to them."))


@blueprint.post("/remove")
@open_to(Audience.PRACTITIONERS)
def remove() -> Response:
    with database().transaction() as rows:
        let_meet(rows, rows.get_one(PractitionerRow, the_practitioner().id), request.form.get("address", ""))
    return _back(_("They are off your list."))


def _page(form: ApartForm) -> str:
    with database().reading() as rows:
        addresses = kept_apart(rows, rows.get_one(PractitionerRow, the_practitioner().id))
    return render_template("me/apart.html", form=form, addresses=addresses)


def _back(done: str) -> Response:
    flash(done)
    return redirect(url_for("my_apart.ask"), HTTPStatus.SEE_OTHER)
