"""`unmentor practitioners`: a sheet in, a sheet out."""

from collections import Counter
from pathlib import Path

import click

from unmentor.cli.here import as_json, count, echo_json, now, settings_here
from unmentor.cli.sheet import echo_remarks, read_sheet_here, refuse_if_useless, refuse_overwriting, remarks_as_json
from unmentor.cli.stored import opened_database
from unmentor.errors import Refusal
from unmentor.services.councils import the_register
from unmentor.services.erasing import erase
from unmentor.services.erasing_record import everything_about
from unmentor.services.export import HEADERS, practitioner_cells
from unmentor.services.inviting import accept, send_invitations
from unmentor.services.leaving import leave
from unmentor.services.practitioners import (
    ImportedRow,
    Outcome,
    all_practitioners,
    import_signups,
    practitioner_at,
)
from unmentor.services.programme import programme_of
from unmentor.services.resting import still_in
from unmentor.sheets import Signups, write_rejects, write_table

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
@click.option(
    "--invite",
    is_flag=True,
    help="These people have not asked: a message invites them, and they take part once they say yes.",
)
@as_json
def import_sheet(sheet: Path, dry_run: bool, rejects: Path | None, invite: bool, as_json: bool) -> None:
    """Add or update practitioners from SHEET (CSV or XLSX, as a web form exports it).

    Every row ends as added, updated, unchanged or rejected with a reason; one bad row stops no other.
    """
    with opened_database() as database:
        with database.reading() as session:
            register = the_register(session)
        refuse_overwriting((sheet,), (rejects,))
        signups = read_sheet_here(sheet, register)
        if rejects is not None:
            write_rejects(rejects, signups)
        refuse_if_useless(sheet, signups, len(signups.accepted))
        way_in = database.reading if dry_run else database.transaction
        with way_in() as session:
            rows = import_signups(session, signups, now(), invite=invite)
            invited = [row.address for row in rows if invite and row.outcome is Outcome.ADDED]
            if invited and not dry_run:
                send_invitations(session, invited, programme_of(settings_here()), now())
    if as_json:
        echo_json(_as_json(signups, rows, dry_run) | {"invited": len(invited)})
    else:
        _echo(signups, rows, dry_run, rejects)
        if invite:
            click.echo(f"{count(len(invited), 'invitation')} {'would be ' if dry_run else ''}queued")


@practitioners.command("leave")
@click.argument("address")
def leave_command(address: str) -> None:
    """ADDRESS stops taking part: in no later draw, and not brought back by a sheet. Their history stays."""
    with opened_database() as database, database.transaction() as session:
        person = practitioner_at(session, address)
        leave(session, person, programme_of(settings_here()), now())
        click.echo(f"{person.name} takes part no longer")


@practitioners.command("record")
@click.argument("address")
def record_command(address: str) -> None:
    """Everything that is kept about ADDRESS, as JSON, for that person to take away."""
    with opened_database() as database, database.reading() as session:
        echo_json(everything_about(session, practitioner_at(session, address)))


@practitioners.command("erase")
@click.argument("address")
@click.confirmation_option(prompt="Their data cannot be brought back. Erase them?")
def erase_command(address: str) -> None:
    """Erase ADDRESS at that person's request: name, address and texts go; a node without a name stays."""
    with opened_database() as database, database.transaction() as session:
        erase(session, practitioner_at(session, address), now())
    click.echo(f"{address} is erased; backups and mail servers are not reached")


@practitioners.command("accept")
@click.argument("address")
def accept_command(address: str) -> None:
    """ADDRESS, who was invited or had left, has said yes and takes part from the next draw."""
    with opened_database() as database, database.transaction() as session:
        person = practitioner_at(session, address)
        accept(session, person, programme_of(settings_here()), now())
        click.echo(f"{person.name} takes part")


@practitioners.command("still-in")
@click.argument("address")
def still_in_command(address: str) -> None:
    """ADDRESS, who rests, has said to an organiser that they are still in: they are in draws again."""
    with opened_database() as database, database.transaction() as session:
        person = practitioner_at(session, address)
        if not still_in(session, person, now()):
            raise Refusal(f"{person.name} does not rest, so there is nothing to change")
        click.echo(f"{person.name} is in draws again")


@practitioners.command("export")
@click.argument("file", type=click.Path(path_type=Path))
def export(file: Path) -> None:
    """Write everybody but those who left to FILE, invited people included, as a sheet that can be imported again."""
    with opened_database() as database, database.reading() as session:
        rows = [practitioner_cells(person) for person in all_practitioners(session)]
    write_table(file, HEADERS, rows, byte_order_mark=True)
    click.echo(f"{count(len(rows), 'practitioner')} written to {file}")


def _as_json(signups: Signups, rows: list[ImportedRow], dry_run: bool) -> dict[str, object]:
    outcomes = Counter(row.outcome for row in rows)
    return {
        "dry_run": dry_run,
        **{outcome.value: outcomes[outcome] for outcome in Outcome},
        "rows": [
            {"row": row.row, "email": row.address, "outcome": row.outcome.value, "changes": list(row.changes)}
            for row in rows
        ],
        **remarks_as_json(signups),
    }


def _echo(signups: Signups, rows: list[ImportedRow], dry_run: bool, rejects: Path | None) -> None:
    outcomes = Counter(row.outcome for row in rows)
    verb = "would be " if dry_run else ""
    for row in rows if dry_run else [row for row in rows if row.outcome is Outcome.UPDATED][:_MOST_SHOWN]:
        changes = f": {', '.join(row.changes)}" if row.changes else ""
        click.echo(f"row {row.row}  {row.address}  {verb}{row.outcome}{changes}")
    if not dry_run and outcomes[Outcome.UPDATED] > _MOST_SHOWN:
        click.echo(f"... and {outcomes[Outcome.UPDATED] - _MOST_SHOWN} more updated (--json lists them all)")
    echo_remarks(signups, rejects)
    click.echo(
        f"{count(len(rows), 'person', 'people')}: {outcomes[Outcome.ADDED]} {verb}added, "
        f"{outcomes[Outcome.UPDATED]} {verb}updated, "
        f"{outcomes[Outcome.UNCHANGED]} unchanged{_gone(outcomes[Outcome.GONE])}; "
        f"{count(len(signups.rejected), 'row')} rejected"
    )
    if dry_run:
        click.echo("a dry run: nothing was changed")


def _gone(number: int) -> str:
    return f", {number} not brought back, who left or have another address now" if number else ""
