"""What handlers may reach besides the request: the settings, the database, and the clock."""

from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app

from unmentor.persistence import Database
from unmentor.settings import Settings

_KEY = "unmentor"


def keep(app: Flask, settings: Settings, database: Database) -> None:
    """Remember both for the handlers of `app`."""
    app.extensions[_KEY] = (settings, database)


def settings() -> Settings:
    """The settings of the running application."""
    return _kept()[0]


def database() -> Database:
    """The database of the running application."""
    return _kept()[1]


def now() -> datetime:
    """The time of the request, in UTC; services are handed it."""
    return datetime.now(UTC)


def _kept() -> tuple[Settings, Database]:
    return cast(tuple[Settings, Database], current_app.extensions[_KEY])
