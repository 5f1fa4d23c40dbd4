"""Reading a sheet of any kind into headers and rows of text."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from unmentor.sheets.comma import csv_records
from unmentor.sheets.excel import xlsx_tables
from unmentor.sheets.refusal import SheetError, printable

MOST_BYTES = 20_000_000
MOST_ROWS = 100_000
MOST_COLUMNS = 200
_HEADER_WITHIN = 10  # rows: a title or two may stand above the headers

_SIGNATURES = {
    b"\xd0\xcf\x11\xe0": "is an old or a password-protected workbook; save it as CSV, or as XLSX without a password",
    b"%PDF": "is a PDF; save the sheet as CSV or XLSX",
    b"\x89PNG": "is a picture; save the sheet as CSV or XLSX",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A record and the number that a spreadsheet program shows beside it (the headers are usually row 1)."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's headers, the last of them not empty, and its rows, as wide or wider; `blank` rows were passed over."""

    path: Path
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    blank: int


def _has_text(cells: Sequence[str]) -> bool:
    return any(cell.strip() for cell in cells)


def read_sheet(path: Path | str, is_header: Callable[[Sequence[str]], bool] = _has_text) -> Sheet:
    """The first table in a CSV or XLSX file.

    `is_header` recognises the row of headers among the first ten of each worksheet; where it finds none, the first row
    with text is taken. Cells are text: dates in ISO form, whole numbers without a point. An apostrophe that keeps a
    formula from running ("'=1+1") is taken off. Raises SheetError for anything that is no sheet, and for files of more
    than MOST_BYTES, MOST_ROWS or MOST_COLUMNS, before reading them whole.
    """
    path = Path(path)
    first: Sheet | None = None
    for records in _tables(path, _content(path)):
        sheet = _sheet(path, records, is_header)
        if sheet and is_header(sheet.headers):
            return sheet
        first = first or sheet
    if first is None:
        raise SheetError(path, "is empty; it needs a row of headers and a row for each person")
    return first


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise SheetError(path, "is a folder; name the CSV or XLSX file in it")
        if not path.exists():
            raise SheetError(path, "there is no such file")
        if not path.is_file():
            raise SheetError(path, "is not an ordinary file; save the sheet as CSV or XLSX first")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        raise SheetError(path, f"cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(content) > MOST_BYTES:
        raise SheetError(path, f"has more than {MOST_BYTES // 1_000_000} MB; a sheet of sign-ups is far smaller")
    return content


def _tables(path: Path, content: bytes) -> Iterable[Iterable[tuple[str, ...]]]:
    for signature, problem in _SIGNATURES.items():
        if content.startswith(signature):
            raise SheetError(path, problem)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return xlsx_tables(path, content, most_rows=MOST_ROWS + 1, most_columns=MOST_COLUMNS + 1)
    return [csv_records(path, content)]


def _sheet(path: Path, records: Iterable[tuple[str, ...]], is_header: Callable[[Sequence[str]], bool]) -> Sheet | None:
    numbered = (Row(number, cells) for number, cells in enumerate(_bounded(path, records), start=1))
    top = list(islice(numbered, _HEADER_WITHIN))
    header = next(filter(lambda row: is_header(row.cells), top), None)
    header = header or next((row for row in top if _has_text(row.cells)), None)
    if header is None:
        return None
    below = [*(row for row in top if row.number > header.number), *numbered]
    headers = tuple(map(printable, header.cells))
    while not headers[-1]:
        headers = headers[:-1]
    rows = tuple(_padded(row, len(headers)) for row in below if _has_text(row.cells))
    return Sheet(path, headers, rows, len(below) - len(rows))


def _padded(row: Row, width: int) -> Row:
    return Row(row.number, row.cells + ("",) * (width - len(row.cells)))


def _bounded(path: Path, records: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for number, cells in enumerate(records, start=1):
        if len(cells) > MOST_COLUMNS:
            raise SheetError(path, f"row {number} has more than {MOST_COLUMNS} columns; is this a sheet of sign-ups?")
        if number > MOST_ROWS:
            raise SheetError(path, f"has more than {MOST_ROWS:,} rows, blank ones included; split it")
        yield cells
