"""What every answer carries, whatever it is an answer to."""

import pytest
from flask import Flask

from unmentor.persistence import Database
from unmentor.settings import Settings
from unmentor.web import create_app

PAGE = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "Content-Security-Policy": PAGE,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@pytest.mark.parametrize("address", ["/", "/mailbox", "/healthz", "/no-such-page", "/static/icon.svg", "/static/none"])
def test_every_answer_carries_the_headers(app: Flask, address: str) -> None:
    headers = app.test_client().get(address, buffered=True).headers
    assert {name: headers.get(name) for name in ALWAYS} == ALWAYS
    assert "Strict-Transport-Security" not in headers


@pytest.mark.parametrize("address", ["/", "/no-such-page"])
def test_production_over_tls_asks_browsers_to_stay_there(production_app: Flask, address: str) -> None:
    headers = production_app.test_client().get(address).headers
    assert headers["Strict-Transport-Security"] == "max-age=63072000"


def test_production_cookies_stay_with_the_site_and_out_of_scripts(production_app: Flask) -> None:
    cookie = {name: value for name, value in production_app.config.items() if name.startswith("SESSION_COOKIE_")}
    assert cookie == {
        "SESSION_COOKIE_NAME": "__Host-session",
        "SESSION_COOKIE_DOMAIN": None,
        "SESSION_COOKIE_PATH": None,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_PARTITIONED": False,
        "SESSION_COOKIE_SAMESITE": "Lax",
    }


def test_pages_are_not_kept_by_browsers(app: Flask) -> None:
    assert app.test_client().get("/").headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in app.test_client().get("/").headers


def test_sessions_survive_a_restart(settings: Settings, database: Database, app: Flask) -> None:
    assert create_app(settings, database).secret_key == app.secret_key
