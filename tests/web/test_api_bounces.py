"""Where mail servers send what came back: with the token, and not otherwise."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.mail.notifications import notification
from tests.mail.samples import a_message
from unmentor.mail.bounces import LARGEST
from unmentor.persistence import Database
from unmentor.persistence.models import MessageRow, MessageState
from unmentor.services.outbox import queue
from unmentor.settings import Settings
from unmentor.web import create_app

TOKEN = "t" * 32
WITH_TOKEN = {"Authorization": f"Bearer {TOKEN}"}
PATH = "/api/v1/bounces"


@pytest.fixture
def client(settings: Settings, database: Database) -> FlaskClient:
    """Of a programme that takes bounces."""
    return create_app(replace(settings, bounce_token=TOKEN), database).test_client()


def test_a_report_is_noted_once(client: FlaskClient, database: Database) -> None:
    now = datetime.now(UTC)
    message = a_message()
    with database.transaction() as session:
        id_ = queue(session, message, None, now)
        row = session.get_one(MessageRow, id_)
        row.state, row.attempts = MessageState.SENT, 1
    report = notification(message_id=message.message_id, recipient=f"rfc822; {message.recipient}")
    answers = [client.post(PATH, data=report, headers=WITH_TOKEN, content_type="message/rfc822") for _ in range(2)]
    assert [answer.json for answer in answers] == [{"bounced": 1, "ignored": 0}, {"bounced": 0, "ignored": 1}]
    with database.reading() as session:
        assert session.get_one(MessageRow, id_).state is MessageState.BOUNCED


def test_what_is_no_report_is_taken_and_means_nothing(client: FlaskClient) -> None:
    answer = client.post(PATH, data=b"\xff" * LARGEST, headers=WITH_TOKEN)
    assert (answer.status_code, answer.json) == (200, {"bounced": 0, "ignored": 0})


def test_more_than_a_megabyte_is_too_much(client: FlaskClient) -> None:
    assert client.post(PATH, data=b"x" * (LARGEST + 1), headers=WITH_TOKEN).status_code == 413


@pytest.mark.parametrize("given", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {TOKEN}"}])
def test_without_the_token_nothing_is_looked_at(client: FlaskClient, given: dict[str, str]) -> None:
    answer = client.post(PATH, data=notification(), headers=given)
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")


def test_without_the_setting_there_is_no_such_page(app: Flask) -> None:
    assert app.test_client().post(PATH, data=notification(), headers=WITH_TOKEN).status_code == 404
