"""Writing CSV: whole or not at all, and safe to open in a spreadsheet program."""

import csv
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import TextIO

from unmentor.sheets.formulas import with_guard
from unmentor.sheets.refusal import SheetError


def write_table(
    path: Path | str, headers: Sequence[str], rows: Iterable[Sequence[str]], *, byte_order_mark: bool = False
) -> None:
    """Writes a CSV file in UTF-8, in the place of one that is there.

    A cell that would run as a formula gets an apostrophe before it, which our reading takes off again. Whoever opens
    `path` sees the old file or the new one, never a part. Raises SheetError where it cannot be written.
    """
    with _replacing(Path(path), "utf-8-sig" if byte_order_mark else "utf-8") as file:
        csv.writer(file).writerows(map(with_guard, row) for row in chain([headers], rows))


def write_text(path: Path | str, text: str) -> None:
    """Writes text as it is, in UTF-8, as whole as `write_table` does. Raises SheetError where it cannot be written."""
    with _replacing(Path(path), "utf-8") as file:
        file.write(text)


def refuse_place(path: Path) -> None:
    """Raises SheetError where a file cannot be written, before anything else is done in vain."""
    with _faults_named(path):
        with suppress(FileNotFoundError, NotADirectoryError):
            path.stat()  # is_dir and exists are silent about a path that cannot be
        if path.is_dir():
            raise SheetError(path, "is a folder; name a file in it")
        if not path.parent.is_dir():
            raise SheetError(path, "cannot be written, because its folder does not exist")
        if not os.access(path.parent, os.W_OK):
            raise SheetError(path, "cannot be written: its folder is not yours to write in")
        if path.exists() and not path.is_file():
            raise SheetError(path, "is not an ordinary file and will not be replaced")


@contextmanager
def _replacing(path: Path, encoding: str) -> Iterator[TextIO]:
    """A new file beside `path`, moved into its place when the block ends well, and gone when it does not."""
    with _faults_named(path):
        path = _resolved(path)  # a link keeps pointing where it does
        refuse_place(path)
        beside = path.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with beside.open("x", encoding=encoding, newline="") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path, half a character in the text
        raise SheetError(path, f"cannot be written ({getattr(error, 'strerror', None) or error})") from error


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except RuntimeError as error:  # what Python before 3.13 makes of links that lead to each other
        raise SheetError(path, "cannot be written, because it is a link that leads nowhere") from error
