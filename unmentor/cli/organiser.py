"""`unmentor organiser`: who runs the programme."""

import click

from unmentor.cli.here import as_json, echo_json, now
from unmentor.cli.stored import opened_database
from unmentor.persistence.models import Role
from unmentor.services.organisers import add_organiser, all_organisers, remove_organiser


@click.group()
def organiser() -> None:
    """The people who run the programme: a viewer reads, an editor runs cycles, an owner manages organisers too."""


@organiser.command("add")
@click.argument("address")
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]), help="What they may do.")
def add(address: str, role: str) -> None:
    """Let ADDRESS sign in as an organiser, or give an organiser another role."""
    with opened_database() as database, database.transaction() as session:
        row = add_organiser(session, address, Role(role), now())
    click.echo(f"{row.address} organises, as {row.role.value}; they sign in at /sign-in, by a message to that address")


@organiser.command("list")
@as_json
def list_organisers(as_json: bool) -> None:
    """Every organiser, with their role."""
    with opened_database() as database, database.reading() as session:
        rows = all_organisers(session)
    if as_json:
        echo_json([{"address": row.address, "role": row.role.value, "added": row.added_at} for row in rows])
        return
    for row in rows:
        click.echo(f"{row.role.value:6}  {row.address}")
    if not rows:
        click.echo("nobody organises yet: `unmentor organiser add ADDRESS --role owner`")


@organiser.command("remove")
@click.argument("address")
def remove(address: str) -> None:
    """ADDRESS organises no longer, and is signed out everywhere."""
    with opened_database() as database, database.transaction() as session:
        remove_organiser(session, address)
    click.echo(f"{address} organises no longer")
