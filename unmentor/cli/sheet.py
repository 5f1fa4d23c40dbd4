"""What every command that takes a sheet does: read it with a bar, say what became of its rows, refuse a useless one."""

from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from unmentor.cli.here import one_line
from unmentor.councils import Register
from unmentor.errors import Refusal
from unmentor.sheets import Signups, read_signups, refuse_place
from unmentor.topics import load_topics

_MOST_SHOWN = 20


class NoRowUsed(Refusal):
    """Not one row of a sheet can be used."""


def refuse_overwriting(reads: tuple[Path, ...], writes: tuple[Path | None, ...]) -> None:
    """Raises Refusal now for a file that cannot be written, is read too, or is written twice: nothing is half done."""
    taken = {path.resolve() for path in reads}
    for path in filter(None, writes):
        refuse_place(path)
        if path.resolve() in taken:
            raise Refusal(f"{path} is read or written already: writing it would lose what is in it; name another file")
        taken.add(path.resolve())


def read_sheet_here(sheet: Path, register: Register) -> Signups:
    """The sign-ups of a sheet, with a bar on standard error where a person is looking."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(f"Reading {one_line(sheet.name)}", total=None)
        return read_signups(
            sheet, register, load_topics(), lambda done, total: bar.update(task, completed=done, total=total)
        )


def refuse_if_useless(sheet: Path, signups: Signups, usable: int, needed: int = 1) -> None:
    """Raises NoRowUsed, with the first reason, when the `usable` people are fewer than `needed`."""
    if usable >= needed:
        return
    said = "only one person" if usable else "no row"
    more = f" (and {len(signups.rejected) - 1} more)" if len(signups.rejected) > 1 else ""
    reason = f": {signups.rejected[0].reason}{more}" if signups.rejected else ""
    raise NoRowUsed(f"{said} of {sheet} can be used{reason}")


def echo_remarks(signups: Signups, rejects: Path | None) -> None:
    """The reasons on standard error, so that what is piped on stays clean; and where the rows were kept."""
    for rejection in signups.rejected[:_MOST_SHOWN]:
        click.echo(one_line(rejection.reason), err=True)
    hidden = len(signups.rejected) - _MOST_SHOWN
    if hidden > 0:
        click.echo(f"... and {hidden} more rejected (--rejects FILE writes them all out)", err=True)
    for note in signups.notes[:_MOST_SHOWN]:
        click.echo(one_line(note.text), err=True)
    if len(signups.notes) > _MOST_SHOWN:
        click.echo(f"... and {len(signups.notes) - _MOST_SHOWN} more notes (--json lists them all)", err=True)
    if signups.ignored_columns:
        click.echo(f"columns not read: {one_line(', '.join(signups.ignored_columns))}", err=True)
    if rejects is not None and signups.rejected:
        click.echo(f"rejected rows kept in {rejects}: mend them there and run it again on that file", err=True)


def remarks_as_json(signups: Signups) -> dict[str, object]:
    """The rejections, what was done with other rows, and the columns that were not read, for a program."""
    return {
        "rejected": [{"row": r.row, "column": r.column, "reason": r.reason} for r in signups.rejected],
        "joined": signups.joined,
        "notes": [note.text for note in signups.notes],
        "ignored_columns": list(signups.ignored_columns),
    }
