"""`unmentor practitioners`: a sheet in, a sheet out."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from unmentor.cli.here import as_json, count, echo_json, now, opened_database
from unmentor.cli.rejected import echo_rejected, rejected_as_json
from unmentor.services.councils import the_register
from unmentor.services.practitioners import ImportedRow, Outcome, all_practitioners, import_signups
from unmentor.services.export import practitioners_sheet
from unmentor.sheets import Signups, read_signups, write_rejects, write_rows
from unmentor.topics import load_topics

_MOST_SHOWN = 20


@click.group()
def practitioners() -> None:
    """The people who take part."""


@practitioners.command("import")
@click.argument("sheet", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show exactly what would happen, and change nothing.")
@click.option(
    "--rejects",
    type=click.Path(path_type=Path),
    help="Write the rejected rows here, with reasons, to mend and import again.",
)
@click.option("--invite", is_flag=True, help="These people have not asked: they take part only once they accept.")
@as_json
def import_sheet(sheet: Path, dry_run: bool, rejects: Path | None, invite: bool, as_json: bool) -> None:
    """Add or update practitioners from SHEET (CSV or XLSX, as a web form exports it).

    Every row ends as added, updated, unchanged or rejected with a reason; one bad row stops no other.
    """
    with opened_database() as database:
        with database.reading() as session:
            register = the_register(session)
        with progress_bar(f"Reading {sheet.name}") as progress:
            signups = read_signups(sheet, register, load_topics(), progress=progress)
        way_in = database.reading if dry_run else database.transaction
        with way_in() as session:
            rows = import_signups(session, signups.accepted, now(), invite=invite)
    if rejects is not None:
        write_rejects(rejects, signups)
    if as_json:
        echo_json(_as_json(signups, rows, dry_run))
    else:
        _echo(signups, rows, dry_run, rejects)


@practitioners.command("export")
@click.argument("file", type=click.Path(path_type=Path))
def export(file: Path) -> None:
    """Write everyone who takes part to FILE, as a sheet that can be imported again."""
    with opened_database() as database, database.reading() as session:
        rows = practitioners_sheet(all_practitioners(session))
    write_rows(file, rows)
    click.echo(f"{count(len(rows) - 1, 'practitioner')} written to {file}")


@contextmanager
def progress_bar(title: str) -> Iterator["Bar"]:
    """A bar on standard error, only where a person is looking; it goes when the work is done."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bar(progress, title)


class Bar:
    """Called with rows done and rows in all."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress, self._task = progress, progress.add_task(title, total=None)

    def __call__(self, done: int, total: int | None) -> None:
        """Move the bar."""
        self._progress.update(self._task, completed=done, total=total)


def _as_json(signups: Signups, rows: list[ImportedRow], dry_run: bool) -> dict[str, object]:
    outcomes = Counter(row.outcome for row in rows)
    return {
        "dry_run": dry_run,
        **{outcome.value: outcomes[outcome] for outcome in Outcome},
        "rejected": len(signups.rejected),
        "rows": [
            {"row": row.row, "email": row.address, "outcome": row.outcome.value, "changes": list(row.changes)}
            for row in rows
        ],
        "rejections": rejected_as_json(signups),
    }


def _echo(signups: Signups, rows: list[ImportedRow], dry_run: bool, rejects: Path | None) -> None:
    outcomes = Counter(row.outcome for row in rows)
    verb = "would be " if dry_run else ""
    for row in rows if dry_run else [row for row in rows if row.outcome is Outcome.UPDATED][:_MOST_SHOWN]:
        changes = f": {', '.join(row.changes)}" if row.changes else ""
        click.echo(f"row {row.row}  {row.address}  {verb}{row.outcome}{changes}")
    if not dry_run and outcomes[Outcome.UPDATED] > _MOST_SHOWN:
        click.echo(f"... and {outcomes[Outcome.UPDATED] - _MOST_SHOWN} more updated (--json lists them all)")
    echo_rejected(signups, rejects)
    click.echo(
        f"{count(len(rows), 'person', 'people')}: {outcomes[Outcome.ADDED]} {verb}added, {outcomes[Outcome.UPDATED]} {verb}updated, "
        f"{outcomes[Outcome.UNCHANGED]} unchanged; {count(len(signups.rejected), 'row')} rejected"
    )
    if dry_run:
        click.echo("a dry run: nothing was changed")
