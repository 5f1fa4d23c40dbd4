"""The application, in development and in production, and ways to fill what it shows."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from flask import Flask

from tests.web.browse import Browse
from tests.web.mailing import file_into
from unmentor.persistence import Database
from unmentor.settings import Settings, read_settings
from unmentor.web import create_app


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The application of a development copy."""
    return create_app(settings, database)


@pytest.fixture
def production_settings(tmp_path: Path) -> Settings:
    return read_settings(
        {
            "UNMENTOR_ENVIRONMENT": "production",
            "UNMENTOR_DATA_DIR": str(tmp_path / "instance"),
            "UNMENTOR_SECRET_KEY": "not-a-secret-but-long-enough-for-a-test",
            "UNMENTOR_BASE_URL": "https://unmentoring.example",
            "UNMENTOR_MAIL_URL": "smtps://mail.example:465",
            "UNMENTOR_MAIL_FROM": "hello@unmentoring.example",
        }
    )


@pytest.fixture
def production_app(production_settings: Settings, database: Database) -> Flask:
    """The application as the public meets it."""
    return create_app(production_settings, database)


@pytest.fixture
def browse(app: Flask) -> Browse:
    """A visitor of the development copy."""
    return Browse(app)


@pytest.fixture
def file_message(settings: Settings) -> Callable[[bytes], str]:
    """Puts a message into the local mailbox as it stands, and gives its id."""
    return partial(file_into, settings.mailbox_folder)
