"""For the commands on a database: the database of these settings, and the programme whose rows it holds."""

from collections.abc import Iterator
from contextlib import contextmanager

from unmentor.cli.here import settings_here
from unmentor.persistence import Database
from unmentor.persistence.database import DatabaseError, said_in_one_line
from unmentor.persistence.migrate import is_current
from unmentor.settings import Settings


@contextmanager
def opened_database(settings: Settings | None = None) -> Iterator[Database]:
    """The database that the settings name. Raises DatabaseError, with the way out, when it is not at this version."""
    database = Database((settings or settings_here()).database_url)
    try:
        if not database.is_there or not is_current(database):
            raise DatabaseError("the database is empty or of another version: run `unmentor db upgrade`")
        with said_in_one_line():
            yield database
    finally:
        database.close()
