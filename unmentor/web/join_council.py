"""Joining: the council, which the address tells or a person chooses."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, session, url_for

from unmentor.councils import Register
from unmentor.persistence.models import PractitionerState
from unmentor.services.councils import the_register
from unmentor.services.joining_council import NOT_LISTED, check_council, check_organisation, council_of_address
from unmentor.services.joining_texts import Problem
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.join_draft import Answer, elsewhere, keep, proved, the_draft
from unmentor.web.join_forms import COUNCIL, CouncilForm, RightForm
from unmentor.web.join_problems import add_problem
from unmentor.web.sign_in import CONFIRMED
from unmentor.web.who import who

blueprint = Blueprint("join_council", __name__, url_prefix="/join/council")


@blueprint.get("")
@open_to(Audience.EVERYONE)
def council() -> Answer:
    with database().reading() as rows:
        draft, register = the_draft(rows), the_register(rows)
    if answer := elsewhere(draft):
        return answer
    if _takes_part():
        return render_template("join/already.html")
    if found := council_of_address(register, proved(draft)):
        return render_template("join/right.html", form=RightForm(), council=found)
    return redirect(url_for("join_council.council_list"))


@blueprint.post("")
@open_to(Audience.EVERYONE)
def confirm_council() -> Answer:
    form = RightForm(request.form)
    with database().reading() as rows:
        draft, register = the_draft(rows), the_register(rows)
    if answer := elsewhere(draft):
        return answer
    found = council_of_address(register, proved(draft))
    if found is None or form.right.data == "no":
        return redirect(url_for("join_council.council_list"), HTTPStatus.SEE_OTHER)
    if not form.validate():
        return render_template("join/right.html", form=form, council=found)
    return keep({COUNCIL: found.code, "organisation": ""})


@blueprint.get("/list")
@open_to(Audience.EVERYONE)
def council_list() -> Answer:
    with database().reading() as rows:
        draft, register = the_draft(rows), the_register(rows)
    if answer := elsewhere(draft):
        return answer
    kept = draft.answers if draft else {}
    return _list_page(CouncilForm(data={name: kept.get(name, "") for name in (COUNCIL, "organisation")}), register)


@blueprint.post("/list")
@open_to(Audience.EVERYONE)
def choose_council() -> Answer:
    form = CouncilForm(request.form)
    with database().reading() as rows:
        draft, register = the_draft(rows), the_register(rows)
    if answer := elsewhere(draft):
        return answer
    if problem := _wrong_council(form, proved(draft), register):
        add_problem(form, problem)
        return _list_page(form, register)
    listed = form.council.data != NOT_LISTED
    return keep({COUNCIL: form.council.data, "organisation": "" if listed else form.organisation.data or ""})


def _takes_part() -> bool:
    someone = who()
    person = someone.practitioner if someone and not session.get(CONFIRMED) else None
    return person is not None and person.state is PractitionerState.ACTIVE


def _wrong_council(form: CouncilForm, address: str, register: Register) -> Problem | None:
    chosen = form.council.data or ""
    if chosen == NOT_LISTED:
        found: object = check_organisation(form.organisation.data or "", register)
    elif chosen.strip():
        found = check_council(chosen, address, register)
    else:  # the check would go by the address, which was not right
        found = Problem(COUNCIL, "Choose the council that you work for")
    return found if isinstance(found, Problem) else None


def _list_page(form: CouncilForm, register: Register) -> str:
    form.offer(sorted(((each.code, each.name) for each in register.councils), key=lambda council: council[1]))
    return render_template("join/council.html", form=form)
