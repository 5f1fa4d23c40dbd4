"""What people read when an address is wrong or something breaks."""

from flask import Flask, g, render_template
from werkzeug.exceptions import HTTPException


def register(app: Flask) -> None:
    """Answer 400, 403, 404, 405 and 500 with a page in plain words, whatever went wrong."""
    for code in (400, 403, 404, 405, 500):
        app.register_error_handler(code, _page)


def _page(error: HTTPException) -> tuple[str, int, list[tuple[str, str]]]:
    code = error.code or 500
    if code == 500:
        g.who = None  # the header would ask the database, which may be what broke
    allowed = [header for header in error.get_headers() if header[0] == "Allow"]
    return render_template(f"errors/{code}.html"), code, allowed
