"""The database, and the two ways into it: a transaction that writes, and a look that only reads."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy.exc
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DataError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from unmentor.errors import Refusal

# How a SQLite connection begins: IMMEDIATE takes the write lock at once, so that what was read is still true when it is
# written. Read-only work takes no lock, or every page would wait for every other.
_READING = "unmentor_reading"
_WAIT_FOR_THE_LOCK = 60_000  # milliseconds: the draw of thousands of people writes for most of a minute


class DatabaseError(Refusal):
    """The database cannot be used as it is."""


@contextmanager
def said_in_one_line() -> Iterator[None]:
    """Turns what the database itself refuses (unreachable, locked, full, no database at all) into a DatabaseError."""
    try:
        yield
    except (OperationalError, sqlalchemy.exc.DatabaseError) as error:
        if isinstance(error, IntegrityError | ProgrammingError | DataError):
            raise  # faults of ours, which keep their traceback
        raise DatabaseError(f"the database cannot be used: {str(error.orig).splitlines()[0]}") from error


class Database:
    """One database by its SQLAlchemy address.

    Raises DatabaseError for an address that is none, or of a kind other than SQLite and PostgreSQL.
    """

    def __init__(self, url: str) -> None:
        self.engine = _engine(url)
        self._reading = self.engine.execution_options(**{_READING: True})

    @property
    def is_there(self) -> bool:
        """Whether there is something to connect to; asking must not make an empty SQLite file."""
        file = self.engine.url.database
        return self.engine.dialect.name != "sqlite" or not file or Path(file).exists()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session that commits when the block ends well and rolls back when it does not."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking; whatever it changed is rolled back."""
        with Session(self._reading, autoflush=False) as session:
            yield session

    @contextmanager
    def kept(self) -> Iterator[Connection]:
        """A connection to keep for many statements, each within its own `begin()`, and on the disk once it ends."""
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "postgresql":
                # It makes a transaction of each statement by itself: two answers less to wait for.
                yield connection.execution_options(isolation_level="AUTOCOMMIT")
                return
            cursor = connection.connection.cursor()
            cursor.execute("PRAGMA synchronous=FULL")  # NORMAL may lose the last commits with the power
            try:
                yield connection
            finally:
                cursor.execute("PRAGMA synchronous=NORMAL")

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _engine(text: str) -> Engine:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise DatabaseError(
            "UNMENTOR_DATABASE_URL is no database address; one looks like postgresql://user@host/name"
        ) from None
    if url.drivername in {"postgresql", "postgresql+psycopg"}:
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if url.drivername not in {"sqlite", "sqlite+pysqlite"}:
        raise DatabaseError(
            f"UNMENTOR_DATABASE_URL begins with {url.drivername}; unmentor keeps its rows in sqlite or postgresql"
        )
    if url.database and url.database != ":memory:":
        _make_folder(Path(url.database).parent)
    engine = create_engine(url, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # names and addresses of people are kept there
    except OSError as error:
        raise DatabaseError(f"the data folder {folder} cannot be made: {error.strerror}") from None


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own idea of when to begin loses updates; see _begin_sqlite
    for pragma in ("journal_mode=WAL", f"busy_timeout={_WAIT_FOR_THE_LOCK}", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get(_READING, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
