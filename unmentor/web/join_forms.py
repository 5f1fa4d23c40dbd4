"""The questions of joining, as forms. Each answer is checked by the service's own check, and nowhere else."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext
from wtforms import (
    Field,
    Form,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the package of its types

from unmentor.services import joining_checks as checks
from unmentor.services.joining_answers import Raw
from unmentor.services.joining_council import NOT_LISTED
from unmentor.services.joining_texts import Problem
from unmentor.topics import load_topics
from unmentor.web.join_finder import finds_council, finds_topics
from unmentor.web.join_problems import say
from unmentor.web.words import printable

_Validator = Callable[[Form, Field], None]
_COMPONENTS = {
    StringField: "input",
    TextAreaField: "textarea",
    RadioField: "radios",
    SelectField: "select",
    SelectMultipleField: "checkboxes",
}


def component_of(field: Field) -> str:
    """The GOV.UK component that asks the question of a field."""
    return _COMPONENTS[type(field)]


def _checked(check: Callable[[Any], object], empty: Raw = "") -> list[_Validator]:
    """The validator that asks a check of the services; `empty` is what a browser means that sends nothing."""

    def validate(_form: Form, field: Field) -> None:
        found = check(field.data or empty)
        if isinstance(found, Problem):
            raise ValidationError(say(found.message))

    return [validate]


def _topics(question: str) -> list[_Validator]:
    return _checked(lambda text: checks.check_topics(question, [text], load_topics()))


def _items(choices: Iterable[tuple[str, Any]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in choices]


def _choose(label: Any, check: Callable[[str], object], choices: Sequence[tuple[str, Any]], **more: Any) -> RadioField:
    return RadioField(label, _checked(check), choices=_items(choices), validate_choice=False, **more)


_YES_NO = (("yes", lazy_gettext("Yes")), ("no", lazy_gettext("No")))


class AddressForm(Form):
    """Where the message to confirm the address goes."""

    address = StringField(
        lazy_gettext("Work email address"),
        _checked(checks.check_address),
        description=lazy_gettext(
            "We send a message to it, to see that it is yours. We recognise your council by it too."
        ),
        render_kw={"type": "email", "autocomplete": "email", "spellcheck": False},
    )


class RightForm(Form):
    """Whether the council that the address tells is the right one."""

    right = RadioField(lazy_gettext("Is that right?"), choices=_items(_YES_NO), validate_choice=False)

    def validate_right(self, field: Field) -> None:
        """One of the two."""
        if field.data not in ("yes", "no"):
            raise ValidationError(str(lazy_gettext("Select yes if that is the council that you work for")))


class CouncilForm(Form):
    """A council of the list, or an organisation that is not in it; checked against the register by the handler."""

    council = SelectField(lazy_gettext("Council"), validate_choice=False, render_kw=finds_council())
    organisation = StringField(
        lazy_gettext("Name of your organisation"),
        description=lazy_gettext("Only if you chose that it is not in the list."),
    )

    def offer(self, councils: Sequence[tuple[str, str]]) -> None:
        """Fill the list: codes with names. What was typed and is neither stays in it, to be mended."""
        not_listed = (NOT_LISTED, str(lazy_gettext("My organisation is not in the list")))
        offered = [("", str(lazy_gettext("Choose one"))), not_listed, *councils]
        self.council.data = typed = printable(self.council.data or "")
        kept = [] if typed in dict(offered) else [(typed, typed)]
        self.council.choices = _items([*kept, *offered])


class AboutForm(Form):
    """Who somebody is."""

    name = StringField(lazy_gettext("Name"), _checked(checks.check_name), render_kw={"autocomplete": "name"})
    role = StringField(
        lazy_gettext("Job title"), _checked(checks.check_role), render_kw={"autocomplete": "organization-title"}
    )
    profession = StringField(
        lazy_gettext("Profession (optional)"),
        _checked(checks.check_profession),
        description=lazy_gettext(
            "For example planning, social work or design. It helps to find people who do what you do."
        ),
    )


class TopicsForm(Form):
    """What somebody would like to learn, and could share."""

    learn = TextAreaField(
        lazy_gettext("What would you like to learn? (optional)"),
        _topics("learn"),
        description=lazy_gettext("Up to 5 topics, each on a line of its own, in your own words."),
        render_kw=finds_topics(lazy_gettext("Find a topic to learn about")),
    )
    share = TextAreaField(
        lazy_gettext("What could you share? (optional)"),
        _topics("share"),
        description=lazy_gettext("Up to 5 topics, each on a line of its own. They may be the same as above."),
        render_kw=finds_topics(lazy_gettext("Find a topic to share")),
    )


class RhythmForm(Form):
    """How often, and how much."""

    cadence = _choose(
        lazy_gettext("How often would you like to be introduced?"),
        checks.check_cadence,
        (
            ("1", lazy_gettext("In every draw")),
            ("2", lazy_gettext("In every second draw")),
            ("3", lazy_gettext("In every third draw")),
        ),
    )
    conversations = _choose(
        lazy_gettext("How many conversations would you like each time?"),
        checks.check_conversations,
        (("1", lazy_gettext("One")), ("2", lazy_gettext("Two")), ("3", lazy_gettext("Three"))),
    )
    second_seat = _choose(
        lazy_gettext("Could you take one more conversation when numbers are odd?"),
        checks.check_second_seat,
        _YES_NO,
        description=lazy_gettext("Somebody would have nobody to talk to otherwise."),
    )


class TalkForm(Form):
    """How, when, and what a partner should know."""

    ways = SelectMultipleField(
        lazy_gettext("How do you like to talk?"),
        _checked(checks.check_ways, empty=()),
        choices=_items(
            [
                ("video", lazy_gettext("Video")),
                ("phone", lazy_gettext("Phone")),
                ("in_person", lazy_gettext("In person")),
            ]
        ),
        validate_choice=False,
        description=lazy_gettext("Select all that suit you."),
    )
    times = StringField(
        lazy_gettext("When can you usually talk? (optional)"),
        _checked(checks.check_times),
        description=lazy_gettext("For example: Tuesdays after 10, not in school holidays."),
    )
    language = _choose(
        lazy_gettext("In which language shall we write to you?"),
        checks.check_language,
        (("en", lazy_gettext("English")), ("cy", lazy_gettext("Welsh"))),
    )
    for_partners = TextAreaField(
        lazy_gettext("What should a partner know? (optional)"),
        _checked(checks.check_for_partners),
        description=lazy_gettext(
            "For those you are introduced to. For example: I lip-read, please keep your camera on."
        ),
    )


class ConsentForm(Form):
    """Agreeing to the words that the page shows, by their version."""

    consent = SelectMultipleField(
        lazy_gettext("Do you agree?"),
        _checked(lambda versions: checks.check_consent(next(iter(versions), "")), empty=()),
        choices=_items([(checks.CONSENT_VERSION, lazy_gettext("I agree, and I would like to take part"))]),
        validate_choice=False,
    )


@dataclass(frozen=True, slots=True)
class Step:
    """A page of questions: its part of the address, its heading and its form."""

    name: str
    heading: Any
    form: type[Form]

    @property
    def questions(self) -> list[str]:
        """The names of what it asks."""
        return [field.name for field in self.form()]


STEPS = (
    Step("about", lazy_gettext("About you"), AboutForm),
    Step("topics", lazy_gettext("What you would like to talk about"), TopicsForm),
    Step("rhythm", lazy_gettext("How often"), RhythmForm),
    Step("talk", lazy_gettext("How you like to talk"), TalkForm),
)
COUNCIL = "council"


def step_of(question: str) -> str:
    """The name of the page that asks a question."""
    return next((step.name for step in STEPS if question in step.questions), COUNCIL)


def next_step(answers: dict[str, Raw]) -> str:
    """The first page with a question that has no answer yet; "check" when there is none."""
    if COUNCIL not in answers:
        return COUNCIL
    return next((step.name for step in STEPS if not answers.keys() >= set(step.questions)), "check")
