"""PAIRS files (who was introduced to whom) and left-out files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from unmentor.sheets.cells import CellError, read_address
from unmentor.sheets.columns import Meaning, meaning
from unmentor.sheets.reading import Row, Sheet, read_sheet
from unmentor.sheets.refusal import SheetError, quoted
from unmentor.sheets.writing import write_table
from unmentor.topics import compact

_PAIR = ("email_1", "email_2", "email_3", "score", "reasons")
_LEFT_OUT = ("email", "reason")
_OF_SIGN_UPS = {Meaning.NAME, Meaning.FIRST_NAME, Meaning.LAST_NAME, Meaning.COUNCIL}


@dataclass(frozen=True, slots=True)
class PairRow:
    """Two people (or the three of a trio), by address in lower case; `score` and `reasons` where the file has them."""

    addresses: tuple[str, ...]
    score: int | None = None
    reasons: str = ""


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """Somebody who sat out, by address in lower case, and why."""

    address: str
    reason: str


def read_pairs(path: Path | str) -> tuple[PairRow, ...]:
    """The rows of a PAIRS file; one with headers alone has none.

    Only email_1 and email_2 are needed. Raises SheetError also for a single address that cannot be read: a pair passed
    over would be drawn again.
    """
    sheet = read_sheet(path)
    columns = _columns(sheet, _PAIR, needed=2)
    return tuple(_pair(sheet, row, columns) for row in sheet.rows)


def write_pairs(path: Path | str, rows: Iterable[PairRow]) -> None:
    """Writes a PAIRS file, which `read_pairs` reads back as it was. Raises SheetError."""
    write_table(path, _PAIR, map(_pair_cells, rows))


def met(rows: Iterable[PairRow]) -> tuple[tuple[str, str], ...]:
    """Each two people who share a row, once, in the order of the rows, each two by alphabet: a trio makes three."""
    return tuple(dict.fromkeys(pair for row in rows for pair in combinations(sorted(row.addresses), 2)))


def read_left_out(path: Path | str) -> tuple[LeftOutRow, ...]:
    """The rows of a left-out file; the reason may be missing.

    Raises SheetError also for a sheet of sign-ups, in which everybody would seem to have been left out.
    """
    sheet = read_sheet(path)
    for header in sheet.headers:
        if meaning(header) in _OF_SIGN_UPS:
            problem = f"is a sheet of people, with a column {quoted(header)}, and not a left-out file (email,reason)"
            raise SheetError(sheet.path, problem)
    columns = _columns(sheet, _LEFT_OUT, needed=1)
    return tuple(
        LeftOutRow(_address(sheet, row, columns, "email"), _cell(row, columns, "reason")) for row in sheet.rows
    )


def write_left_out(path: Path | str, rows: Iterable[LeftOutRow]) -> None:
    """Writes a left-out file, which `read_left_out` reads back as it was. Raises SheetError."""
    write_table(path, _LEFT_OUT, ((row.address, row.reason) for row in rows))


def _columns(sheet: Sheet, names: tuple[str, ...], *, needed: int) -> Mapping[str, int]:
    """Where each column is; "Email 1" will do for email_1."""
    found = {compact(header): number for number, header in reversed(list(enumerate(sheet.headers)))}
    columns = {name: found[compact(name)] for name in names if compact(name) in found}
    for name in names[:needed]:
        if name not in columns:
            headers = ", ".join(quoted(header) for header in sheet.headers[:12])
            raise SheetError(sheet.path, f"has no column {name}; its headers are {headers}")
    return columns


def _cell(row: Row, columns: Mapping[str, int], name: str) -> str:
    return row.cells[columns[name]] if name in columns else ""


def _address(sheet: Sheet, row: Row, columns: Mapping[str, int], name: str) -> str:
    try:
        return read_address(_cell(row, columns, name))
    except CellError as error:
        raise SheetError(sheet.path, f"row {row.number}, {name}: {error}") from None


def _pair(sheet: Sheet, row: Row, columns: Mapping[str, int]) -> PairRow:
    names = _PAIR[:3] if _cell(row, columns, "email_3").strip() else _PAIR[:2]
    addresses = tuple(_address(sheet, row, columns, name) for name in names)
    if len(set(addresses)) < len(addresses):
        raise SheetError(sheet.path, f"row {row.number}: {addresses[0]} is paired with the same person")
    score = _cell(row, columns, "score").strip()
    return PairRow(
        addresses, int(score) if re.fullmatch(r"-?\d{1,18}", score) else None, _cell(row, columns, "reasons")
    )


def _pair_cells(row: PairRow) -> tuple[str, ...]:
    third = row.addresses[2] if len(row.addresses) == 3 else ""
    return (*row.addresses[:2], third, "" if row.score is None else str(row.score), row.reasons)
