"""What site.js needs to find something while one types: words in the language of the page, and where to ask.

Given to a field as attributes, which mean nothing without script; see unmentor/web/assets/finder.js.
"""

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString  # type: ignore[import-untyped]  # the package types its face alone

from unmentor.services.joining_council import NOT_LISTED

_WORDS = {
    "data-finder-hint": lazy_gettext(
        "When there are results, go through them with the up and down arrows and choose one with Enter. "
        "On a touch screen, touch or swipe."
    ),
    "data-finder-none": lazy_gettext("Nothing found"),
    "data-finder-short": lazy_gettext("Type two or more characters to search"),
    "data-finder-place": lazy_gettext("{text}, {number} of {count}, is highlighted."),
    "data-finder-count": lazy_gettext("Results: {count}."),
}


def finds_council() -> dict[str, Any]:
    """For a select of councils: that one may type, and that who is not listed can say so whatever is typed."""
    return {"attributes": _WORDS | {"data-finder": NOT_LISTED}}


def finds_topics(label: LazyString) -> dict[str, Any]:
    """For a textarea of topics: a field below it that finds topics and adds them. label: what that field is called."""
    words = {
        "data-finder": LazyString(url_for, "join_questions.find"),
        "data-finder-label": label,
        "data-finder-added": lazy_gettext("{text} is added."),
        "data-finder-own": lazy_gettext("{text} (in your own words)"),
    }
    return {"attributes": _WORDS | words}
