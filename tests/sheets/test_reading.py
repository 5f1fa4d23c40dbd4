"""Every dialect of sheet gives the same headers and rows."""

import datetime as dt
from pathlib import Path

import pytest
from openpyxl import Workbook

from unmentor.sheets import Row, Sheet, read_sheet
from unmentor.sheets.columns import is_sign_up_header

HEADERS = ("Email", "Name", "Learn")
ROWS = (
    Row(2, ("sian@ceredigion.example", "Siân Ŵyn", "Data, standards; GIS")),
    Row(4, ("jo@devon.example", "Jo O'Brien", 'two\nlines and a "quote"')),
    Row(5, ("al@devon.example", "Al", "")),
)
PLAIN = "Siân Wyn"  # Windows-1252 has no w with a circumflex


def csv_text(delimiter: str, line_end: str) -> str:
    lines = [
        delimiter.join(HEADERS),
        delimiter.join(["sian@ceredigion.example", "Siân Ŵyn", '"Data, standards; GIS"']),
        "",
        delimiter.join(["jo@devon.example", "Jo O'Brien", '"two\nlines and a ""quote"""']),
        delimiter.join(["al@devon.example", "Al"]),
    ]
    return line_end.join(lines) + line_end


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_of_every_dialect(tmp_path: Path, delimiter: str, line_end: str, encoding: str) -> None:
    path = tmp_path / "sheet.csv"
    text = csv_text(delimiter, line_end)
    name = ROWS[0].cells[1]
    if encoding == "cp1252":
        text, name = text.replace(name, PLAIN), PLAIN
    path.write_bytes(text.encode(encoding))
    first = Row(2, (ROWS[0].cells[0], name, ROWS[0].cells[2]))
    assert read_sheet(path) == Sheet(path, HEADERS, (first, *ROWS[1:]), 1)


def test_utf16_of_the_other_byte_order(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"\xfe\xff" + csv_text("\t", "\r\n").encode("utf-16-be"))
    assert read_sheet(path) == Sheet(path, HEADERS, ROWS, 1)


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("Email;Name, in full;Learn\na@b.example;Al;x, y, z\n", ("Email", "Name, in full", "Learn")),
        ('"Email; work",Name,Learn\na@b.example,Al,"x; y; z"\n', ("Email; work", "Name", "Learn")),
        (
            '"What would you like to learn, and why?"\tEmail\nx, y\ta@b.example\n',
            ("What would you like to learn, and why?", "Email"),
        ),
        ('"Your name\n(in full)",Email\nAl,a@b.example\n', ("Your name (in full)", "Email")),
        ("sep=;\r\nEmail;Name\r\na@b.example;Al, the\r\n", ("Email", "Name")),
        ("Email,Name,,,\na@b.example,Al,,,\n", ("Email", "Name")),
        ("Email\na@b.example\n", ("Email",)),
    ],
)
def test_delimiter_is_that_of_the_headers(tmp_path: Path, text: str, headers: tuple[str, ...]) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(text, "utf-8", newline="")
    sheet = read_sheet(path)
    assert sheet.headers == headers
    assert [row.number for row in sheet.rows] == [2]


def test_title_above_the_headers_does_not_hide_the_delimiter(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("UnMentoring\n\nEmail;Name\na@b.example;Al, the\n", "utf-8")
    expected = Sheet(path, ("Email", "Name"), (Row(4, ("a@b.example", "Al, the")),), 0)
    assert read_sheet(path, is_sign_up_header) == expected


def test_lines_of_two_encodings_are_both_read(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes("Name\nSiân\n".encode() + "Siân\n".encode("cp1252"))
    assert [row.cells for row in read_sheet(path).rows] == [("Siân",), ("Siân",)]


def workbook(path: Path, *tables: list[list[object]]) -> Path:
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        sheet = book.create_sheet()
        for row in table:
            sheet.append(row)
    book.save(path)
    return path


def test_workbook_gives_dates_and_numbers_as_text(tmp_path: Path) -> None:
    table: list[list[object]] = [
        ["Email", "Name", "Started", "At", "Every", "Half"],
        [],
        ["a@b.example", "Siân Ŵyn", dt.date(2026, 11, 24), dt.datetime(2026, 11, 24, 9, 30), 2, 0.5],  # noqa: DTZ001  # cells have no zone
        ["c@d.example", None, None, dt.time(9, 30), 3.0, True],
    ]
    path = workbook(tmp_path / "sheet.xlsx", table)
    assert read_sheet(path) == Sheet(
        path,
        ("Email", "Name", "Started", "At", "Every", "Half"),
        (
            Row(3, ("a@b.example", "Siân Ŵyn", "2026-11-24", "2026-11-24 09:30:00", "2", "0.5")),
            Row(4, ("c@d.example", "", "", "09:30:00", "3", "True")),
        ),
        1,
    )


def test_workbook_is_read_whatever_its_name_ends_in(tmp_path: Path) -> None:
    path = workbook(tmp_path / "sheet.csv", [["Email", "Name"], ["a@b.example", "Al"]])
    assert read_sheet(path).rows == (Row(2, ("a@b.example", "Al")),)


def test_headers_are_looked_for_below_titles_and_on_later_worksheets(tmp_path: Path) -> None:
    signups: list[list[object]] = [["UnMentoring 2026"], [], ["Email", "Name"], ["a@b.example", "Al"]]
    path = workbook(tmp_path / "sheet.xlsx", [], [["How to fill this in"], ["Write in every cell"]], signups)
    assert read_sheet(path, is_sign_up_header) == Sheet(path, ("Email", "Name"), (Row(4, ("a@b.example", "Al")),), 0)


def test_without_such_headers_the_first_row_with_text_is_taken(tmp_path: Path) -> None:
    path = workbook(tmp_path / "sheet.xlsx", [], [["Colour", "Size"], ["red", 3]], [["Weight"]])
    assert read_sheet(path, is_sign_up_header) == Sheet(path, ("Colour", "Size"), (Row(2, ("red", "3")),), 0)


def test_apostrophe_that_stops_a_formula_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Name\n'=1+1\n'Abd al-Rahman\n", "utf-8")
    assert [row.cells for row in read_sheet(path).rows] == [("=1+1",), ("'Abd al-Rahman",)]
