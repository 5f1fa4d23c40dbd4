"""Compiles the catalogues of translations: a `.mo` beside each `.po` below `unmentor/translations/`.

`python -m tools.build_languages` is part of set-up. With `--collect` it first brings the `.po` files in step with the
messages of templates and modules: what is new has an empty translation to fill in, what is gone is taken out. git keeps
the `.po`, the wheel ships both.
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TRANSLATIONS = ROOT / "unmentor" / "translations"
# What people read on pages and in messages: templates, and the modules with sentences for them.
SOURCES = ("templates", "unmentor/web", "unmentor/mail", "unmentor/matching")
_METHODS = [
    ("**.html", "jinja2"),
    ("**.txt", "jinja2"),
    ("**.py", "python"),
]
_TEMPLATES = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
_OPTIONS = {"**.html": _TEMPLATES, "**.txt": _TEMPLATES}
_KEYWORDS = {**DEFAULT_KEYWORDS, "lazy_gettext": None, "lazy_ngettext": (1, 2), "marked": None}


def messages() -> Catalog:
    """Every message that pages and letters ask for, with where; untranslated."""
    found = Catalog()
    for source in SOURCES:
        for name, line, message, comments, context in extract_from_dir(ROOT / source, _METHODS, _OPTIONS, _KEYWORDS):
            place = (Path(source, name).as_posix(), line)
            found.add(message, locations=[place], auto_comments=comments, context=context)
    return found


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Each `.po` file, and what it holds. Raises PoFileError for one that cannot be read."""
    for path in sorted(TRANSLATIONS.glob("*/LC_MESSAGES/*.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale=path.parts[-3], abort_invalid=True)


def collect() -> None:
    """Bring each `.po` file in step with the messages. Nothing is guessed: similar messages are new ones."""
    wanted = messages()
    for path, catalogue in catalogues():
        catalogue.update(wanted, no_fuzzy_matching=True, update_creation_date=False)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            write_po(file, catalogue, width=120, omit_header=False, include_lineno=False, sort_by_file=True)


def compile_all() -> None:
    """Write a `.mo` beside each `.po`."""
    for path, catalogue in catalogues():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


def main(arguments: list[str]) -> int:
    """Compiles, after collecting when asked to; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tools.build_languages", description="Compile the catalogues.")
    parser.add_argument("--collect", action="store_true", help="first bring them in step with the pages")
    if parser.parse_args(arguments).collect:
        collect()
    compile_all()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
