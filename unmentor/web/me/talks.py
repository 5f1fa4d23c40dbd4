"""A practitioner's conversations as GOV.UK's summary lists: those ahead as cards, those before as rows."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from markupsafe import Markup

from unmentor.mail import given_name
from unmentor.mail.speech import speech_in
from unmentor.persistence.models import Answer
from unmentor.services.my_page import Conversation, Partner
from unmentor.web.context import settings
from unmentor.web.languages import current_language
from unmentor.web.words import day, month, printable

_ANSWERED = {
    Answer.MET: lazy_gettext("You met"),
    Answer.DATE_SET: lazy_gettext("You have a date"),
    Answer.NO_REPLY: lazy_gettext("You had no reply"),
    Answer.CANNOT: lazy_gettext("You could not make it"),
    Answer.NOT_MET: lazy_gettext("You did not meet"),
}


def card(talk: Conversation, reader: UUID) -> dict[str, Any]:
    """What the summary list takes that shows a conversation ahead: whom to write to, who begins, by when to meet."""
    several = len(talk.partners) > 1
    rows = [_row(printable(each.name) if several else _("Write to"), _reach(each)) for each in talk.partners]
    if begins := _who_begins(talk, reader):
        rows.append(_row(_("Who writes first"), begins))
    rows.append(_row(_("Meet by"), day(talk.meet_by)))
    if talk.answer:
        rows.append(_row(_("Your answer"), str(_ANSWERED[talk.answer])))
    title = {"text": _names(talk), "headingLevel": 3}
    return {"card": {"title": title, "actions": _leads_to(talk, _("See more, or tell us how it went"))}, "rows": rows}


def rows(talks: Iterable[Conversation]) -> list[dict[str, Any]]:
    """The rows of a summary list: with whom, from where, when, and what the reader has said of it."""
    return [
        {
            "key": {"text": _names(talk)},
            "value": {"html": Markup("<br>").join((*_councils(talk), _month(talk), _outcome(talk)))},
            "actions": _leads_to(talk, _("Details") if _is_settled(talk) else _("Tell us how it went"), _names(talk)),
        }
        for talk in talks
    ]


def _row(key: str, value: str) -> dict[str, Any]:
    return {"key": {"text": key}, "value": {"html": value} if isinstance(value, Markup) else {"text": value}}


def _reach(partner: Partner) -> Markup:
    """A partner's council, and the address to write to while there is one."""
    council = Markup("{}").format(printable(partner.council))
    if partner.is_erased:
        return council
    link = Markup('<a href="mailto:{}">{}</a>').format(quote(partner.address, safe="@+"), partner.address)
    return council + Markup("<br>") + link


def _who_begins(talk: Conversation, reader: UUID) -> str:
    """Nothing where that is not kept."""
    if talk.first_writer_id == reader:
        return _("You do")
    return next((printable(given_name(each.name)) for each in talk.partners if each.id == talk.first_writer_id), "")


def _leads_to(talk: Conversation, words: str, about: str = "") -> dict[str, Any]:
    page = url_for("conversations.show", introduction_id=talk.id)
    return {"items": [{"href": page, "text": words, "visuallyHiddenText": about}]}


def _names(talk: Conversation) -> str:
    return printable(speech_in(current_language()).listed([each.name for each in talk.partners]))


def _councils(talk: Conversation) -> Iterable[str]:
    return (printable(each.council) for each in talk.partners)


def _month(talk: Conversation) -> str:
    return month(talk.draw_at, settings().timezone)


def _is_settled(talk: Conversation) -> bool:
    return talk.is_called_off or talk.answer not in (None, Answer.DATE_SET)


def _outcome(talk: Conversation) -> str:
    """What became of it as far as its reader said; what a partner says of the reader is not shown."""
    if talk.answer:
        return str(_ANSWERED[talk.answer])
    return _("They could not make it") if talk.is_called_off else _("No answer from you yet")
