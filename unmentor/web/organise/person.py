"""What a person answered, as organisers read it."""

from typing import Any

from flask_babel import gettext as _
from markupsafe import Markup
from wtforms.fields.choices import SelectFieldBase

from unmentor.persistence.models import Direction, PractitionerRow
from unmentor.web.join_forms import RhythmForm, TalkForm
from unmentor.web.words import printable


def answers(person: PractitionerRow) -> list[dict[str, Any]]:
    """The rows of a summary list. What may be chosen is worded as on the pages of joining."""
    rhythm = RhythmForm(
        data={
            "cadence": str(person.cadence),
            "conversations": str(person.conversations),
            "second_seat": "yes" if person.second_seat else "no",
        }
    )
    talk = TalkForm(data={"ways": [way.value for way in person.ways], "language": person.language})
    return [
        _row(_("Work email address"), [person.address]),
        _row(_("Council"), [person.council.name]),
        _row(_("Job title"), [person.role]),
        _row(_("Profession"), [person.profession]),
        _row(_("Would like to learn"), person.words(Direction.LEARN)),
        _row(_("Could share"), person.words(Direction.SHARE)),
        _row(_("How often"), _chosen(rhythm.cadence)),
        _row(_("Conversations each time"), _chosen(rhythm.conversations)),
        _row(_("One more when numbers are odd"), _chosen(rhythm.second_seat)),
        _row(_("Ways to talk"), _chosen(talk.ways)),
        _row(_("Usual times"), [person.times]),
        _row(_("Language"), _chosen(talk.language)),
        _row(_("For partners"), person.for_partners.splitlines()),
        _row(_("For the organiser"), person.notes.splitlines()),
    ]


def _row(question: str, lines: Any) -> dict[str, Any]:
    said = [printable(line) for line in lines if line] or [_("Nothing")]
    return {"key": {"text": question}, "value": {"html": Markup("<br>").join(said)}}


def _chosen(field: SelectFieldBase) -> list[str]:
    return [str(text) for _value, text, chosen, _more in field.iter_choices() if chosen]
