"""The local mailbox, for looking at what a development copy delivered. A message is shown as one that means harm."""

from dataclasses import replace
from datetime import UTC, datetime

from flask import Blueprint, Response, abort, make_response, render_template, request

from unmentor.mail import StoredMessage, read_mailbox, read_message
from unmentor.web.access import Audience, open_to
from unmentor.web.context import settings
from unmentor.web.security import MESSAGE_POLICY, PAGE_POLICY, policy
from unmentor.web.words import printable

PAGE_LENGTH = 50
SHOWN_HEADERS = frozenset({"from", "to", "cc", "bcc", "reply-to", "date", "message-id"})

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")


@blueprint.get("")
@open_to(Audience.DEVELOPERS)
def list_messages() -> str:
    messages = [_presentable(message) for message in read_mailbox(settings().mailbox_folder)]
    page = request.args.get("page", 1, type=int)
    pages = max(1, -(-len(messages) // PAGE_LENGTH))
    if not 1 <= page <= pages:
        abort(404)
    shown = messages[(page - 1) * PAGE_LENGTH : page * PAGE_LENGTH]
    return render_template("mailbox/list.html", messages=shown, total=len(messages), page=page, pages=pages)


@blueprint.get("/<message_id>")
@open_to(Audience.DEVELOPERS)
def show_message(message_id: str) -> Response:
    message = _message(message_id)
    rows = [
        {"key": {"text": name}, "value": {"text": value}}
        for name, value in message.headers
        if name.lower() in SHOWN_HEADERS
    ]
    response = make_response(render_template("mailbox/message.html", message=message, headers=rows))
    if message.html:
        response.headers["Content-Security-Policy"] = policy(PAGE_POLICY | {"frame-src": "'self'"})
    return response


@blueprint.get("/<message_id>/html")
@open_to(Audience.DEVELOPERS)
def show_html(message_id: str) -> Response:
    message = _message(message_id)
    if not message.html:
        abort(404)
    return Response(message.html, headers={"Content-Security-Policy": policy(MESSAGE_POLICY)})


@blueprint.get("/<message_id>/conversation.ics")
@open_to(Audience.DEVELOPERS)
def download_calendar(message_id: str) -> Response:
    message = _message(message_id)
    if message.calendar is None:
        abort(404)
    disposition = 'attachment; filename="conversation.ics"'
    return Response(message.calendar, mimetype="text/calendar", headers={"Content-Disposition": disposition})


def _message(message_id: str) -> StoredMessage:
    return _presentable(read_message(settings().mailbox_folder, message_id) or abort(404))


def _presentable(message: StoredMessage) -> StoredMessage:
    """The message with what a page cannot hold replaced."""
    return replace(
        message,
        to=printable(message.to),
        subject=printable(message.subject),
        date=_local(message.date),
        text=printable(message.text),
        html=printable(message.html),
        headers=tuple((printable(name), printable(value)) for name, value in message.headers),
    )


def _local(date: datetime | None) -> datetime | None:
    """The date in the programme's zone, or None where calendars have no such day (before year 1)."""
    if date is None:
        return None
    aware = date if date.tzinfo else date.replace(tzinfo=UTC)  # "-0000": UTC from a place unknown (RFC 5322, 3.3)
    try:
        return aware.astimezone(settings().timezone)
    except OverflowError:
        return None
