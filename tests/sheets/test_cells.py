"""Checking one cell."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.sheets.cells import (
    CellError,
    read_address,
    read_cadence,
    read_language,
    read_name,
    read_state,
    read_yes,
    tidy,
)


def problem(read: Callable[[str], str], text: str) -> str:
    with pytest.raises(CellError) as refused:
        read(text)
    assert "\n" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("jo@devon.example", "jo@devon.example"),
        (" JO.O'Brien+x@Devon.Example\u00a0\u200b", "jo.o'brien+x@devon.example"),
        ("jo@devon.example\r\n", "jo@devon.example"),
        ("Jo Jones <Jo@devon.example>", "jo@devon.example"),
        ('"Jones, Jo" <jo@devon.example>', "jo@devon.example"),
        ("mailto:jo@devon.example", "jo@devon.example"),
        ("a@b.c.d-e.example", "a@b.c.d-e.example"),
        ("a" * 64 + "@devon.example", "a" * 64 + "@devon.example"),
    ],
)
def test_addresses(text: str, address: str) -> None:
    assert read_address(text) == address


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is empty"),
        ("\u00a0 ", "is empty"),
        ("not an address", '"not an address" is not an email address'),
        ("jo@devon", '"jo@devon" is not an email address'),
        ("jo@-devon.example", '"jo@-devon.example" is not an email address'),
        ("jo..x@devon.example", '"jo..x@devon.example" is not an email address'),
        (".jo@devon.example", '".jo@devon.example" is not an email address'),
        ("jo@devon..example", '"jo@devon..example" is not an email address'),
        ("jo @devon.example", '"jo @devon.example" is not an email address'),
        ("a" * 65 + "@b.example", f'"{"a" * 59}…" is not an email address'),
        ("a@" + "b." * 130 + "example", f'"a@{"b." * 28}b…" is not an email address'),
        ("a" * 400, f'"{"a" * 59}…" is too long to be an email address'),
        ("siân@devon.example", '"siân@devon.example" is not an email address'),
        (
            "jo@devon.example\nBcc: all@devon.example",
            '"jo@devon.example Bcc: all@devon.example" has a line break in it',
        ),
        ("jo@devon.example\0", '"jo@devon.example\ufffd" has characters in it that cannot be seen'),
        (
            "jo@devon.example; al@devon.example",
            '"jo@devon.example; al@devon.example" holds more than one email address',
        ),
        ("jo@devon.example,al@devon.example", '"jo@devon.example,al@devon.example" holds more than one email address'),
    ],
)
def test_addresses_that_cannot_be_taken(text: str, expected: str) -> None:
    assert problem(read_address, text) == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Andrew O'Brien", "Andrew O'Brien"),
        ("  Siân   Llŷr-Ŵyn\n", "Siân Llŷr-Ŵyn"),
        ("Bjo\u0308rk", "Björk"),
        ("Prince", "Prince"),
        ("李", "李"),
        ("علی\u200cرضا", "علی\u200cرضا"),
        ("Dr. Jo Smith (she/her), MRTPI", "Dr. Jo Smith (she/her), MRTPI"),
        ("'Abd al-Rahman", "'Abd al-Rahman"),
        ("x" * 100, "x" * 100),
    ],
)
def test_names(text: str, name: str) -> None:
    assert read_name(text) == name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "is empty"),
        ("\u200b", "is empty"),
        ('=HYPERLINK("x")', '"=HYPERLINK("x")" looks like a spreadsheet formula, not a name'),
        ("+cmd", '"+cmd" looks like a spreadsheet formula, not a name'),
        ("-2+3", '"-2+3" looks like a spreadsheet formula, not a name'),
        ("@SUM(A1)", '"@SUM(A1)" looks like a spreadsheet formula, not a name'),
        ("\t=1", '"=1" looks like a spreadsheet formula, not a name'),
        ("＝1", '"＝1" looks like a spreadsheet formula, not a name'),
        ("Jo\nBcc: x@y.example", '"Jo Bcc: x@y.example" has a line break in it'),
        ("\nBcc: x@y.example", '"Bcc: x@y.example" has a line break in it'),
        ("Jo\u2028Jones", '"Jo Jones" has a line break in it'),
        ("Jo\u202egnp.exe", '"Jo\ufffdgnp.exe" has characters in it that cannot be seen'),
        ("Jo\x1b[31m", '"Jo\ufffd[31m" has characters in it that cannot be seen'),
        ("jo@devon.example", '"jo@devon.example" holds an address, not a name'),
        ("Win at https://x.example", '"Win at https://x.example" holds an address, not a name'),
        ("<b>Jo</b>", '"<b>Jo</b>" holds an address, not a name'),
        ("1234", '"1234" has no letters'),
        ("Ann =?utf-8?q?x?= Lee", '"Ann =?utf-8?q?x?= Lee" holds "=?", which mail programs decode'),
        ("שּׁ" * 34, f'"{"שּׁ" * 34}" is too long; a name may have 100 characters'),  # 102 characters once normalised
        ("x" * 101, f'"{"x" * 59}…" is too long; a name may have 100 characters'),
    ],
)
def test_names_that_cannot_be_taken(text: str, expected: str) -> None:
    assert problem(read_name, text) == expected


@given(st.text() | st.text("ab.@<>\n\r =+-\u202e"), st.sampled_from([read_address, read_name]))
def test_whatever_is_taken_fits_on_one_line_of_a_message(text: str, read: Callable[[str], str]) -> None:
    try:
        value = read(text)
    except CellError:
        return
    assert value.splitlines() == [value]
    assert value == value.strip()
    assert not value.startswith(("=", "@")) or read is read_address
    assert read(value) == value


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("", 1), (" ", 1), ("monthly", 1), ("Every month", 1), ("1", 1), ("Bob mis", 1),
        ("Every two months", 2), ("Bi-monthly", 2), ("bimonthly", 2), ("every 2 months", 2), ("Bob dau fis", 2),
        ("Every 3 months", 3), ("QUARTERLY", 3), ("3", 3), ("Bob tri mis", 3), ("Chwarterol", 3),
        ("weekly", None), ("4", None), ("when I can", None),
    ],
)  # fmt: skip
def test_cadences(text: str, months: int | None) -> None:
    assert read_cadence(text) == months


@pytest.mark.parametrize(
    ("text", "state"),
    [("active", "active"), (" Invited ", "invited"), ("LEFT", "left"), ("", ""), (" ", ""), ("Completed", None)],
)
def test_states(text: str, state: str | None) -> None:
    assert read_state(text) == state


def test_yes_and_language() -> None:
    assert [read_yes(text) for text in ("Yes", "Y", "TRUE", "Ie", "", "no", "perhaps")] == [True] * 4 + [False] * 3
    assert [read_language(text) for text in ("Welsh", "Cymraeg", "cy", "", "English")] == ["cy"] * 3 + ["en"] * 2


def test_tidy_takes_out_what_cannot_be_seen() -> None:
    assert tidy(" Head \r\n of\x00\u202e  data ") == "Head of data"
    assert tidy(" a  b \r\n\x07c ", lines=True) == "a b\nc"
