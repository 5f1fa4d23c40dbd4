"""Fixtures that every test may use: settings, a migrated database on SQLite, the same on PostgreSQL."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import copyfile
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, make_url, text

from tests.postgres import postgres_server
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.settings import Settings, read_settings

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Development settings with everything under the test's own folder."""
    return read_settings({"UNMENTOR_DATA_DIR": str(tmp_path / "instance")})


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server for the whole run: `TEST_DATABASE_URL`, or one from a wheel."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
    else:
        with postgres_server() as url:
            yield url


@contextmanager
def _postgres_database(server_url: str, template: str = "template0") -> Iterator[str]:
    """The address of a PostgreSQL database of one's own, which is a copy of another."""
    name = f"test_{uuid4().hex}"
    server = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    yield make_url(server_url).set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def postgres_database_url(postgres_url: str) -> Iterator[str]:
    """The address of an empty PostgreSQL database of the test's own."""
    with _postgres_database(postgres_url) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database(request: pytest.FixtureRequest, settings: Settings) -> Iterator[Database]:
    """A database without a schema, once on each kind."""
    on_sqlite = request.param == "sqlite"
    database = Database(settings.database_url if on_sqlite else request.getfixturevalue("postgres_database_url"))
    yield database
    database.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that went through every migration, to be copied: thousands of tests begin with one."""
    file = tmp_path_factory.mktemp("migrated") / "unmentor.db"
    database = Database(f"sqlite:///{file}")
    upgrade(database)
    database.close()  # the last connection takes what is written ahead into the file itself
    return file


@pytest.fixture(scope="session")
def migrated_template(postgres_url: str) -> Iterator[str]:
    """The name of a PostgreSQL database that went through every migration, to be copied."""
    with _postgres_database(postgres_url) as url:
        database = Database(url)
        upgrade(database)
        database.close()  # one that somebody is connected to cannot be copied
        name = make_url(url).database
        assert name
        yield name


@pytest.fixture(params=["sqlite", "postgresql"])
def each_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """A migrated database, once on each kind: for what rests on the database deciding."""
    if request.param == "sqlite":
        yield request.getfixturevalue("database")
        return
    template = request.getfixturevalue("migrated_template")
    with _postgres_database(request.getfixturevalue("postgres_url"), template) as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def database(settings: Settings, migrated_file: Path) -> Iterator[Database]:
    """A migrated SQLite database in the test's folder."""
    database = Database(settings.database_url)
    _copy(migrated_file, database)
    yield database
    database.close()


def _copy(file: Path, database: Database) -> None:
    """Put a SQLite file where a database is that nobody has connected to yet."""
    assert database.engine.url.database
    copyfile(file, database.engine.url.database)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The reference data beside the checkout; tests that check against it say so when it is not there."""
    if not SHARED_DATA.is_dir():
        pytest.skip("no ../shared/data beside this checkout to check against")
    return SHARED_DATA
