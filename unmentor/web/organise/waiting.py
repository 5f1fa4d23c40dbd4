"""Those who wait for their organisation: an organiser says which of the list it is, or adds it."""

from collections.abc import Callable
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from unmentor.councils import DomainTaken, OrganisationRefused
from unmentor.persistence.models import JoiningRow
from unmentor.services.councils import the_register
from unmentor.services.desk_waiting import find_waiting, settle_with_new
from unmentor.services.joining import Joined, NotSettled
from unmentor.services.joining_drafts import settle, waiting_drafts
from unmentor.services.programme import programme_of
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.organise.waiting_forms import ListedForm, NewForm, sentence

Settle = Callable[[Session, JoiningRow], Joined]

blueprint = Blueprint("organise_waiting", __name__, url_prefix="/organise/waiting")


@blueprint.get("")
@open_to(Audience.ORGANISERS)
def list_waiting() -> str:
    with database().reading() as session:
        drafts = waiting_drafts(session, now())
    return render_template("organise/waiting.html", drafts=drafts)


@blueprint.get("/<uuid:draft_id>")
@open_to(Audience.EDITORS)
def ask(draft_id: UUID) -> Response | str:
    return _page(draft_id, ListedForm())


@blueprint.post("/<uuid:draft_id>/listed")
@open_to(Audience.EDITORS)
def choose(draft_id: UUID) -> Response | str:
    form = ListedForm(request.form)
    if not form.validate():
        return _page(draft_id, form)
    try:
        joined = _settle(
            draft_id, lambda session, draft: settle(session, draft, form.council.data, programme_of(settings()), now())
        )
    except NotSettled as refused:
        form.council.errors = [sentence(refused)]
        return _page(draft_id, form)
    return _settled(joined)


@blueprint.post("/<uuid:draft_id>/new")
@open_to(Audience.EDITORS)
def add(draft_id: UUID) -> Response | str:
    form = NewForm(request.form)
    if not form.validate():
        return _page(draft_id, ListedForm(), form)
    try:
        joined = _settle(
            draft_id,
            lambda session, draft: settle_with_new(session, draft, form.organisation, programme_of(settings()), now()),
        )
    except (OrganisationRefused, NotSettled) as refused:
        field = form.domain if isinstance(refused, DomainTaken) else form.name
        field.errors = [sentence(refused)]
        return _page(draft_id, ListedForm(), form)
    return _settled(joined)


def _settle(draft_id: UUID, how: Settle) -> Joined | None:
    """None for somebody who is settled already, or whose time is over: a second press changes nothing."""
    with database().transaction() as session:
        draft = find_waiting(session, draft_id, now(), to_settle=True)
        joined = how(session, draft) if draft else None
        if joined:
            session.refresh(joined.practitioner, ["council"])  # to be named once the session is over
    return joined


def _page(draft_id: UUID, listed: ListedForm, new: NewForm | None = None) -> Response | str:
    """Both forms, the new organisation called as the person who waits wrote it."""
    with database().reading() as session:
        draft, register = find_waiting(session, draft_id, now()), the_register(session)
    if draft is None:
        return _settled(None)
    listed.offer(sorted(((each.code, each.name) for each in register.councils), key=lambda council: council[1]))
    new = new or NewForm(data={"name": draft.answers["organisation"]})
    return render_template("organise/settle.html", draft=draft, listed=listed, new=new)


def _settled(joined: Joined | None) -> Response:
    if joined is None:
        flash(_("Nobody waits there any longer: they were settled already, or waited too long."), "told")
    else:
        person = joined.practitioner
        flash(_("%(name)s takes part now, for %(council)s.", name=person.name, council=person.council.name))
    return redirect(url_for("organise_waiting.list_waiting"), HTTPStatus.SEE_OTHER)
