"""Where a command runs: its settings, its database, the time. The only place in the command that reads them."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click

from unmentor.mail import Programme
from unmentor.persistence import Database
from unmentor.persistence.database import DatabaseError
from unmentor.persistence.migrate import is_current
from unmentor.settings import Settings, read_settings

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


def settings_here() -> Settings:
    """The settings of this process's environment."""
    return read_settings(os.environ)


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


@contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Database]:
    """The database that the settings name. Raises DatabaseError, with the way out, when it is not at this version's schema."""
    database = Database((settings or settings_here()).database_url)
    try:
        if not is_current(database):
            raise DatabaseError("the database is empty or of another version: run `unmentor db upgrade`")
        yield database
    finally:
        database.close()


def programme_of(settings: Settings) -> Programme:
    """The programme as messages name it."""
    return Programme(
        name=settings.programme_name,
        base_url=settings.base_url,
        sender_address=settings.mail_from,
        timezone=settings.timezone.key,
    )


def echo_json(value: dict[str, Any] | list[Any]) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def count(number: int, singular: str, plural: str | None = None) -> str:
    """A number and its noun: "1 pair", "12 pairs"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def one_line(text: str) -> str:
    """Text as one printable line: what a sheet holds must not be able to move the cursor or fake a second line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
