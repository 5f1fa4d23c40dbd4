"""The two forms about a conversation: what became of it, and, once it took place, how it was."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Field, Form, RadioField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the package of its types

from unmentor.persistence.models import Answer, FeedbackRow
from unmentor.services.answering import LONGEST_LEARNED, Details
from unmentor.services.joining_texts import Problem, check_lines
from unmentor.web.join_problems import say

ANSWERS = {
    Answer.MET: lazy_gettext("We met"),
    Answer.DATE_SET: lazy_gettext("Not yet, but we have a date"),
    Answer.NO_REPLY: lazy_gettext("They have not replied"),
    Answer.CANNOT: lazy_gettext("I cannot make it this time"),
    Answer.NOT_MET: lazy_gettext("We did not meet"),
}
USEFUL = {
    5: lazy_gettext("Very useful"),
    4: lazy_gettext("Useful"),
    3: lazy_gettext("Somewhat useful"),
    2: lazy_gettext("Not very useful"),
    1: lazy_gettext("Not useful at all"),
}
_RATHER_NOT = ""


class AnswerForm(Form):
    """What became of an introduction."""

    answer = RadioField(
        lazy_gettext("What became of it?"),
        choices=[SelectChoice(answer.value, words) for answer, words in ANSWERS.items()],
        validate_choice=False,
    )

    def validate_answer(self, field: Field) -> None:
        """One of the five."""
        if field.data not in set(Answer):
            raise ValidationError(gettext("Select what became of it"))


class DetailsForm(Form):
    """How a conversation was; all of it is optional."""

    useful = RadioField(
        lazy_gettext("Was it useful? (optional)"),
        choices=[
            *(SelectChoice(str(useful), words) for useful, words in USEFUL.items()),
            SelectChoice(_RATHER_NOT, lazy_gettext("I would rather not say")),
        ],
        default=_RATHER_NOT,
        validate_choice=False,
    )
    learned = TextAreaField(
        lazy_gettext("What did you learn, or what will you try? (optional)"),
        description=lazy_gettext("Up to 1,000 characters. Do not name anybody who would not like to be named."),
        render_kw={"rows": "6"},
    )
    publish = BooleanField(lazy_gettext("Everybody may read what I learned"))

    def validate_useful(self, field: Field) -> None:
        """One of the five, or none."""
        if field.data not in {_RATHER_NOT, *map(str, USEFUL)}:
            raise ValidationError(gettext("Select how useful it was, or that you would rather not say"))

    def validate_learned(self, field: Field) -> None:
        """What can be seen, and not too much of it; kept as the check composed it."""
        text = check_lines("learned", gettext("What you learned"), field.data or "", LONGEST_LEARNED)
        if isinstance(text, Problem):
            raise ValidationError(say(text.message))
        field.data = text

    def details(self) -> Details:
        """What a form that is valid says."""
        useful = int(self.useful.data) if self.useful.data else None
        return Details(useful, self.learned.data or "", self.publish.data)


def kept_details(kept: FeedbackRow) -> dict[str, Any]:
    """What was said before, as the form takes it."""
    return {"useful": str(kept.useful or _RATHER_NOT), "learned": kept.learned, "publish": kept.publish}
