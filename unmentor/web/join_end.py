"""Joining: checking one's answers, agreeing, and the one press that counts; whoever has joined is signed in."""

from http import HTTPStatus

from flask import Blueprint, redirect, render_template, request, session
from wtforms import Form

from unmentor.councils import Register
from unmentor.persistence.models import JoiningRow
from unmentor.services.browser_sessions import open_session
from unmentor.services.councils import the_register
from unmentor.services.joining import Joined
from unmentor.services.joining_drafts import finish, keep_answers
from unmentor.services.joining_texts import Problem
from unmentor.services.organisers import known_by
from unmentor.services.overview import planned_draw
from unmentor.services.programme import programme_of
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.join_draft import Answer, address_of, gone, is_over, the_draft
from unmentor.web.join_forms import ConsentForm, next_step, step_of
from unmentor.web.join_problems import say
from unmentor.web.join_summary import summary
from unmentor.web.sign_in import CONFIRMED, begin
from unmentor.web.visitor import visitor

blueprint = Blueprint("join_end", __name__, url_prefix="/join")


@blueprint.get("/check")
@open_to(Audience.EVERYONE)
def check() -> Answer:
    with database().reading() as rows:
        draft, register = the_draft(rows), the_register(rows)
    if draft is None:
        return gone()
    if is_over(draft):
        return redirect(address_of("done"))
    if (missing := next_step(draft.answers)) != "check":
        return redirect(address_of(missing))
    return _check_page(draft, ConsentForm(), register)


@blueprint.post("/finish")
@open_to(Audience.EVERYONE)
def finish_joining() -> Answer:
    form = ConsentForm(request.form)
    opened = None
    with database().transaction() as rows:
        draft, register = the_draft(rows), the_register(rows)
        if draft is None:
            return gone()
        if not is_over(draft):
            if not form.validate():
                return _check_page(draft, form, register)
            keep_answers(rows, draft, {"consent": (form.consent.data or [""])[0]}, now())
        outcome = finish(rows, draft, programme_of(settings()), now())
        if isinstance(outcome, Joined):  # the address was proved in this browser: no need to prove it again
            known = known_by(rows, outcome.practitioner.address)
            opened = open_session(rows, draft.id, known, visitor().device, now())
    if isinstance(outcome, tuple):
        return _check_page(draft, form, register, outcome)
    response = redirect(address_of("done"), HTTPStatus.SEE_OTHER)
    session.pop(CONFIRMED, None)
    if opened:
        begin(response, opened)
    return response


@blueprint.get("/done")
@open_to(Audience.EVERYONE)
def done() -> Answer:
    with database().reading() as rows:
        draft, next_draw = the_draft(rows), planned_draw(rows, now())
    if draft is None:
        return gone()
    if not is_over(draft):
        return redirect(address_of("check"))
    return render_template("join/done.html", waits=draft.practitioner_id is None, next_draw=next_draw)


def _check_page(draft: JoiningRow, form: Form, register: Register, problems: tuple[Problem, ...] = ()) -> str:
    """`problems`: answers that were right when they were given, and no longer are."""
    wrong = [{"text": say(each.message), "href": address_of(step_of(each.field))} for each in problems]
    rows = summary(draft.address, draft.answers, register)
    return render_template("join/check.html", rows=rows, form=form, wrong=wrong)
