"""What became of a conversation: by the link of a message, without signing in, and on the conversation's own page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import Form

from unmentor.mail import speech_in
from unmentor.persistence.models import Answer, FeedbackRow
from unmentor.services.answering import NoSuchConversation, answer_for, tell_more
from unmentor.services.conversations import Conversation, Side, conversation_of
from unmentor.services.links import Use, read_token
from unmentor.services.programme import programme_of
from unmentor.web.access import Audience, open_to
from unmentor.web.context import database, now, settings
from unmentor.web.feedback_forms import ANSWERS, AnswerForm, DetailsForm, kept_details
from unmentor.web.languages import current_language

blueprint = Blueprint("feedback", __name__, url_prefix="/feedback")


@dataclass(frozen=True)
class Door:
    """Where one side answers: the addresses of the question, of what may be added, and of what comes after.

    `by_link`: whoever has the message may be here, a partner too to whom it was quoted. They may answer and add, and
    not read or change what was added.
    """

    question: str
    details: str
    after: str
    by_link: bool = field(kw_only=True)

    def shuts(self, kept: FeedbackRow) -> bool:
        """Whether what was added is out of reach here."""
        return self.by_link and (kept.useful is not None or kept.learned != "" or kept.publish)


@blueprint.get("/<token>")
@open_to(Audience.EVERYONE)
def ask(token: str) -> Response:
    return _by_link(token, question_page)


@blueprint.post("/<token>")
@open_to(Audience.EVERYONE)
def answer(token: str) -> Response:
    return _by_link(token, take_answer)


@blueprint.get("/<token>/more")
@open_to(Audience.EVERYONE)
def ask_more(token: str) -> Response:
    return _by_link(token, details_page)


@blueprint.post("/<token>/more")
@open_to(Audience.EVERYONE)
def answer_more(token: str) -> Response:
    return _by_link(token, take_details)


@blueprint.get("/<token>/thanks")
@open_to(Audience.EVERYONE)
def thank(token: str) -> Response:
    return _by_link(token, _thanks_page)


def question_page(conversation: Conversation, door: Door) -> Response | str:
    """The five answers, with the present one chosen."""
    return _question(AnswerForm(data={"answer": conversation.me.answer}), conversation, door)


def take_answer(conversation: Conversation, door: Door) -> Response | str:
    """Write an answer down, and lead on: to what may be added once they met."""
    form = AnswerForm(request.form)
    if not form.validate():
        return _question(form, conversation, door)
    try:
        with database().transaction() as session:
            row = answer_for(session, *_whose(conversation), Answer(form.answer.data), programme_of(settings()), now())
    except NoSuchConversation:  # since a moment ago
        return redirect(door.question, HTTPStatus.SEE_OTHER)
    return redirect(door.details if row.answer is Answer.MET else door.after, HTTPStatus.SEE_OTHER)


def details_page(conversation: Conversation, door: Door) -> Response | str:
    """How it was; the question comes first for whoever has not said that they met."""
    kept = conversation.me.feedback
    if kept is None or kept.answer is not Answer.MET:
        return redirect(door.question)
    if door.shuts(kept):
        return redirect(door.after)
    return _details(DetailsForm(data=kept_details(kept)), conversation, door)


def take_details(conversation: Conversation, door: Door) -> Response | str:
    """Write down how it was."""
    kept = conversation.me.feedback
    if kept is None or kept.answer is not Answer.MET:  # changed meanwhile, in another tab
        return redirect(door.question, HTTPStatus.SEE_OTHER)
    if door.shuts(kept):
        return redirect(door.after, HTTPStatus.SEE_OTHER)
    form = DetailsForm(request.form)
    if not form.validate():
        return _details(form, conversation, door)
    try:
        with database().transaction() as session:
            tell_more(session, *_whose(conversation), form.details(), now())
    except NoSuchConversation:
        return redirect(door.question, HTTPStatus.SEE_OTHER)
    return redirect(door.after, HTTPStatus.SEE_OTHER)


def called(side: Side) -> str:
    """A side's name, as far as there is one."""
    return gettext("Somebody who left") if side.person.erased_at else side.person.name


def listed(things: Iterable[str]) -> str:
    """ "a", "a and b" in the language of the page."""
    return speech_in(current_language()).listed(things)


def partners_of(conversation: Conversation) -> str:
    """ "Ben Okoro (Camden)", two of them for a trio."""
    return listed(f"{called(side)} ({side.council.short_name})" for side in conversation.partners)


def private_page(page: Response | str, status: HTTPStatus = HTTPStatus.OK) -> Response:
    """A page whose own address opens something: no Referer may tell it."""
    answer = page if isinstance(page, Response) else make_response(page, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def no_link_page(*, known: bool) -> Response:
    """What a link is answered with that is not one of ours (404), or about somebody or something gone (410)."""
    status = HTTPStatus.GONE if known else HTTPStatus.NOT_FOUND
    return private_page(render_template("feedback/no_link.html", known=known), status)


def _by_link(token: str, page: Callable[[Conversation, Door], Response | str]) -> Response:
    ids = read_token(settings().secret_key, Use.FEEDBACK, token)
    if len(ids) != 2:
        return no_link_page(known=False)
    with database().reading() as session:
        conversation = conversation_of(session, *ids)
    if conversation is None:
        return no_link_page(known=True)
    addresses = (url_for(f"feedback.{name}", token=token) for name in ("ask", "ask_more", "thank"))
    return private_page(page(conversation, Door(*addresses, by_link=True)))


def _thanks_page(conversation: Conversation, door: Door) -> Response | str:
    if conversation.me.answer is None:
        return redirect(door.question)
    return _page("feedback/thanks.html", conversation, door)


def _question(form: AnswerForm, conversation: Conversation, door: Door) -> str:
    return _page("feedback/question.html", conversation, door, form=form)


def _details(form: DetailsForm, conversation: Conversation, door: Door) -> str:
    return _page("feedback/details.html", conversation, door, form=form)


def _page(template: str, conversation: Conversation, door: Door, **more: Form) -> str:
    return render_template(template, door=door, answers=ANSWERS, **about(conversation), **more)


def about(conversation: Conversation) -> dict[str, object]:
    """What pages about a conversation say of it; `told` are the names of those who get a message when it fails."""
    told = [called(side) for side in conversation.partners if side.stands_to_meet]
    return {
        "conversation": conversation,
        "partners": partners_of(conversation),
        "told": listed(told) if told else "",
        "is_told": conversation.may_be_waited_for(now(), settings().timezone),
        "looks_for_another": conversation.looks_for_another(now()),
    }


def _whose(conversation: Conversation) -> tuple[UUID, UUID]:
    return conversation.introduction.id, conversation.me.person.id
