"""Joining: the address is confirmed first, then a few pages of questions, then their check, and one press that counts.

Answers are kept in a draft, which the browser holds by a cookie of its own: services/joining_drafts.py.
"""

from http import HTTPStatus

from flask import Blueprint, abort, current_app, redirect, render_template, request, session, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import Form

from unmentor.councils import Register
from unmentor.persistence.models import JoiningRow, PractitionerState, Purpose
from unmentor.services.councils import the_register
from unmentor.services.joining_answers import Raw
from unmentor.services.joining_council import (
    NOT_LISTED,
    check_council,
    check_organisation,
    council_of_address,
)
from unmentor.services.joining_drafts import (
    KEPT_FOR,
    confirm_draft,
    find_draft,
    finish,
    forget_expired,
    keep_answers,
    start_draft,
)
from unmentor.services.joining_texts import Problem
from unmentor.services.joining_topics import topic_name
from unmentor.services.overview import planned_draw
from unmentor.topics import load_topics
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now
from unmentor.web.join_forms import (
    COUNCIL,
    STEPS,
    AddressForm,
    ConsentForm,
    CouncilForm,
    RightForm,
    Step,
    component_of,
    next_step,
    step_of,
)
from unmentor.web.join_problems import add_problem, say
from unmentor.web.join_summary import summary
from unmentor.web.languages import current_language
from unmentor.web.security import host_cookie
from unmentor.web.sign_in import CONFIRMED, send_message
from unmentor.web.who import who

Answer = Response | str | tuple[str, int]
blueprint = Blueprint("join", __name__, url_prefix="/join")


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
    return send_message(form.address.data or "", Purpose.JOIN, url_for("join.council"))


@blueprint.get("/council")
@open_to(Audience.EVERYONE)
def council() -> Answer:
    with database().reading() as rows:
        draft, register = _draft(rows), the_register(rows)
    if elsewhere := _elsewhere(draft):
        return elsewhere
    if _takes_part():
        return render_template("join/already.html")
    if found := council_of_address(register, _proved(draft)):
        return render_template("join/right.html", form=RightForm(), council=found)
    return redirect(url_for("join.council_list"))


@blueprint.post("/council")
@open_to(Audience.EVERYONE)
def confirm_council() -> Answer:
    form = RightForm(request.form)
    with database().reading() as rows:
        draft, register = _draft(rows), the_register(rows)
    if elsewhere := _elsewhere(draft):
        return elsewhere
    found = council_of_address(register, _proved(draft))
    if found is None or form.right.data == "no":
        return redirect(url_for("join.council_list"), HTTPStatus.SEE_OTHER)
    if not form.validate():
        return render_template("join/right.html", form=form, council=found)
    return _keep({COUNCIL: found.code, "organisation": ""})


@blueprint.get("/council/list")
@open_to(Audience.EVERYONE)
def council_list() -> Answer:
    with database().reading() as rows:
        draft, register = _draft(rows), the_register(rows)
    if elsewhere := _elsewhere(draft):
        return elsewhere
    kept = draft.answers if draft else {}
    return _list_page(CouncilForm(data={name: kept.get(name, "") for name in (COUNCIL, "organisation")}), register)


@blueprint.post("/council/list")
@open_to(Audience.EVERYONE)
def choose_council() -> Answer:
    form = CouncilForm(request.form)
    with database().reading() as rows:
        draft, register = _draft(rows), the_register(rows)
    if elsewhere := _elsewhere(draft):
        return elsewhere
    form.offer(())  # what was chosen is checked against the register, not against the list
    form.validate()
    if problem := _wrong_council(form, _proved(draft), register):
        add_problem(form, problem)
        return _list_page(form, register)
    listed = form.council.data != NOT_LISTED
    return _keep({COUNCIL: form.council.data, "organisation": "" if listed else form.organisation.data or ""})


@blueprint.get("/<step>")
@open_to(Audience.EVERYONE)
def questions(step: str) -> Answer:
    page = _step(step)
    with database().reading() as rows:
        draft = _draft(rows)
    if draft is None:
        return _gone()
    if _is_over(draft):
        return redirect(url_for("join.done"))
    kept = {question: draft.answers[question] for question in page.questions if question in draft.answers}
    return _step_page(page, page.form(data=kept))


@blueprint.post("/<step>")
@open_to(Audience.EVERYONE)
def answer(step: str) -> Answer:
    page = _step(step)
    form = page.form(request.form)
    with database().reading() as rows:
        if _draft(rows) is None:
            return _gone()
    if not form.validate():
        return _step_page(page, form)
    return _keep({field.name: field.data or "" for field in form})


@blueprint.get("/check")
@open_to(Audience.EVERYONE)
def check() -> Answer:
    with database().reading() as rows:
        draft, register = _draft(rows), the_register(rows)
    if draft is None:
        return _gone()
    if _is_over(draft):
        return redirect(url_for("join.done"))
    if (missing := next_step(draft.answers)) != "check":
        return redirect(_address_of(missing))
    return _check_page(draft, ConsentForm(), register)


@blueprint.post("/finish")
@open_to(Audience.EVERYONE)
def finish_joining() -> Answer:
    form = ConsentForm(request.form)
    with database().transaction() as rows:
        draft, register = _draft(rows), the_register(rows)
        if draft is None:
            return _gone()
        if not _is_over(draft):
            if not form.validate():
                return _check_page(draft, form, register)
            keep_answers(rows, draft, {"consent": (form.consent.data or [""])[0]}, now())
        outcome = finish(rows, draft, now())
    if isinstance(outcome, tuple):
        return _check_page(draft, form, register, outcome)
    session.pop(CONFIRMED, None)
    return redirect(url_for("join.done"), HTTPStatus.SEE_OTHER)


@blueprint.get("/done")
@open_to(Audience.EVERYONE)
def done() -> Answer:
    with database().reading() as rows:
        draft, next_draw = _draft(rows), planned_draw(rows, now())
    if draft is None:
        return _gone()
    if not _is_over(draft):
        return redirect(url_for("join.check"))
    return render_template("join/done.html", waits=draft.practitioner_id is None, next_draw=next_draw)


def cookie_name() -> str:
    """What the cookie is called here."""
    return host_cookie("joining")


def _draft(rows: Session) -> JoiningRow | None:
    """The draft of this browser; none where another address was confirmed in it since."""
    draft = find_draft(rows, request.cookies.get(cookie_name(), ""), now())
    confirmed = session.get(CONFIRMED)
    return None if draft and confirmed and not _is_over(draft) and draft.address != confirmed else draft


def _proved(draft: JoiningRow | None) -> str:
    """The address that this browser's person has shown to be theirs, or nothing."""
    if session.get(CONFIRMED):
        return str(session[CONFIRMED])
    if draft and draft.confirmed_at:
        return draft.address
    someone = who()
    known = someone and (someone.practitioner or someone.organiser)
    return known.address if known else ""


def _elsewhere(draft: JoiningRow | None) -> Answer | None:
    """The answer to whoever has joined already, or has confirmed no address here; None where the page is for them."""
    if _is_over(draft):
        return redirect(url_for("join.done"), HTTPStatus.SEE_OTHER)
    return None if _proved(draft) else _gone()


def _takes_part() -> bool:
    someone = who()
    person = someone.practitioner if someone and not session.get(CONFIRMED) else None
    return person is not None and person.state is PractitionerState.ACTIVE


def _is_over(draft: JoiningRow | None) -> bool:
    """Whether its person takes part, or waits for an organiser: nothing more is asked."""
    return draft is not None and (draft.practitioner_id is not None or draft.waiting_since is not None)


def _keep(answers: dict[str, Raw]) -> Response:
    """Keep answers that are right, in a new draft if this is the first of them, and lead to the next page."""
    token = request.cookies.get(cookie_name(), "")
    with database().transaction() as rows:
        draft = _draft(rows)
        if draft is None:
            proved = _proved(None)
            forget_expired(rows, now())
            draft, token = start_draft(rows, now())
            keep_answers(rows, draft, {"address": proved}, now())
            confirm_draft(rows, draft, proved, now())
        keep_answers(rows, draft, answers, now())
        leads_to = "done" if _is_over(draft) else next_step(draft.answers)
    response = redirect(_address_of(leads_to), HTTPStatus.SEE_OTHER)
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(cookie_name(), token, max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=secure)
    return response


def _wrong_council(form: CouncilForm, proved: str, register: Register) -> Problem | None:
    chosen = form.council.data or ""
    if chosen == NOT_LISTED:
        found: object = check_organisation(form.organisation.data or "", register)
    elif chosen.strip():
        found = check_council(chosen, proved, register)
    else:  # the check would go by the address, which was not right
        found = Problem(COUNCIL, "Choose the council that you work for")
    return found if isinstance(found, Problem) else None


def _step(name: str) -> Step:
    found = next((step for step in STEPS if step.name == name), None)
    return found or abort(HTTPStatus.NOT_FOUND)


def _address_of(step: str) -> str:
    if step in (COUNCIL, "check", "done"):
        return url_for(f"join.{step}")
    return url_for("join.questions", step=step)


def _step_page(step: Step, form: Form) -> str:
    names = sorted(topic_name(topic, current_language()) for topic in load_topics().topics)
    topics = names if step.name == "topics" else []
    return render_template("join/step.html", step=step, form=form, topics=topics, component_of=component_of)


def _list_page(form: CouncilForm, register: Register) -> str:
    form.offer(sorted(((each.code, each.name) for each in register.councils), key=lambda council: council[1]))
    return render_template("join/council.html", form=form)


def _check_page(draft: JoiningRow, form: Form, register: Register, problems: tuple[Problem, ...] = ()) -> str:
    """`problems`: answers that were right when they were given, and no longer are."""
    wrong = [{"text": say(each.message), "href": _address_of(step_of(each.field))} for each in problems]
    rows = summary(draft.address, draft.answers, register)
    return render_template("join/check.html", rows=rows, form=form, wrong=wrong)


def _gone() -> tuple[str, int]:
    return render_template("join/gone.html"), HTTPStatus.GONE
