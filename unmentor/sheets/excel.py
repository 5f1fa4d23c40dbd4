"""XLSX, through openpyxl's streaming reader."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from unmentor.sheets.formulas import without_guard
from unmentor.sheets.refusal import SheetError

_MOST_UNPACKED = 30_000_000  # bytes; 10,000 sign-ups unpack to 7 MB


def xlsx_tables(path: Path, content: bytes, *, most_rows: int, most_columns: int) -> Iterator[list[tuple[str, ...]]]:
    """Each worksheet's rows as text, cut to `most_rows` and `most_columns`; formulas give the value last computed.

    Raises SheetError for a file that is no workbook, is damaged, or unpacks to far more than a sheet of sign-ups.
    """
    _refuse_bomb(path, content)
    with _faults_named(path):
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for worksheet in workbook.worksheets:
        with _faults_named(path):
            worksheet.reset_dimensions()  # some programs write a wrong size, a hostile one writes a huge one
            rows = worksheet.iter_rows(max_col=most_columns, values_only=True)
            table = [_texts(cells) for cells in islice(rows, most_rows)]
        yield table


@contextmanager
def _faults_named(path: Path) -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells of styles and validations that it drops; they hold no cells
        try:
            yield
        except Exception as error:  # a damaged file makes zipfile, the XML parser and openpyxl raise all kinds
            raise SheetError(path, "is not a workbook that can be read; save it as XLSX again, or as CSV") from error


def _refuse_bomb(path: Path, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            unpacked = sum(entry.file_size for entry in archive.infolist())  # zipfile never unpacks more than it says
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise SheetError(path, "is a damaged ZIP or XLSX file; save the sheet again as CSV or XLSX") from error
    if "[Content_Types].xml" not in names:
        raise SheetError(path, "is a ZIP file but not an XLSX workbook; unpack it, or save the sheet as CSV or XLSX")
    if unpacked > _MOST_UNPACKED:
        raise SheetError(path, f"unpacks to more than {_MOST_UNPACKED // 1_000_000} MB; save the sheet as CSV")


def _texts(cells: tuple[Any, ...]) -> tuple[str, ...]:
    texts = [without_guard(_text(cell)) for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)


def _text(value: object) -> str:
    match value:
        case None:
            return ""
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
