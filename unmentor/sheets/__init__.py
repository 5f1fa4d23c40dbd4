"""Sheets in and out: sign-ups, pairs, left-out and rejects files, as CSV or XLSX.

Reading trusts nothing: every file is bounded in size, every cell is checked, and every row ends as accepted, joined to
another or rejected with its reason. Writing is atomic and safe to open in a spreadsheet program. No database, no clock.
"""

from unmentor.sheets.columns import Meaning
from unmentor.sheets.pairs import LeftOutRow, PairRow, met, read_left_out, read_pairs, write_left_out, write_pairs
from unmentor.sheets.reading import Row, Sheet, read_sheet
from unmentor.sheets.refusal import SheetError
from unmentor.sheets.signup import Note, Rejection, Signup, Signups
from unmentor.sheets.signups import read_signups, write_rejects
from unmentor.sheets.writing import refuse_place, write_table, write_text

__all__ = [
    "LeftOutRow",
    "Meaning",
    "Note",
    "PairRow",
    "Rejection",
    "Row",
    "Sheet",
    "SheetError",
    "Signup",
    "Signups",
    "met",
    "read_left_out",
    "read_pairs",
    "read_sheet",
    "read_signups",
    "refuse_place",
    "write_left_out",
    "write_pairs",
    "write_rejects",
    "write_table",
    "write_text",
]
