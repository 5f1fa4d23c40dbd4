"""Answers to what everybody asks, kept for some seconds: a page that a newspaper links to asks the database little."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from flask import current_app

from unmentor.web.context import now

_Value = TypeVar("_Value")
_KEY = "unmentor recent"


def recent(name: str, age: timedelta, read: Callable[[], _Value]) -> _Value:
    """What `read` gave within `age`, in this process, or gives now. Two who ask at the same moment may both read."""
    kept: dict[str, tuple[datetime, Any]] = current_app.extensions.setdefault(_KEY, {})
    moment = now()
    found = kept.get(name)
    if found is None or not moment - age < found[0] <= moment:
        found = kept[name] = moment, read()
    return cast(_Value, found[1])
