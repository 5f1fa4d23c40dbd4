"""A sheet with the mess that real ones have, and one as large as any programme's."""

import csv
import time
from collections import Counter
from pathlib import Path

import pytest
from openpyxl import Workbook

from unmentor.councils import load_register
from unmentor.sheets import read_signups
from unmentor.sheets.formulas import with_guard
from unmentor.topics import load_topics

SHEET = Path(__file__).parents[3] / "shared" / "data" / "signups-form-export.csv"
pytestmark = pytest.mark.skipif(not SHEET.exists(), reason="../shared is not here")


def test_every_row_of_the_form_export_is_accounted_for() -> None:
    found = read_signups(SHEET, load_register(), load_topics())
    assert len(found.accepted) == 236
    assert found.joined == 4
    assert found.blank == 0
    assert found.ignored_columns == ("Timestamp",)
    assert [(rejected.row, rejected.column) for rejected in found.rejected] == [
        (48, "Which council do you work for?"),
        (80, "Work email address"),
        (177, "Your name"),
        (196, "Which council do you work for?"),
    ]
    assert found.rejected[1].reason == 'Row 80, Work email address: "not an address" is not an email address'
    assert found.rejected[2].reason == (
        'Row 177, Your name: "=HYPERLINK("x","y")" looks like a spreadsheet formula, not a name'
    )
    joined = [note for note in found.notes if "same address" in note.text]
    assert [note.row for note in joined] == [20, 96, 154, 171]
    assert Counter(person.cadence for person in found.accepted) == {1: 149, 2: 53, 3: 34}


def test_every_interest_of_the_form_export_is_a_topic() -> None:
    found = read_signups(SHEET, load_register(), load_topics())
    own = [interest for person in found.accepted for interest in (*person.learn, *person.share) if not interest.topic]
    assert own == []


def test_a_workbook_of_the_same_cells_gives_the_same(tmp_path: Path) -> None:
    with SHEET.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    book = Workbook(write_only=True)
    worksheet = book.create_sheet()
    for row in rows:
        worksheet.append([with_guard(cell) for cell in row])
    book.save(tmp_path / "sheet.xlsx")
    register, topics = load_register(), load_topics()
    assert read_signups(tmp_path / "sheet.xlsx", register, topics) == read_signups(SHEET, register, topics)


def test_ten_thousand_rows_take_seconds(tmp_path: Path) -> None:
    with SHEET.open(encoding="utf-8-sig", newline="") as file:
        headers, *rows = csv.reader(file)
    path = tmp_path / "large.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headers)
        for number in range(10_000):
            row = list(rows[number % len(rows)])
            row[2] = row[2].replace("@", f"{number}@")
            row[5] += f"{', ' if row[5] else ''}Own words {number}"
            writer.writerow(row)
    start = time.perf_counter()
    found = read_signups(path, load_register(), load_topics())
    assert time.perf_counter() - start < 8
    assert (len(found.accepted), len(found.rejected), found.joined) == (9_836, 164, 0)
