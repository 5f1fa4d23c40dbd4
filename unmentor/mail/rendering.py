"""From a folder of templates to a subject, a text and an HTML page that mail readers show, in a language."""

import re
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from unmentor.mail.speech import Speech, speech_in
from unmentor.resources import resource_folder

WIDTH = 72
_ITEM = re.compile(r"(?:- |\d+\. )?")


@dataclass(frozen=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(name: str, context: Mapping[str, object], speech: Speech) -> Rendered:
    """Fill templates/mail/<name>/{subject.txt,body.txt,body.html}. Raises jinja2.UndefinedError for a missing value."""
    environment = environment_in(speech.language)
    subject, text, html = (
        environment.get_template(f"mail/{name}/{part}").render(context)
        for part in ("subject.txt", "body.txt", "body.html")
    )
    return Rendered(" ".join(subject.split()), wrap(text), _inliner().inline(html))


def wrap(text: str) -> str:
    """Lines of at most 72 characters, items of lists hanging, never two empty lines together; addresses stay whole."""
    lines: list[str] = []
    for line in text.strip().splitlines():
        lines.extend(_wrap_line(line.rstrip()) if line.strip() or (lines and lines[-1]) else ())
    return "\n".join(lines) + "\n"


def _wrap_line(line: str) -> Iterator[str]:
    if len(line) <= WIDTH and line.isprintable():  # most lines, as they are
        yield line
        return
    item = _ITEM.match(line)
    indent = " " * item.end() if item else ""
    wrapped = textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    yield from wrapped or [""]


@cache
def environment_in(language: str) -> Environment:
    """What fills templates in a language: `_`, `ngettext` and `{% trans %}` as pages have them, and filters.

    They are `day`, `month` and `number`: see `Speech`.
    """
    speech = speech_in(language)
    environment = Environment(
        loader=FileSystemLoader(resource_folder("templates")),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        auto_reload=False,  # or each message would look whether its templates have changed since the last
    )
    environment.policies["ext.i18n.trimmed"] = True  # a message may go over several lines of a template
    environment.install_gettext_translations(speech.translations, newstyle=True)  # type: ignore[attr-defined]  # by i18n
    environment.globals["language"] = speech.tag
    environment.filters.update(day=speech.day, month=speech.month, number=speech.number)
    return environment


@cache
def _inliner() -> CSSInliner:
    """Styles go into the elements; only the at-rules (dark mode, narrow screens) stay in the head."""
    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
