"""What whoever watches the service is told."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.services.troubled import add_job, add_message
from unmentor.persistence import Database
from unmentor.persistence.models import MessageState
from unmentor.settings import Settings
from unmentor.web import create_app


def answer(app: Flask, address: str) -> tuple[int, object]:
    response = app.test_client().get(address)
    return response.status_code, response.json


def test_is_up_and_ready_with_a_migrated_database(app: Flask) -> None:
    assert answer(app, "/healthz") == (200, {"status": "up"})
    assert answer(app, "/readyz") == (200, {"database": "ready", "scheduler": "never ran", "outbox": "moving"})


@pytest.mark.parametrize(("minutes", "status", "scheduler"), [(9, 200, "alive"), (11, 503, "stopped")])
def test_is_not_ready_once_the_scheduler_is_missed(
    app: Flask, database: Database, minutes: int, status: int, scheduler: str
) -> None:
    with database.transaction() as session:
        add_job(session, "advance cycles", datetime.now(UTC) - timedelta(minutes=minutes))
    assert answer(app, "/readyz") == (status, {"database": "ready", "scheduler": scheduler, "outbox": "moving"})


@pytest.mark.parametrize(("hours", "status", "outbox"), [(23, 200, "moving"), (25, 503, "stuck")])
def test_is_not_ready_once_mail_has_been_down_for_a_day(
    app: Flask, database: Database, hours: int, status: int, outbox: str
) -> None:
    with database.transaction() as session:
        add_message(session, MessageState.QUEUED, failing_since=datetime.now(UTC) - timedelta(hours=hours))
    assert answer(app, "/readyz") == (status, {"database": "ready", "scheduler": "never ran", "outbox": outbox})


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
