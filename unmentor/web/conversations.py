"""A conversation's own page, for those who were introduced in it, and their answers to what became of it."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, render_template, url_for
from werkzeug.wrappers import Response

from unmentor.services.conversations import Conversation, conversation_of
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database
from unmentor.web.conversation_summary import first_writer, partner_rows, said_rows
from unmentor.web.feedback import Door, about, called, details_page, listed, question_page, take_answer, take_details
from unmentor.web.feedback_forms import AnswerForm
from unmentor.web.who import the_practitioner

blueprint = Blueprint("conversations", __name__, url_prefix="/conversations")


@blueprint.get("/<uuid:introduction_id>")
@open_to(Audience.PRACTITIONERS)
def show(introduction_id: UUID) -> Response | str:
    return _of_mine(introduction_id, _conversation_page)


@blueprint.get("/<uuid:introduction_id>/answer")
@open_to(Audience.PRACTITIONERS)
def ask(introduction_id: UUID) -> Response | str:
    return _of_mine(introduction_id, question_page)


@blueprint.post("/<uuid:introduction_id>/answer")
@open_to(Audience.PRACTITIONERS)
def answer(introduction_id: UUID) -> Response | str:
    return _of_mine(introduction_id, take_answer)


@blueprint.get("/<uuid:introduction_id>/more")
@open_to(Audience.PRACTITIONERS)
def ask_more(introduction_id: UUID) -> Response | str:
    return _of_mine(introduction_id, details_page)


@blueprint.post("/<uuid:introduction_id>/more")
@open_to(Audience.PRACTITIONERS)
def answer_more(introduction_id: UUID) -> Response | str:
    return _of_mine(introduction_id, take_details)


def _of_mine(introduction_id: UUID, page: Callable[[Conversation, Door], Response | str]) -> Response | str:
    """A page about a conversation of whoever is signed in; others do not learn that there is one."""
    with database().reading() as session:
        conversation = conversation_of(session, introduction_id, the_practitioner().id)
    if conversation is None:
        abort(404)
    places = "ask", "ask_more", "show"
    addresses = (url_for(f"conversations.{at}", introduction_id=introduction_id) for at in places)
    return page(conversation, Door(*addresses, by_link=False))


def _conversation_page(conversation: Conversation, door: Door) -> str:
    partners = conversation.partners
    return render_template(
        "conversations/show.html",
        **about(conversation),
        door=door,
        form=AnswerForm(),
        names=listed(map(called, partners)),
        first_writer=first_writer(conversation),
        sides=[{"name": called(side), "rows": partner_rows(conversation, side)} for side in partners],
        said=said_rows(conversation, door),
    )
