"""PAIRS and left-out files."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.sheets import (
    LeftOutRow,
    PairRow,
    SheetError,
    met,
    read_left_out,
    read_pairs,
    write_left_out,
    write_pairs,
)

ADDRESSES = st.from_regex(r"[a-z0-9=+\-'][a-z0-9]{0,8}@[a-z]{1,8}\.example", fullmatch=True)
NASTY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.text("'=+-@\t\r\n\",;1")
PAIRS = st.builds(
    PairRow,
    st.lists(ADDRESSES, min_size=2, max_size=3, unique=True).map(tuple),
    st.none() | st.integers(-(10**9), 10**9),
    NASTY,
)


@given(st.lists(PAIRS))
def test_pairs_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, rows: list[PairRow]) -> None:
    path = tmp_path_factory.getbasetemp() / "pairs.csv"
    write_pairs(path, rows)
    assert list(read_pairs(path)) == rows


@given(st.lists(st.builds(LeftOutRow, ADDRESSES, NASTY)))
def test_left_out_come_back_as_they_were(tmp_path_factory: pytest.TempPathFactory, rows: list[LeftOutRow]) -> None:
    path = tmp_path_factory.getbasetemp() / "left-out.csv"
    write_left_out(path, rows)
    assert list(read_left_out(path)) == rows


def test_pairs_are_written_as_others_read_them(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    write_pairs(
        path,
        [
            PairRow(("a@x.example", "b@y.example"), -12, "=1+1"),
            PairRow(("c@x.example", "d@y.example", "e@z.example"), 7, "both want GIS"),
        ],
    )
    assert path.read_bytes() == (
        b"email_1,email_2,email_3,score,reasons\r\n"
        b"a@x.example,b@y.example,,-12,'=1+1\r\n"
        b"c@x.example,d@y.example,e@z.example,7,both want GIS\r\n"
    )


def test_two_columns_are_enough_and_a_trio_makes_three_pairs(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text("Email 2;Email 1\nA@x.example; b@y.example \n", "utf-8")
    assert read_pairs(path) == (PairRow(("b@y.example", "a@x.example")),)
    assert met([PairRow(("c@x", "a@x", "b@x")), PairRow(("b@x", "a@x"))]) == (
        ("a@x", "b@x"),
        ("a@x", "c@x"),
        ("b@x", "c@x"),
    )


def test_headers_alone_are_no_pairs(tmp_path: Path) -> None:
    path = tmp_path / "pairs.csv"
    write_pairs(path, [])
    assert read_pairs(path) == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("email_1,score\na@x.example,3\n", 'has no column email_2; its headers are "email_1", "score"'),
        ("email_1,email_2\na@x.example,\n", "row 2, email_2: is empty"),
        ("email_1,email_2\n\na@x.example,b\n", 'row 3, email_2: "b" is not an email address'),
        ("email_1,email_2\na@x.example,A@x.example\n", "row 2: a@x.example is paired with the same person"),
    ],
)
def test_a_pair_that_cannot_be_read_is_never_passed_over(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "pairs.csv"
    path.write_text(text, "utf-8")
    with pytest.raises(SheetError) as refused:
        read_pairs(path)
    assert str(refused.value) == f"{path}: {line}"


@pytest.mark.parametrize("header", ["Name", "First name", "Surname", "Which council do you work for?"])
def test_a_sheet_of_people_is_no_left_out_file(tmp_path: Path, header: str) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(f"Email,{header},Reason\na@x.example,Devon,\n", "utf-8")
    with pytest.raises(SheetError) as refused:
        read_left_out(path)
    assert str(refused.value) == (
        f'{path}: is a sheet of people, with a column "{header}", and not a left-out file (email,reason)'
    )


def test_addresses_alone_are_a_left_out_file(tmp_path: Path) -> None:
    path = tmp_path / "left.csv"
    path.write_text("E-mail\nA@x.example\n", "utf-8")
    assert read_left_out(path) == (LeftOutRow("a@x.example", ""),)
