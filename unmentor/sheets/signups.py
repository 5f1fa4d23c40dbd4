"""From a sheet to sign-ups: every row ends as accepted, joined to a later one, or rejected with a reason."""

from collections.abc import Callable
from pathlib import Path

from unmentor.councils import Register
from unmentor.sheets.columns import is_sign_up_header
from unmentor.sheets.reading import Sheet, read_sheet
from unmentor.sheets.refusal import SheetError, quoted
from unmentor.sheets.row_reader import RowError, RowReader
from unmentor.sheets.signup import Note, Rejection, Signup, Signups
from unmentor.sheets.writing import write_table
from unmentor.topics import Topics

_OURS = ("row", "reason")  # the columns that a rejects file has before the sheet's own


def read_signups(
    path: Path | str, register: Register, topics: Topics, progress: Callable[[int, int], None] | None = None
) -> Signups:
    """The sign-ups in a sheet. `progress` is told rows done and rows in all after each row.

    Where several columns mean the same, those on learning, sharing and anything else are read together; of others the
    first filled one counts. A row that cannot be taken stops no other. Of rows with one address the last that can be
    taken counts. Raises SheetError where the file is no sheet, its headers mean nothing, or no row follows them.
    """
    sheet = read_sheet(path, is_sign_up_header)
    _refuse_useless(sheet)
    reader = RowReader(sheet.headers, register, topics)
    by_address: dict[str, Signup] = {}
    rejected: list[Rejection] = []
    notes: list[Note] = []
    for done, row in enumerate(sheet.rows, start=1):
        try:
            signup, remarks = reader.read(row)
        except RowError as fault:
            rejected.append(Rejection(row.number, fault.column, f"Row {row.number}, {fault}", row.cells))
        else:
            notes += remarks
            if earlier := by_address.pop(signup.address, None):
                text = f"Row {earlier.row} has the same address as row {signup.row}, which is taken in its place"
                notes.append(Note(earlier.row, text))
            by_address[signup.address] = signup
        if progress:
            progress(done, len(sheet.rows))
    return Signups(
        headers=sheet.headers,
        meanings=reader.meanings,
        accepted=tuple(by_address.values()),
        rejected=tuple(rejected),
        joined=len(sheet.rows) - len(rejected) - len(by_address),
        notes=tuple(sorted(notes, key=lambda note: note.row)),
        ignored_columns=reader.ignored[_ours(sheet.headers) :],
        blank=sheet.blank,
    )


def write_rejects(path: Path | str, signups: Signups) -> None:
    """The rejected rows, each with its number and the reason before its own cells, to be corrected and imported again.

    Begins with a byte order mark, because spreadsheet programs read accents wrongly without one. Raises SheetError.
    """
    earlier = _ours(signups.headers)
    rows = ((str(rejected.row), rejected.reason, *rejected.cells[earlier:]) for rejected in signups.rejected)
    write_table(path, (*_OURS, *signups.headers[earlier:]), rows, byte_order_mark=True)


def _ours(headers: tuple[str, ...]) -> int:
    """How many of the first columns are those of a rejects file that was corrected and comes back."""
    return len(_OURS) if headers[: len(_OURS)] == _OURS else 0


def _refuse_useless(sheet: Sheet) -> None:
    if not is_sign_up_header(sheet.headers):
        found = ", ".join(quoted(header) for header in sheet.headers[:12] if header)
        needed = "an email address and a name (and, as a rule, a council)"
        raise SheetError(sheet.path, f"no column's header says that it holds {needed}; the headers found are {found}")
    if not sheet.rows:
        raise SheetError(sheet.path, "has headers but no row below them; is it the right sheet?")
