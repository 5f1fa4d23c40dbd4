"""What is no sheet is refused in one line, soon, and without reading all of it."""

import io
import os
import re
import resource
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from unmentor.councils import load_register
from unmentor.sheets import SheetError, read_left_out, read_pairs, read_sheet, read_signups
from unmentor.topics import load_topics

NOBODY = 65534
REGISTER, TOPICS = load_register(), load_topics()


def refusal(path: Path) -> str:
    """The line with which a sheet is refused, less the file's name."""
    with pytest.raises(SheetError) as refused:
        read_signups(path, REGISTER, TOPICS)
    line = str(refused.value)
    assert "\n" not in line
    assert line.startswith(f"{path}: ")
    return line.removeprefix(f"{path}: ")


def zipped(**files: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return archive.getvalue()


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


CSV = (
    b"Email,Name,Council,Topics,email_1,email_2\n"
    b'a@b.example,"Ann ""A"" Lee",Devon,"GIS, Rust",a@b.example,c@d.example\n'
)
WORKBOOK = workbook(("Email", "Name", "Council"), ("a@b.example", "Al", "Devon"), (date(2026, 12, 1), 3.5, True))
BINARY = "is not a sheet but a binary file; save the sheet as CSV (UTF-8) or XLSX"
NOT_TEXT = "is not text in UTF-8, UTF-16 or Windows-1252; save it as CSV (UTF-8) or XLSX"
EMPTY = "is empty; it needs a row of headers and a row for each person"
NEEDED = "no column's header says that it holds an email address and a name (and, as a rule, a council)"
UNREADABLE = "is not a workbook that can be read; save it as XLSX again, or as CSV"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"", EMPTY),
        (b"\n\n  \n,,,\n", EMPTY),
        (b"\xef\xbb\xbf", EMPTY),
        (b"Email,Name,Council\n", "has headers but no row below them; is it the right sheet?"),
        (b"Email,Name,Council\n,,\n\n", "has headers but no row below them; is it the right sheet?"),
        (b"Colour,Size\nred,3\n", f'{NEEDED}; the headers found are "Colour", "Size"'),
        (b"Email,Council\na@b.example,Devon\n", f'{NEEDED}; the headers found are "Email", "Council"'),
        (b"Hello\x1b[31m there\n", f'{NEEDED}; the headers found are "Hello\ufffd[31m there"'),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is a picture; save the sheet as CSV or XLSX"),
        (b"%PDF-1.7\n", "is a PDF; save the sheet as CSV or XLSX"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1",
            "is an old or a password-protected workbook; save it as CSV, or as XLSX without a password",
        ),
        (b"Email,Name\na@b.example,A\0l\n", BINARY),
        (b"\x7fELF\x02\x01\x01\0\0\0", BINARY),
        (b"Email,Name\na@b.example,\x81\x8d\n", NOT_TEXT),
        (b"\xff\xfeE\0m\0", f'{NEEDED}; the headers found are "Em"'),
        (b"\xff\xfeE\0m", NOT_TEXT),
        (zipped(a=b"text"), "is a ZIP file but not an XLSX workbook; unpack it, or save the sheet as CSV or XLSX"),
        (b"PK\x03\x04 damaged", "is a damaged ZIP or XLSX file; save the sheet again as CSV or XLSX"),
        (zipped(**{"[Content_Types].xml": b"<x/>"}), UNREADABLE),
        (
            b'Email,Name\na@b.example,"Al\nc@d.example,Cy\n',
            'row 2 cannot be read (unexpected end of data); is a quotation mark (") missing or left over in it?',
        ),
        (
            b'Email,Name\na@b.example,Al\nc@d.example,"Cy" Jones\n',
            "row 3 cannot be read (',' expected after '\"'); is a quotation mark (\") missing or left over in it?",
        ),
        (b"Email,Name" + b",x" * 200 + b"\n", "row 1 has more than 200 columns; is this a sheet of sign-ups?"),
        (b"," * 300_000, "line 1 has more than 200,000 characters; is this a sheet?"),
        (b"Email,Name\n" + b"a,b\n" * 100_000, "has more than 100,000 rows, blank ones included; split it"),
    ],
)
def test_bad_content_is_refused_in_one_line(tmp_path: Path, content: bytes, line: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)
    assert refusal(path) == line


def test_missing_file_folder_and_device_are_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path / "none.csv") == "there is no such file"
    assert refusal(tmp_path) == "is a folder; name the CSV or XLSX file in it"
    assert refusal(Path("/dev/null")) == "is not an ordinary file; save the sheet as CSV or XLSX first"
    assert refusal(tmp_path / ("x" * 300)) == "cannot be read (File name too long)"


@contextmanager
def without_rights() -> Iterator[None]:
    """Root may read everything, so whoever runs the tests as root becomes nobody for a while."""
    user = os.geteuid()
    if user == 0:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)


def test_unreadable_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Email,Name\na@b.example,Al\n", "utf-8")
    path.chmod(0)
    with without_rights():
        assert refusal(path) == "cannot be read (Permission denied)"


def test_more_than_a_sheet_can_have_is_refused_at_once_and_not_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "commas.csv"
    path.write_bytes(b"," * 21_000_000)
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    assert refusal(path) == "has more than 20 MB; a sheet of sign-ups is far smaller"
    assert time.perf_counter() - start < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # kB


def test_commas_below_the_limit_of_size_are_refused_as_soon(tmp_path: Path) -> None:
    path = tmp_path / "commas.csv"
    path.write_bytes(b"," * 19_000_000)
    start = time.perf_counter()
    assert refusal(path) == "line 1 has more than 200,000 characters; is this a sheet?"
    assert time.perf_counter() - start < 2


def test_workbook_that_unpacks_to_far_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "")
        with archive.open("xl/sharedStrings.xml", "w") as file:
            for _ in range(31):
                file.write(b" " * 1_000_000)
    start = time.perf_counter()
    assert refusal(path) == "unpacks to more than 30 MB; save the sheet as CSV"
    assert time.perf_counter() - start < 2


def rewritten(source: Path, target: Path, name: str, change: Callable[[bytes], bytes]) -> Path:
    """A copy of a ZIP file with one of its files changed."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            content = old.read(entry)
            new.writestr(entry, change(content) if entry == name else content)
    return target


def test_workbook_that_claims_a_huge_size_is_read_by_what_it_holds(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Email", "Name"])
    book.worksheets[0].append(["a@b.example", "Al"])
    book.save(tmp_path / "plain.xlsx")
    path = rewritten(
        tmp_path / "plain.xlsx",
        tmp_path / "huge.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda content: re.sub(b'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', content),
    )
    assert [row.cells for row in read_sheet(path).rows] == [("a@b.example", "Al")]


def test_workbook_whose_entities_multiply_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Email", "Name"])
    book.save(tmp_path / "plain.xlsx")
    entities = b"".join(b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 20) for letter in b"bcdefgh")
    path = rewritten(
        tmp_path / "plain.xlsx",
        tmp_path / "laughs.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda content: (
            b'<!DOCTYPE x [<!ENTITY a "%s">%s]>' % (b"x" * 999, entities) + content.replace(b"Name", b"&h;")
        ),
    )
    assert refusal(path) == UNREADABLE


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_whatever_is_broken_in_a_file_is_a_refusal(tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from((CSV, WORKBOOK))))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=4) | st.text(max_size=2).map(
            lambda text: text.encode("utf-8", "surrogatepass")
        ))  # fmt: skip
        content = content or bytearray(b"x")
    path = tmp_path / "sheet"
    path.write_bytes(content)
    for read in (read_sheet, read_pairs, read_left_out, lambda path: read_signups(path, REGISTER, TOPICS)):
        with suppress(SheetError):
            read(path)


def test_damaged_worksheet_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["Email", "Name"])
    book.save(tmp_path / "plain.xlsx")
    damaged = rewritten(
        tmp_path / "plain.xlsx", tmp_path / "damaged.xlsx", "xl/worksheets/sheet1.xml", lambda content: content[:-40]
    )
    assert refusal(damaged) == UNREADABLE
