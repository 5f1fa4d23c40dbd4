"""The people: a list to search, and a page for each."""

from typing import Any
from uuid import UUID

from flask import Blueprint, abort, render_template, request
from flask_babel import lazy_gettext
from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the package of its types
from wtforms.validators import Length

from unmentor.services.desk_people import Found, Standing, find_people, find_person, record_of, standing_of
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now
from unmentor.web.organise.lists import page_number, pages_of, pagination
from unmentor.web.organise.person import answers
from unmentor.web.organise.said import MESSAGE_STATES, STANDINGS, STATES
from unmentor.web.words import printable

MOST_SEARCHED = 200  # characters

blueprint = Blueprint("organise_people", __name__, url_prefix="/organise/practitioners")


class SearchForm(Form):
    """Whom to show."""

    q = StringField(
        lazy_gettext("Name, email address or council"),
        [Length(max=MOST_SEARCHED, message=lazy_gettext("Search for %(max)d characters or fewer"))],
        render_kw={"type": "search", "spellcheck": False},
    )
    state = SelectField(
        lazy_gettext("State"),
        choices=[
            SelectChoice("", lazy_gettext("All")),
            *(SelectChoice(standing.value, said) for standing, said in STANDINGS.items()),
        ],
        validate_choice=False,
    )

    @property
    def standing(self) -> Standing | None:
        """Where they have to stand; None for anywhere, which is what an address with a made-up state asks for."""
        return Standing(self.state.data) if self.state.data in set(Standing) else None


@blueprint.get("")
@open_to(Audience.ORGANISERS)
def list_people() -> str:
    form, page, today = SearchForm(request.args), page_number(), now().date()
    found = Found([], 0)
    words = printable(form.q.data or "").strip()
    if form.validate():
        with database().reading() as session:
            found = find_people(session, words, form.standing, page, today)
    asked: dict[str, Any] = {"q": words or None, "state": form.standing}
    return render_template(
        "organise/practitioners.html",
        form=form,
        found=[(person, standing_of(person, today)) for person in found.people],
        total=found.total,
        standings=STANDINGS,
        pages=pagination(page, pages_of(found.total), "organise_people.list_people", **asked),
    )


@blueprint.get("/<uuid:person_id>")
@open_to(Audience.ORGANISERS)
def show_person(person_id: UUID) -> str:
    with database().reading() as session:
        person = find_person(session, person_id) or abort(404)
        record = record_of(session, person)
    return render_template(
        "organise/person.html",
        person=person,
        record=record,
        answers=answers(person),
        standing=standing_of(person, now().date()),
        standings=STANDINGS,
        states=STATES,
        message_states=MESSAGE_STATES,
    )
