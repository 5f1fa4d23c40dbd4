"""Joining: the address is confirmed first, then a few pages of questions, then their check, and one press that counts.

Here are the pages until the address is confirmed. Answers are kept in a draft, which the browser holds by a cookie of
its own: join_draft.py and services/joining_drafts.py.
"""

from flask import Blueprint, render_template, request, url_for

from unmentor.persistence.models import Purpose
from unmentor.web import join_council, join_end, join_questions
from unmentor.web.access import Audience, open_to
from unmentor.web.join_draft import Answer
from unmentor.web.join_forms import AddressForm
from unmentor.web.sign_in import send_message

blueprint = Blueprint("join", __name__, url_prefix="/join")
BLUEPRINTS = (blueprint, join_council.blueprint, join_questions.blueprint, join_end.blueprint)


@blueprint.get("")
@open_to(Audience.EVERYONE)
def start() -> str:
    return render_template("join/start.html")


@blueprint.get("/address")
@open_to(Audience.EVERYONE)
def address() -> str:
    return render_template("join/address.html", form=AddressForm())


@blueprint.post("/address")
@open_to(Audience.EVERYONE)
def confirm_address() -> Answer:
    form = AddressForm(request.form)
    if not form.validate():
        return render_template("join/address.html", form=form)
    return send_message(form.address.data or "", Purpose.JOIN, url_for("join_council.council"))
