"""The outbox: a list to search, a page for each message, and the buttons that try it again or take it out."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms import Form, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # newer than the package of its types
from wtforms.validators import Length

from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.desk_messages import Messages, find_message, find_messages, given_up, words_of
from unmentor.services.outbox import CANCELLED, RETRIED, cancel_one, count_by_state, retry_failed, retry_one
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now
from unmentor.web.organise.lists import page_number, pages_of, pagination
from unmentor.web.organise.practitioners import MOST_SEARCHED
from unmentor.web.organise.said import MESSAGE_KINDS, MESSAGE_STATES
from unmentor.web.words import printable

blueprint = Blueprint("organise_messages", __name__, url_prefix="/organise/messages")


class SearchForm(Form):
    """Which messages to show."""

    q = StringField(
        lazy_gettext("To (name or email address)"),
        [Length(max=MOST_SEARCHED, message=lazy_gettext("Search for %(max)d characters or fewer"))],
        render_kw={"type": "search", "spellcheck": False},
    )
    state = SelectField(
        lazy_gettext("State"),
        choices=[
            SelectChoice("", lazy_gettext("Any")),
            *(SelectChoice(state.value, said) for state, said in MESSAGE_STATES.items()),
        ],
        validate_choice=False,
    )
    kind = SelectField(
        lazy_gettext("About"),
        choices=[
            SelectChoice("", lazy_gettext("Any")),
            *(SelectChoice(kind, said) for kind, said in MESSAGE_KINDS.items()),
        ],
        validate_choice=False,
    )

    @property
    def wanted(self) -> MessageState | None:
        """The state to be in; None for any, which is what an address with a made-up state asks for."""
        return MessageState(self.state.data) if self.state.data in set(MessageState) else None

    @property
    def about(self) -> str:
        """The kind to be of; "" for any."""
        return self.kind.data if self.kind.data in MESSAGE_KINDS else ""


@blueprint.get("")
@open_to(Audience.ORGANISERS)
def list_messages() -> str:
    form, page = SearchForm(request.args), page_number()
    words = printable(form.q.data or "").strip()
    found = Messages([], 0)
    with database().reading() as session:
        counts = count_by_state(session)
        if form.validate():
            found = find_messages(session, words, form.wanted, form.about, page)
    asked: dict[str, Any] = {"q": words or None, "state": form.wanted, "kind": form.about or None}
    return render_template(
        "organise/messages.html",
        form=form,
        found=found,
        counts=counts,
        states=MESSAGE_STATES,
        kind_of=kind_of,
        pages=pagination(page, pages_of(found.total), "organise_messages.list_messages", **asked),
    )


@blueprint.get("/<uuid:message_id>")
@open_to(Audience.ORGANISERS)
def show(message_id: UUID) -> str:
    message = _message(message_id)
    return render_template(
        "organise/message.html",
        message=message,
        kind=kind_of(message),
        state=MESSAGE_STATES[message.state],
        words=printable(words_of(message)),
        may_retry=message.state in RETRIED,
        may_cancel=message.state in CANCELLED,
    )


@blueprint.get("/<uuid:message_id>/cancel")
@open_to(Audience.EDITORS)
def ask_cancel(message_id: UUID) -> Response | str:
    message = _message(message_id)
    if message.state not in CANCELLED:
        return redirect(url_for("organise_messages.show", message_id=message_id))
    return render_template("organise/cancel_message.html", message=message, kind=kind_of(message))


@blueprint.post("/<uuid:message_id>/cancel")
@open_to(Audience.EDITORS)
def cancel(message_id: UUID) -> Response:
    if _changed(message_id, cancel_one):
        flash(_("The message is taken out. It is not sent."))
    else:
        flash(_("Nothing was changed: the message was sent, or taken out, before."), "told")
    return redirect(url_for("organise_messages.list_messages"), HTTPStatus.SEE_OTHER)


@blueprint.post("/<uuid:message_id>/retry")
@open_to(Audience.EDITORS)
def retry(message_id: UUID) -> Response:
    if _changed(message_id, lambda session, which: retry_one(session, which, now())):
        flash(_("The message is sent again within a minute."))
    else:
        flash(_("Nothing was changed: the message is on its way already, or was taken out."), "told")
    return redirect(url_for("organise_messages.show", message_id=message_id), HTTPStatus.SEE_OTHER)


@blueprint.get("/retry")
@open_to(Audience.EDITORS)
def ask_retry_all() -> Response | str:
    with database().reading() as session:
        waiting = given_up(session)
    if waiting is None:
        return redirect(url_for("organise_messages.list_messages"))
    return render_template("organise/retry_all.html", given_up=waiting)


@blueprint.post("/retry")
@open_to(Audience.EDITORS)
def retry_all() -> Response:
    with database().transaction() as session:
        queued = retry_failed(session, now())
    if queued:
        flash(
            ngettext(
                "%(num)s message that was given up is sent again.",
                "%(num)s messages that were given up are sent again.",
                queued,
            )
        )
    else:
        flash(_("No message is given up, so nothing was changed."), "told")
    return redirect(url_for("organise_messages.list_messages"), HTTPStatus.SEE_OTHER)


def kind_of(message: MessageRow) -> str:
    """What a message is about; its own word for one that this version does not write."""
    return str(MESSAGE_KINDS.get(message.kind, message.kind))


def _message(message_id: UUID) -> MessageRow:
    with database().reading() as session:
        return find_message(session, message_id) or abort(404)


def _changed(message_id: UUID, change: Callable[[Session, UUID], bool]) -> bool:
    with database().transaction() as session:
        return change(session, message_id)
