"""Addresses of files that change when the file does, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, Response, current_app, request, url_for

_YEAR = 31_536_000


def asset(name: str) -> str:
    """The address of a file in static/, with the beginning of its hash."""
    return url_for("static", filename=name, v=_version(Path(current_app.static_folder or "", name)))


def register(app: Flask) -> None:
    """Let browsers keep a file for a year if they asked for the version that it has, and ask again otherwise."""

    @app.after_request
    def keep(response: Response) -> Response:
        if request.endpoint == "static" and response.status_code in {200, 304}:
            name = (request.view_args or {})["filename"]
            current = request.args.get("v") == _version(Path(app.static_folder or "", name))
            response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable" if current else "no-cache"
        return response


@cache
def _version(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
