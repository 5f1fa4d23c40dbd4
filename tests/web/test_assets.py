"""Files are kept for a year under the address of what they hold now, and asked for again under any other."""

import gzip
import re

import pytest
from flask import Flask

from unmentor.web.assets import asset


def test_the_address_of_a_file_carries_its_hash(app: Flask) -> None:
    with app.test_request_context():
        assert re.fullmatch(r"/static/vendor/site\.css\?v=[0-9a-f]{12}", asset("vendor/site.css"))


def test_a_file_asked_for_by_its_hash_is_kept_for_a_year(app: Flask) -> None:
    with app.test_request_context():
        address = asset("vendor/site.css")
    answer = app.test_client().get(address, buffered=True)
    assert (answer.status_code, answer.mimetype) == (200, "text/css")
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_file_asked_for_by_another_hash_is_not_kept(app: Flask) -> None:
    for address in ("/static/vendor/site.css", "/static/vendor/site.css?v=0123456789ab"):
        answer = app.test_client().get(address, buffered=True)
        assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


def test_the_style_sheet_asks_no_other_host_and_carries_no_crown(app: Flask) -> None:
    style = app.test_client().get("/static/vendor/site.css", buffered=True).text
    assert re.findall(r"url\(|@import|GDS Transport|crown", style) == []


@pytest.mark.parametrize(("name", "most"), [("vendor/site.css", 15_000), ("vendor/site.js", 15_000)])
def test_style_sheet_and_script_are_sent_compressed_to_who_takes_that(app: Flask, name: str, most: int) -> None:
    client = app.test_client()
    with app.test_request_context():
        address = asset(name)
    plain = client.get(address, headers={"Accept-Encoding": "gzip;q=0, br"}, buffered=True)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert (plain.content_encoding, packed.content_encoding) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert (packed.vary.as_set(), packed.content_length) == ({"accept-encoding"}, len(packed.data))
    assert len(packed.data) < most  # with a page they stay below 50 kB
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    again = client.get(address, headers=known, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_the_script_is_a_script_to_browsers_and_needs_no_other_file(app: Flask) -> None:
    answer = app.test_client().get("/static/vendor/site.js", buffered=True)
    assert answer.mimetype == "text/javascript"
    assert re.findall(r"\bimport\b|\beval\(|new Function|https?://(?!www\.w3\.org/)", answer.text) == []


@pytest.mark.parametrize(
    ("package", "says"),
    [
        ("govuk-frontend", "Copyright (C) 2017 Crown Copyright (Government Digital Service)"),
        ("accessible-autocomplete", "Copyright (c) 2017 Crown Copyright (Government Digital Service)"),
        ("preact", "Copyright (c) 2015-present Jason Miller"),
    ],
)
def test_the_licences_go_with_what_is_served(app: Flask, package: str, says: str) -> None:
    assert says in app.test_client().get(f"/static/vendor/{package}.LICENCE.txt", buffered=True).text
