"""Addresses of files that change when the file does, so that browsers may keep them for a year; sent compressed."""

import gzip
import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

_YEAR = 31_536_000
_COMPRESSED = {"text/css", "text/javascript"}


def asset(name: str) -> str:
    """The address of a file in static/, with the beginning of its hash."""
    return url_for("static", filename=name, v=_version(Path(current_app.static_folder or "", name)))


def register(app: Flask) -> None:
    """Let browsers keep a file for a year if they asked for the version that it has, and ask again otherwise.

    Style sheets and scripts are compressed for whoever takes that: phones on a train get an eighth, or a third.
    """

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in {200, 304}:
            path = Path(app.static_folder or "", (request.view_args or {})["filename"])
            current = request.args.get("v") == _version(path)
            if response.status_code == 200 and response.mimetype in _COMPRESSED:
                _compress(response, path)
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if current else "no-cache"
        return response


def _compress(response: Response, path: Path) -> None:
    response.vary.add("Accept-Encoding")
    if request.accept_encodings["gzip"]:
        etag, _weak = response.get_etag()
        response.close()  # the file, which is not sent
        response.direct_passthrough = False
        response.set_data(_compressed(path))
        response.content_encoding = "gzip"
        response.set_etag(etag or _version(path), weak=True)  # the same words in other bytes (RFC 9110, 8.8.1)


@cache
def _compressed(path: Path) -> bytes:
    return gzip.compress(path.read_bytes(), mtime=0)


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
