"""What whoever watches the service is told."""

from pathlib import Path

from flask import Flask

from unmentor.persistence import Database
from unmentor.settings import Settings
from unmentor.web import create_app


def answer(app: Flask, address: str) -> tuple[int, object]:
    response = app.test_client().get(address)
    return response.status_code, response.json


def test_is_up_and_ready_with_a_migrated_database(app: Flask) -> None:
    assert answer(app, "/healthz") == (200, {"status": "up"})
    assert answer(app, "/readyz") == (200, {"database": "ready"})


def test_is_not_ready_before_the_migrations(settings: Settings) -> None:
    database = Database(settings.database_url)
    app = create_app(settings, database)
    assert answer(app, "/healthz") == (200, {"status": "up"})
    assert answer(app, "/readyz") == (503, {"database": "not migrated"})
    database.close()


def test_is_not_ready_without_its_database_and_names_no_host(settings: Settings, tmp_path: Path) -> None:
    database = Database(f"postgresql://nobody@/none?host={tmp_path}")
    app = create_app(settings, database)
    assert answer(app, "/healthz") == (200, {"status": "up"})
    assert answer(app, "/readyz") == (503, {"database": "unreachable"})
    database.close()
