"""Part of `make check`: every template compiles where it is used, and none holds what pages and messages may not.

`python -m tools.check_templates` prints a line for each fault, `name:line: what`, and exits with 1 when there is one.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from jinja2 import Environment, TemplateSyntaxError

from unmentor.mail.rendering import environment_in
from unmentor.persistence import Database
from unmentor.resources import resource_folder
from unmentor.settings import read_settings
from unmentor.web import create_app

LAYOUTS = {"layout.html", "mail/layout.html"}
SKELETON = ('<html lang="', "<title>", "{% block title ", "{% block content ")


@dataclass(frozen=True)
class Ban:
    """What no template may hold, or no page (messages have their style in the head)."""

    pattern: str
    why: str
    in_messages: bool = True


BANS = (
    Ban(r"\|\s*safe\b", "`safe` turns escaping off"),
    Ban(r"autoescape\s+false", "escaping is turned off"),
    Ban(r"<script(?![^>]*\ssrc=)", "inline script: the content security policy refuses it"),
    Ban(r"""<[^>]*\son[a-z]+\s*=""", "inline event handler: the content security policy refuses it"),
    Ban(r"javascript:", "inline script: the content security policy refuses it"),
    Ban(r"<style\b|<[^>{]*\sstyle\s*=", "inline style: the content security policy refuses it", in_messages=False),
    Ban(r"(?:src|href)=\"(?:https?:)?//", "another host: pages load and link to nothing elsewhere", in_messages=False),
)


def faults(name: str, source: str) -> Iterator[str]:
    """What is wrong with the text of one template, as `line: what`."""
    is_message = name.startswith("mail/")
    for ban in BANS:
        if ban.in_messages or not is_message:
            for match in re.finditer(ban.pattern, source, re.IGNORECASE):
                yield f"{source.count(chr(10), 0, match.start()) + 1}: {ban.why}"
    if name in LAYOUTS:
        yield from (f"1: a layout has {part}" for part in SKELETON if part not in source)
    elif name.endswith("/layout.html"):
        if '{% extends "layout.html" %}' not in source:
            yield '1: the layout of some pages has {% extends "layout.html" %}'
    elif not is_message and not name.startswith("parts/") and "{% macro " not in source:
        yield from _page_faults(source)


def _page_faults(source: str) -> Iterator[str]:
    if not re.match(r'{% extends "(\w+/)?layout\.html" %}', source):
        yield '1: a page begins with {% extends "layout.html" %}'
    if "{% block title %}" not in source:
        yield "1: a page has a title block"
    if len(re.findall(r"<h1\b", source)) != 1:
        yield "1: a page has one h1"


def _compile(environment: Environment, name: str) -> Iterator[str]:
    try:
        environment.get_template(name)
    except TemplateSyntaxError as error:
        yield f"{error.lineno}: {error.message}"


def main() -> int:
    """Checks all of them; returns the exit code."""
    settings = read_settings({"UNMENTOR_SECRET_KEY": "a check signs nothing, and makes no key"})
    pages = create_app(settings, Database("sqlite://")).jinja_env
    messages = environment_in("en")  # the one that renders, or this would prove nothing
    folder = resource_folder("templates")
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        environment = messages if name.startswith("mail/") else pages
        problems = [*_compile(environment, name), *faults(name, path.read_text(encoding="utf-8"))]
        found += [f"templates/{name}:{problem}" for problem in problems]
    print("\n".join(found) or "Templates: all compile, nothing inline, nothing unescaped.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
