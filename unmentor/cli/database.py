"""`unmentor db`: the schema, and a copy of the rows."""

import click

from unmentor.cli.here import settings_here
from unmentor.cli.stored import opened_database
from unmentor.persistence import Database
from unmentor.persistence.database import DatabaseError
from unmentor.persistence.migrate import current_revision, differences, newest_revision, upgrade
from unmentor.services.councils import sync_register


@click.group()
def db() -> None:
    """The database: bring it to this version, check it."""


@db.command("upgrade")
def upgrade_command() -> None:
    """Bring the database to this version, and the councils in step with the register. Safe to run again."""
    settings = settings_here()
    database = Database(settings.database_url)
    try:
        before = current_revision(database)
        upgrade(database)
        with database.transaction() as session:
            changed = sync_register(session)
    finally:
        database.close()
    after = newest_revision()
    click.echo(f"database at {after}" + ("" if before == after else f", from {before or 'empty'}"))
    click.echo(f"councils added or changed: {changed}")


@db.command("check")
def check_command() -> None:
    """Say whether the database is at this version and its tables are as they should be."""
    with opened_database() as database:
        found = differences(database)
        if found:
            raise DatabaseError(f"the tables differ from this version: {found}")
        click.echo(f"database at {newest_revision()}, as it should be")
