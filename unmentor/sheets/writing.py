"""Writing CSV: whole or not at all, and safe to open in a spreadsheet program."""

import csv
import os
import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
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
        writer = csv.writer(file)
        writer.writerow(map(with_guard, headers))
        writer.writerows(map(with_guard, row) for row in rows)


@contextmanager
def _replacing(path: Path, encoding: str) -> Iterator[TextIO]:
    if path.is_dir():
        raise SheetError(path, "is a folder; name a file in it")
    if not path.parent.is_dir():
        raise SheetError(path, f"cannot be written: there is no folder {path.parent}")
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        with beside.open("x", encoding=encoding, newline="") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise SheetError(path, f"cannot be written ({error.strerror or error})") from error
    finally:
        beside.unlink(missing_ok=True)
