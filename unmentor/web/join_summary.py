"""What somebody answered, to be checked by them before they agree."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from markupsafe import Markup
from wtforms import Field
from wtforms.fields.choices import SelectFieldBase

from unmentor.councils import Register
from unmentor.services.joining_answers import Raw
from unmentor.services.joining_checks import check_topics
from unmentor.services.joining_council import NOT_LISTED, CouncilFound, check_council
from unmentor.services.joining_texts import Problem
from unmentor.services.joining_topics import topic_name
from unmentor.topics import Interest, load_topics
from unmentor.web.join_forms import COUNCIL, STEPS
from unmentor.web.join_problems import say
from unmentor.web.languages import current_language
from unmentor.web.words import printable


def summary(address: str, answers: Mapping[str, Raw], register: Register) -> list[dict[str, Any]]:
    """The rows of a summary list, each but the address with a link to change it."""
    rows = [{"key": {"text": _("Work email address")}, "value": {"text": address}}]
    rows.append(row(_("Council"), [_council(answers, address, register)], url_for("join_council.council_list")))
    return rows + question_rows(answers, lambda step: url_for("join_questions.questions", step=step))


def question_rows(answers: Mapping[str, Raw], page_of: Callable[[str], str]) -> list[dict[str, Any]]:
    """The rows of all steps' questions. page_of: where the answers of a step are changed, by its name."""
    rows = []
    for step in STEPS:
        form = step.form(data={question: answers.get(question, "") for question in step.questions})
        rows += [row(str(field.label.text), _lines(field), page_of(step.name)) for field in form]
    return rows


def row(question: str, lines: list[str], page: str) -> dict[str, Any]:
    """One row: the question, its answer line by line, and a link to the page that changes it."""
    shown = Markup("<br>").join(map(printable, lines or [_("Nothing")]))
    change = {"href": page, "text": _("Change"), "visuallyHiddenText": question}
    return {"key": {"text": question}, "value": {"html": shown}, "actions": {"items": [change]}}


def _lines(field: Field) -> list[str]:
    if isinstance(field, SelectFieldBase):
        return [str(text) for value, text, chosen, _more in field.iter_choices() if chosen]
    if field.name in ("learn", "share"):
        found = check_topics(field.name, [field.data], load_topics())
        return [] if isinstance(found, Problem) else list(map(_topic, found))
    return [line for line in str(field.data).splitlines() if line]


def _topic(interest: Interest) -> str:
    """By the name of the list, so that people see what was recognised."""
    if interest.topic:
        return topic_name(interest.topic, current_language())
    return str(_("%(words)s (in your own words)", words=interest.words))


def _council(answers: Mapping[str, Raw], address: str, register: Register) -> str:
    if answers.get(COUNCIL) == NOT_LISTED:
        return str(answers.get("organisation", ""))
    found = check_council(str(answers.get(COUNCIL, "")), address, register)
    if not isinstance(found, CouncilFound):
        return say(found.message)
    return f"{found.council.name}. {say(found.said)}" if found.said else found.council.name
