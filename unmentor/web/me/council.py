"""Working for another council from now on."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from unmentor.councils import Register
from unmentor.persistence.models import PractitionerRow
from unmentor.services.councils import the_register
from unmentor.services.joining import change_council
from unmentor.services.joining_council import NOT_LISTED, CouncilFound, check_council, council_of_address
from unmentor.services.joining_texts import Problem
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.join_forms import COUNCIL, CouncilForm
from unmentor.web.join_problems import add_problem, say
from unmentor.web.who import the_practitioner

blueprint = Blueprint("my_council", __name__, url_prefix="/me/council")


@blueprint.get("")
@open_to(Audience.PRACTITIONERS)
def ask() -> str:
    """The council that the address tells is chosen already, else the present one."""
    person = the_practitioner()
    with database().reading() as rows:
        register = the_register(rows)
    told = council_of_address(register, person.address)
    return _shown(CouncilForm(data={COUNCIL: told.code if told else person.council_code}), register)


@blueprint.post("")
@open_to(Audience.PRACTITIONERS)
def save() -> Response | str:
    form = CouncilForm(request.form)
    person = the_practitioner()
    with database().reading() as rows:
        register = the_register(rows)
    found = _check(form.council.data or "", person, register)
    if isinstance(found, Problem):
        add_problem(form, found)
        return _shown(form, register)
    with database().transaction() as rows:
        mine = rows.get_one(PractitionerRow, person.id, with_for_update=True)
        change_council(rows, mine, found.council.code, now())
    flash(_("You work for %(council)s now", council=found.council.name))
    if found.said:
        flash(say(found.said))
    return redirect(url_for("my_answers.show"), HTTPStatus.SEE_OTHER)


def _check(chosen: str, person: PractitionerRow, register: Register) -> CouncilFound | Problem:
    if chosen == NOT_LISTED:
        return Problem(
            COUNCIL,
            _("Write to %(address)s: an organiser adds it, and then you choose it here", address=settings().mail_from),
        )
    if not chosen.strip():  # the check would go by the address, and nothing was chosen
        return Problem(COUNCIL, "Choose the council that you work for")
    return check_council(chosen, person.address, register)


def _shown(form: CouncilForm, register: Register) -> str:
    form.offer(sorted(((each.code, each.name) for each in register.councils), key=lambda council: council[1]))
    return render_template("me/council.html", form=form, council=the_practitioner().council)
