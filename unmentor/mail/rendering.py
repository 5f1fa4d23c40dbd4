"""From a folder of templates to a subject, a text and an HTML page that mail readers show, in a language."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from babel.support import NullTranslations
from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_eval_context, select_autoescape
from jinja2.nodes import EvalContext
from markupsafe import Markup

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
    yield from _filled(line.expandtabs(), indent)


def _filled(line: str, indent: str) -> Iterator[str]:
    """As much as fits into each line, broken at spaces alone: `textwrap` can do more, and takes ten times as long."""
    start, lead = 0, ""
    while start < len(line):
        end = start + WIDTH - len(lead)
        stop = len(line) if len(line) <= end else line.rfind(" ", start + 1, end + 1)
        if stop < 0:  # one word that is longer than a line
            stop = line.find(" ", end)
            stop = len(line) if stop < 0 else stop
        if piece := line[start:stop].rstrip(" "):
            yield lead + piece
            lead = indent
        start = len(line) - len(line[stop:].lstrip(" "))


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
    environment.globals.update(_sentences(speech.translations))
    environment.globals["language"] = speech.tag
    environment.filters.update(day=speech.day, month=speech.month, number=speech.number)
    return environment


def _sentences(translations: NullTranslations) -> dict[str, Callable[..., str]]:
    """`_`, `gettext` and `ngettext` as the extension has them, without a context made anew for each sentence."""

    @pass_eval_context
    def gettext(within: EvalContext, message: str, /, **values: object) -> str:
        return _text(within, translations.gettext(message)) % values

    @pass_eval_context
    def ngettext(within: EvalContext, singular: str, plural: str, num: int, /, **values: object) -> str:
        return _text(within, translations.ngettext(singular, plural, num)) % {"num": num, **values}

    return {"_": gettext, "gettext": gettext, "ngettext": ngettext}


def _text(within: EvalContext, sentence: object) -> str:
    return Markup(sentence) if within.autoescape else str(sentence)  # noqa: S704 - the catalogue is ours


@cache
def _inliner() -> CSSInliner:
    """Styles go into the elements; only the at-rules (dark mode, narrow screens) stay in the head."""
    return CSSInliner(load_remote_stylesheets=False, keep_at_rules=True)
