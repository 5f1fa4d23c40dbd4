"""One's answers, and changing them: the pages of joining, each saved at once and for itself."""

from http import HTTPStatus

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session, joinedload, selectinload
from werkzeug.wrappers import Response
from wtforms import Form

from unmentor.persistence.models import PractitionerRow
from unmentor.services.joining import edit
from unmentor.services.joining_answers import Answers, answers_of, changed, raw_answers
from unmentor.services.joining_topics import topic_names
from unmentor.topics import load_topics
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now
from unmentor.web.join_forms import STEPS, Step, component_of
from unmentor.web.join_summary import question_rows, row
from unmentor.web.languages import current_language
from unmentor.web.who import the_practitioner

blueprint = Blueprint("my_answers", __name__, url_prefix="/me")


@blueprint.get("/answers")
@open_to(Audience.PRACTITIONERS)
def show() -> str:
    with database().reading() as rows:
        person = _myself(rows)
    return render_template("me/answers.html", answers=_summary(person))


@blueprint.get("/edit/<step>")
@open_to(Audience.PRACTITIONERS)
def questions(step: str) -> str:
    page = _page(step)
    with database().reading() as rows:
        known = raw_answers(_myself(rows), current_language())
    return _shown(page, page.form(data={question: known[question] for question in page.questions}))


@blueprint.post("/edit/<step>")
@open_to(Audience.PRACTITIONERS)
def save(step: str) -> Response | str:
    page = _page(step)
    form = page.form(request.form)
    if not form.validate():
        return _shown(page, form)
    with database().transaction() as rows:
        # Kept from others until it is saved: of two tabs each changes the answers of its own page alone.
        person = rows.get_one(PractitionerRow, the_practitioner().id, with_for_update=True)
        posted = {field.name: field.data or "" for field in form}
        answers = changed(answers_of(person), posted, load_topics())
        assert isinstance(answers, Answers)  # noqa: S101 - the form has made the same checks
        edit(rows, person, answers, now())
    flash(_("Your answers are saved"))
    return redirect(url_for("my_answers.show"), HTTPStatus.SEE_OTHER)


def _myself(rows: Session) -> PractitionerRow:
    """The person who is signed in, with their interests."""
    loaded = selectinload(PractitionerRow.interests), joinedload(PractitionerRow.council)
    return rows.get_one(PractitionerRow, the_practitioner().id, options=loaded)


def _summary(person: PractitionerRow) -> list[dict[str, object]]:
    """Everything that a person has said of themselves, each with where to change it."""
    return [
        row(_("Work email address"), [person.address], url_for("my_address.ask")),
        row(_("Council"), [person.council.name], url_for("my_council.ask")),
        *question_rows(
            raw_answers(person, current_language()), lambda step: url_for("my_answers.questions", step=step)
        ),
    ]


def _page(name: str) -> Step:
    return next((step for step in STEPS if step.name == name), None) or abort(HTTPStatus.NOT_FOUND)


def _shown(page: Step, form: Form) -> str:
    topics = topic_names(current_language()) if page.name == "topics" else []
    return render_template("me/edit.html", step=page, form=form, topics=topics, component_of=component_of)
