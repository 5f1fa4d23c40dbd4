"""What became of introductions, in the language of the page."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from unmentor.services.feedback import HeldRange, Outcomes
from unmentor.web.words import number


def held_in_words(held: HeldRange) -> str:
    """How many became conversations, from what is sure to what is possible; "" where there were no introductions."""
    if not held.total:
        return ""
    least, most = held.percent
    return ngettext(
        "Between %(least)s and %(most)s of %(total)s introduction became conversations (%(low)s to %(high)s %%).",
        "Between %(least)s and %(most)s of %(total)s introductions became conversations (%(low)s to %(high)s %%).",
        held.total,
        least=number(held.confirmed),
        most=number(held.possible),
        total=number(held.total),
        low=least,
        high=most,
    )


def outcome_rows(became: Outcomes) -> list[dict[str, Any]]:
    """The rows of a summary list."""
    return [
        {"key": {"text": said}, "value": {"text": number(count)}}
        for said, count in (
            (_("They met"), became.met),
            (_("In doubt: one says so, another denies it"), became.in_doubt),
            (_("They did not meet"), became.not_met),
            (_("Not yet, but there is a date"), became.date_set),
            (_("Nobody has said"), became.unknown),
        )
    ]
