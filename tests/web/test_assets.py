"""Files are kept for a year under the address of what they hold now, and asked for again under any other."""

import gzip
import re

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


def test_the_style_sheet_is_sent_compressed_to_who_takes_that(app: Flask) -> None:
    client = app.test_client()
    with app.test_request_context():
        address = asset("vendor/site.css")
    plain = client.get(address, headers={"Accept-Encoding": "gzip;q=0, br"}, buffered=True)
    packed = client.get(address, headers={"Accept-Encoding": "gzip, br"}, buffered=True)
    assert (plain.content_encoding, packed.content_encoding) == (None, "gzip")
    assert gzip.decompress(packed.data) == plain.data
    assert (packed.vary.as_set(), packed.content_length) == ({"accept-encoding"}, len(packed.data))
    assert len(packed.data) < 15_000  # with a page it stays below 50 kB
    known = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]}
    again = client.get(address, headers=known, buffered=True)
    assert (again.status_code, again.data) == (304, b"")


def test_the_licence_goes_with_the_style_sheet(app: Flask) -> None:
    licence = app.test_client().get("/static/vendor/govuk-frontend.LICENCE.txt", buffered=True).text
    assert "Copyright (C) 2017 Crown Copyright (Government Digital Service)" in licence
