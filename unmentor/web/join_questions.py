"""Joining: the pages of questions, and the topics that the page about topics finds."""

from http import HTTPStatus

from flask import Blueprint, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response
from wtforms import Form

from unmentor.services.joining_topics import find_topics, topic_name, topic_names
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.join_draft import Answer, address_of, gone, is_over, keep, the_draft
from unmentor.web.join_forms import STEPS, Step, component_of
from unmentor.web.languages import current_language

_KEPT = 300  # seconds that a browser may keep what was found

blueprint = Blueprint("join_questions", __name__, url_prefix="/join")


@blueprint.get("/<step>")
@open_to(Audience.EVERYONE)
def questions(step: str) -> Answer:
    page = _step(step)
    with database().reading() as rows:
        draft = the_draft(rows)
    if draft is None:
        return gone()
    if is_over(draft):
        return redirect(address_of("done"))
    kept = {question: draft.answers[question] for question in page.questions if question in draft.answers}
    return _step_page(page, page.form(data=kept))


@blueprint.post("/<step>")
@open_to(Audience.EVERYONE)
def answer(step: str) -> Answer:
    page = _step(step)
    form = page.form(request.form)
    with database().reading() as rows:
        draft = the_draft(rows)
    if draft is None:
        return gone()
    if not is_over(draft) and not form.validate():
        return _step_page(page, form)
    return keep({field.name: field.data or "" for field in form})


@blueprint.get("/topics/find")
@open_to(Audience.EVERYONE)
def find() -> Response:
    """The names of the topics that `q` may mean, best first, in the language of the page: for site.js."""
    language = current_language()
    found = find_topics(request.args.get("q", ""), language)
    response = jsonify(topics=[topic_name(topic, language) for topic in found])
    response.headers["Cache-Control"] = f"private, max-age={_KEPT}"
    return response


def _step(name: str) -> Step:
    found = next((step for step in STEPS if step.name == name), None)
    return found or abort(HTTPStatus.NOT_FOUND)


def _step_page(step: Step, form: Form) -> str:
    topics = topic_names(current_language()) if step.name == "topics" else []
    return render_template("join/step.html", step=step, form=form, topics=topics, component_of=component_of)
