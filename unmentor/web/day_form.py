"""A day in three boxes, as the GOV.UK date input asks for it."""

from datetime import date
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import Form, StringField

from unmentor.web.words import printable


class DayForm(Form):
    """What is wrong with the day as a whole stands with its first box, to which the error leads."""

    day = StringField(lazy_gettext("Day"))
    month = StringField(lazy_gettext("Month"))
    year = StringField(lazy_gettext("Year"))

    @classmethod
    def of(cls, proposed: date) -> Self:
        """The form with a day filled in."""
        return cls(data={"day": str(proposed.day), "month": str(proposed.month), "year": str(proposed.year)})

    def date_input(self, name: str, legend: str, hint: str) -> dict[str, Any]:
        """What the date-input component takes; `name` is the id of the three together."""
        wrong = bool(self.day.errors)
        taken: dict[str, Any] = {
            "id": name,
            "fieldset": {"legend": {"text": legend}},
            "hint": {"text": hint},
            "items": [_box(field, width, wrong) for field, width in ((self.day, 2), (self.month, 2), (self.year, 4))],
        }
        if wrong:
            taken["errorMessage"] = {"text": self.day.errors[0], "visuallyHiddenText": _("Error")}
        return taken


def _box(field: StringField, width: int, wrong: bool) -> dict[str, str]:
    classes = f"govuk-input--width-{width}" + (" govuk-input--error" if wrong else "")
    value = printable(field.data or "")
    return {"id": field.id, "name": field.name, "label": str(field.label.text), "value": value, "classes": classes}
