"""Two ways to settle an organisation: it was in the list after all, or it is added."""

from collections.abc import Sequence

from flask_babel import lazy_gettext
from wtforms import Field, Form, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the package of its types
from wtforms.validators import AnyOf, InputRequired

from unmentor.councils import Kind, OrganisationRefused, read_domain
from unmentor.errors import Refusal
from unmentor.services.councils import ADDABLE
from unmentor.services.desk_waiting import NewOrganisation
from unmentor.web.join_problems import say

KINDS = {
    Kind.HEALTH: lazy_gettext("Health"),
    Kind.FIRE: lazy_gettext("Fire and rescue"),
    Kind.POLICE: lazy_gettext("Police"),
    Kind.CHARITY: lazy_gettext("Charity"),
    Kind.CENTRAL: lazy_gettext("Central government"),
    Kind.OTHER: lazy_gettext("Another kind"),
}


def sentence(refused: Refusal) -> str:
    """A refusal of the services in the language of the page, with a capital, as errors of forms begin."""
    said = say(str(refused))
    return said[:1].upper() + said[1:]


class ListedForm(Form):
    """An organisation of the list, by its code."""

    council = SelectField(
        lazy_gettext("Council or organisation"),
        [InputRequired(lazy_gettext("Choose the organisation that they work for"))],
        validate_choice=False,
    )

    def offer(self, organisations: Sequence[tuple[str, str]]) -> None:
        """Fill the list: codes with names."""
        self.council.choices = [SelectChoice("", lazy_gettext("Choose one"))]
        self.council.choices += [SelectChoice(code, name) for code, name in organisations]


class NewForm(Form):
    """An organisation that is added; the service looks at name and domain."""

    name = StringField(
        lazy_gettext("Name of the organisation"), [InputRequired(lazy_gettext("Enter the name of the organisation"))]
    )
    kind = RadioField(
        lazy_gettext("What kind of organisation is it?"),
        [AnyOf([kind.value for kind in ADDABLE], lazy_gettext("Select what kind of organisation it is"))],
        choices=[SelectChoice(kind.value, KINDS[kind]) for kind in ADDABLE],
        validate_choice=False,
    )
    domain = StringField(
        lazy_gettext("Mail domain (optional)"),
        description=lazy_gettext(
            "What follows the @ in its addresses, if it is the organisation's alone. "
            "Colleagues are then recognised by it."
        ),
        render_kw={"spellcheck": False},
    )

    def validate_domain(self, field: Field) -> None:
        """Where there is one, it has to look like one, and not be everybody's."""
        if field.data and field.data.strip():
            try:
                read_domain(field.data)
            except OrganisationRefused as refused:
                raise ValidationError(sentence(refused)) from None

    @property
    def organisation(self) -> NewOrganisation:
        """What was typed, once it is valid."""
        return NewOrganisation(self.name.data or "", Kind(self.kind.data), (self.domain.data or "").strip())
