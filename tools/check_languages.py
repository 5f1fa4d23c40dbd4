"""Part of `make check`: all that pages and letters say has a translation in every catalogue, and none is in doubt.

`python -m tools.check_languages` prints a line for each fault, `file: message: what`, and exits with 1 when there is
one.
"""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message

from tools.build_languages import ROOT, catalogues, messages

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
_TAG = re.compile(r"</?\w+")
_BARE_PERCENT = re.compile(r"(?<!%)(?:%%)*%(?![(%])")


def faults(wanted: Catalog, catalogue: Catalog) -> Iterator[str]:
    """What is wrong with a catalogue, as `message: what`."""
    for message in wanted:
        if not message.id:
            continue  # the header
        found = catalogue.get(message.id, message.context)
        problems = ["not in the catalogue (`make words` puts it there)"] if found is None else _of_one(found)
        yield from (f"{_first(message)!r}: {problem}" for problem in problems)
    for message in catalogue:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"{_first(message)!r}: nothing says this (`make words` takes it out)"


def _of_one(message: Message) -> Iterator[str]:
    originals, translations = _forms(message.id), _forms(message.string)
    if message.fuzzy:
        yield "the translation is marked as fuzzy"
    if any(_BARE_PERCENT.search(text) for text in originals):
        yield "a percent sign that begins no placeholder: write %%, or say it in words"
    if not all(translations):
        yield "not translated"
        return
    for translation in translations:
        for what, pattern in (("placeholders", _PLACEHOLDER), ("tags", _TAG)):
            if sorted(pattern.findall(originals[-1])) != sorted(pattern.findall(translation)):
                yield f"other {what} than in English"


def _forms(text: str | Iterable[str] | None) -> list[str]:
    """A message's one text, or its singular and plurals; an untranslated one has an empty text."""
    return [text or ""] if text is None or isinstance(text, str) else list(text)


def _first(message: Message) -> str:
    return _forms(message.id)[0]


def main() -> int:
    """Checks all of them; returns the exit code."""
    wanted = messages()
    found = [f"{_name(path)}: {fault}" for path, catalogue in catalogues() for fault in faults(wanted, catalogue)]
    print("\n".join(found) or f"Languages: {len(wanted)} messages, all translated.")
    return 1 if found else 0


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


if __name__ == "__main__":
    sys.exit(main())
