"""Where a command runs: its settings, the time, and how it speaks. Loaded by every command, so it loads little."""

import json
import os
from datetime import UTC, datetime
from typing import Any

import click

from unmentor.settings import Settings, read_settings

as_json = click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of text.")


def settings_here() -> Settings:
    """The settings of this process's environment."""
    return read_settings(os.environ)


def now() -> datetime:
    """This moment, UTC."""
    return datetime.now(UTC)


def echo_json(value: dict[str, Any] | list[Any]) -> None:
    """Print one JSON value."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def count(number: int, singular: str, plural: str | None = None) -> str:
    """A number and its noun: "1 pair", "12 pairs"."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def one_line(text: str) -> str:
    """Text as one printable line: what a sheet holds must not be able to move the cursor or fake a second line."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())
