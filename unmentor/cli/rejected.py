"""How every command says what became of a sheet's rows that were not taken."""

from pathlib import Path

import click

from unmentor.cli.here import count
from unmentor.sheets import Signups

_MOST_SHOWN = 20


def echo_rejected(signups: Signups, rejects: Path | None) -> None:
    """The reasons on standard error, so that what is piped on stays clean; and where the rows were kept."""
    for rejection in signups.rejected[:_MOST_SHOWN]:
        click.echo(rejection.reason, err=True)
    hidden = len(signups.rejected) - _MOST_SHOWN
    if hidden > 0:
        click.echo(f"... and {hidden} more rejected (--rejects FILE writes them all out)", err=True)
    if signups.joined:
        click.echo(f"{count(signups.joined, 'row')} gave way to a later one of the same address", err=True)
    if signups.ignored_columns:
        click.echo(f"columns not read: {', '.join(signups.ignored_columns)}", err=True)
    if rejects is not None and signups.rejected:
        click.echo(f"rejected rows kept in {rejects}: mend them there and run it again on that file", err=True)


def rejected_as_json(signups: Signups) -> list[dict[str, object]]:
    """The rejections as a program reads them."""
    return [{"row": r.row, "column": r.column, "reason": r.reason} for r in signups.rejected]
