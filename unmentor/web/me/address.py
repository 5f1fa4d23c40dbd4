"""Another address from now on: proved by a message to it, as on signing in (unmentor/web/sign_in.py)."""

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import Field, Form, StringField, ValidationError

from unmentor.councils import Council
from unmentor.persistence.models import Purpose
from unmentor.services.councils import the_register
from unmentor.services.joining_checks import check_address
from unmentor.services.joining_council import council_of_address
from unmentor.services.joining_texts import Problem
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.join_problems import say
from unmentor.web.sign_in import CHANGED, send_message
from unmentor.web.who import the_practitioner, who

blueprint = Blueprint("my_address", __name__, url_prefix="/me/address")


class NewAddressForm(Form):
    """The address to write to from now on."""

    address = StringField(
        lazy_gettext("New work email address"),
        description=lazy_gettext("We send a message to it, to see that it is yours. Until then nothing changes."),
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": False},
    )

    def validate_address(self, field: Field) -> None:
        """An address, and another one."""
        found = check_address(field.data or "")
        if isinstance(found, Problem):
            raise ValidationError(say(found.message))
        if found == the_practitioner().address:
            raise ValidationError(_("We write to that address already: enter the new one"))


@blueprint.get("")
@open_to(Audience.PRACTITIONERS)
def ask() -> str:
    return _shown(NewAddressForm())


@blueprint.post("")
@open_to(Audience.PRACTITIONERS)
def send() -> Response | str:
    form = NewAddressForm(request.form)
    if not form.validate():
        return _shown(form)
    return send_message(form.address.data or "", Purpose.CHANGE_ADDRESS, "", the_practitioner().id)


@blueprint.get("/changed")
@open_to(Audience.EVERYONE)
def outcome() -> Response | str:
    """What came of it, in the browser that asked: it need not be signed in any more."""
    if CHANGED not in session:
        return redirect(url_for("my_address.ask"))
    address, taken = session[CHANGED]
    return render_template("me/address_changed.html", address=address, taken=taken, council=_other_council(address))


def _shown(form: NewAddressForm) -> str:
    return render_template("me/address.html", form=form, address=the_practitioner().address)


def _other_council(address: str) -> Council | None:
    """The council that the new address tells, where its owner is signed in and has another."""
    someone = who()
    person = someone.practitioner if someone else None
    if person is None or person.address != address:
        return None
    with database().reading() as rows:
        told = council_of_address(the_register(rows), address)
    return told if told and told.code != person.council_code else None
