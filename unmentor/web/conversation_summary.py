"""A conversation as rows of summary lists: its partners, and what was said of it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext, lazy_gettext
from markupsafe import Markup

from unmentor.persistence.models import Answer, Direction, FeedbackRow, PractitionerState, Way
from unmentor.services.conversations import Conversation, Side
from unmentor.services.feedback import Standing
from unmentor.web.context import now, settings
from unmentor.web.feedback import Door, called, listed
from unmentor.web.feedback_forms import ANSWERS, USEFUL

_WAYS = {Way.VIDEO: lazy_gettext("Video"), Way.PHONE: lazy_gettext("Phone"), Way.IN_PERSON: lazy_gettext("In person")}
_STANDINGS = {
    Standing.MET: lazy_gettext("You met"),
    Standing.IN_DOUBT: lazy_gettext("One of you says that you met, and another that you did not"),
    Standing.NOT_MET: lazy_gettext("You did not meet"),
    Standing.DATE_SET: lazy_gettext("You have a date"),
    Standing.UNKNOWN: lazy_gettext("Nobody has said anything yet"),
}


def first_writer(conversation: Conversation) -> str:
    """Who writes first, in a sentence; empty where it is not kept."""
    writer = conversation.first_writer
    if writer is None:
        return ""
    if writer is conversation.me:
        return gettext("You write first.")
    return gettext("%(name)s writes first.", name=called(writer))


def partner_rows(conversation: Conversation, partner: Side) -> list[dict[str, Any]]:
    """Who a partner is, how to reach them, and what you could tell each other; little of whom nothing is left."""
    rows = [_row(gettext("Council"), partner.council.name)]
    if partner.person.erased_at is None:
        rows += _person_rows(partner) if _may_reach(conversation, partner) else []
        rows += _exchange_rows(conversation, partner)
    return [row for row in rows if row["value"]["text"] or "html" in row["value"]]


def said_rows(conversation: Conversation, door: Door) -> list[dict[str, Any]]:
    """Your answer, what you and your partners learned as far as it may be read, and what all say together."""
    mine = conversation.me.feedback
    if mine is None:
        return []
    rows = [_change(_row(gettext("Your answer"), ANSWERS[mine.answer]), door.question)]
    if mine.answer is Answer.MET:
        rows += _details_rows(conversation, mine, door)
    rows += [
        _row(gettext("What %(name)s learned", name=called(partner)), partner.feedback.learned)
        for partner in conversation.partners
        if partner.feedback and partner.feedback.publish and partner.feedback.learned
    ]
    return [*rows, _row(gettext("All answers together"), _STANDINGS[conversation.standing])]


def _may_reach(conversation: Conversation, partner: Side) -> bool:
    """Whether the two are still to meet: what a partner says of themselves later is not for everybody they ever met."""
    waits = conversation.may_be_waited_for(now(), settings().timezone)
    expected = waits or Answer.DATE_SET in (conversation.me.answer, partner.answer)
    return expected and partner.person.state is PractitionerState.ACTIVE


def _person_rows(partner: Side) -> list[dict[str, Any]]:
    person = partner.person
    link = Markup('<a href="mailto:{address}">{address}</a>').format(address=person.address)
    return [
        _row(gettext("Job title"), person.role),
        {"key": {"text": gettext("Email address")}, "value": {"text": "", "html": link}},
        _row(gettext("How they like to talk"), _list(str(words) for way, words in _WAYS.items() if way in person.ways)),
        _row(gettext("Usual times"), person.times),
        _row(gettext("They add"), person.for_partners),
    ]


def _exchange_rows(conversation: Conversation, partner: Side) -> list[dict[str, Any]]:
    """What fits, and where nothing does, what they named."""
    from_them, for_them = conversation.from_partner(partner), conversation.for_partner(partner)
    return [
        _row(gettext("You could learn from them about"), _list(from_them)),
        _row(gettext("They could learn from you about"), _list(for_them)),
        _row(gettext("They could share"), "" if from_them else _list(partner.person.words(Direction.SHARE))),
        _row(
            gettext("They would like to learn about"), "" if for_them else _list(partner.person.words(Direction.LEARN))
        ),
    ]


def _details_rows(conversation: Conversation, mine: FeedbackRow, door: Door) -> list[dict[str, Any]]:
    return [
        _change(_row(gettext("Was it useful?"), USEFUL.get(mine.useful or 0, gettext("Not said"))), door.details),
        _change(_row(gettext("What you learned"), mine.learned or gettext("Not said")), door.details),
        _change(_row(gettext("To be published"), _publication(conversation, mine)), door.details),
    ]


def _publication(conversation: Conversation, mine: FeedbackRow) -> str:
    if not mine.publish:
        return gettext("No: you have not agreed")
    if conversation.will_be_published:
        return gettext("Yes: everybody in the conversation agrees")
    return gettext("Not yet: you have agreed, and not everybody else in the conversation has")


def _row(key: str, value: object) -> dict[str, Any]:
    return {"key": {"text": key}, "value": {"text": str(value)}}


def _change(row: dict[str, Any], page: str) -> dict[str, Any]:
    action = {"href": page, "text": gettext("Change"), "visuallyHiddenText": row["key"]["text"]}
    return row | {"actions": {"items": [action]}}


def _list(things: Iterable[str]) -> str:
    named = list(things)
    return listed(named) if named else ""
