"""CSV in the dialects people have: any of three encodings and three separators."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import dropwhile, islice
from pathlib import Path

from unmentor.sheets.formulas import without_guard
from unmentor.sheets.refusal import SheetError

_DELIMITERS = ",;\t"
_SAMPLE = 20  # records that must agree on a delimiter
_LONGEST_LINE = 200_000  # characters
_LONGEST_CELL = 100_000
_BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DELIMITER_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)  # what Excel writes and reads, and does not show


def csv_records(path: Path, content: bytes) -> Iterator[tuple[str, ...]]:
    """The records of a CSV file, blank lines included as empty records, so that counting them gives row numbers."""
    text = _text(path, content)
    if told := _DELIMITER_LINE.match(text):
        return _records(path, text[told.end() :], told[1])
    return _records(path, text, _delimiter(path, text))


def _text(path: Path, content: bytes) -> str:
    encoding = next((name for bom, name in _BOMS.items() if content.startswith(bom)), "")
    try:
        text = content.decode(encoding) if encoding else "".join(map(_line, content.splitlines(keepends=True)))
    except UnicodeDecodeError as error:
        problem = "is not text in UTF-8, UTF-16 or Windows-1252; save it as CSV (UTF-8) or XLSX"
        raise SheetError(path, problem) from error
    if "\0" in text:
        raise SheetError(path, "is not a sheet but a binary file; save the sheet as CSV (UTF-8) or XLSX")
    return text


def _line(content: bytes) -> str:
    """A line in UTF-8 or else Windows-1252: a file put together from two may have both."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252")


def _delimiter(path: Path, text: str) -> str:
    """The delimiter with which most of the first records are as wide as the headers; of equals, the widest."""
    return max(_DELIMITERS, key=lambda delimiter: _agreement(path, text, delimiter))


def _agreement(path: Path, text: str, delimiter: str) -> tuple[float, int]:
    """The share of the first records that are as wide as the headers, 0 to 1, and how wide that is."""
    widths: list[int] = []
    try:
        widths.extend(map(len, islice(_records(path, text, delimiter), _SAMPLE)))
    except SheetError:  # a wrong delimiter may break the quoting; what the right one breaks is told on reading
        widths.append(0)
    table = list(dropwhile(lambda width: width < 2, widths))  # a title may stand above the headers
    return (table.count(table[0]) / len(widths), table[0]) if table else (0, 0)


def _records(path: Path, text: str, delimiter: str) -> Iterator[tuple[str, ...]]:
    csv.field_size_limit(_LONGEST_CELL)  # for the whole process; this is its only reader
    number = 0
    try:
        # strict: a quote that is never closed is an error, not one cell with the rest of the file in it
        for record in csv.reader(_lines(path, text), delimiter=delimiter, strict=True):
            number += 1
            yield tuple(map(without_guard, record))
    except csv.Error as error:
        problem = f'row {number + 1} cannot be read ({error}); is a quotation mark (") missing or left over in it?'
        raise SheetError(path, problem) from error


def _lines(path: Path, text: str) -> Iterator[str]:
    for number, line in enumerate(io.StringIO(text, newline=""), start=1):
        if len(line) > _LONGEST_LINE:
            raise SheetError(path, f"line {number} has more than {_LONGEST_LINE:,} characters; is this a sheet?")
        yield line
