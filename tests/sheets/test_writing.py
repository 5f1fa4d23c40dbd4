"""Files are written whole or not at all, and hold no formula."""

import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unmentor.sheets import SheetError, refuse_place, write_table, write_text
from unmentor.sheets.formulas import with_guard, without_guard


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-cmd", "'-cmd"),
        ("-12.5", "-12.5"),
        ("@SUM", "'@SUM"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("'=1", "''=1"),
        ("'Abd", "'Abd"),
        ("Jo", "Jo"),
        ("", ""),
    ],
)
def test_formulas_are_written_as_text(text: str, written: str) -> None:
    assert with_guard(text) == written


@given(st.text() | st.text("'=+-@\t\r.12\n"))
def test_guard_is_taken_off_exactly(text: str) -> None:
    assert without_guard(with_guard(text)) == text


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("old", "utf-8")
    write_table(path, ["a", "b"], [["1", "Siân"]])
    assert path.read_bytes() == "a,b\r\n1,Siân\r\n".encode()
    assert list(tmp_path.iterdir()) == [path]


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    write_text(tmp_path / "out.json", '=["Siân"]\n')
    assert (tmp_path / "out.json").read_bytes() == '=["Siân"]\n'.encode()


def test_a_failure_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    def rows() -> Iterator[list[str]]:
        yield ["1"]
        raise ZeroDivisionError

    path = tmp_path / "out.csv"
    path.write_text("old", "utf-8")
    with pytest.raises(ZeroDivisionError):
        write_table(path, ["a"], rows())
    assert path.read_text("utf-8") == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_one(tmp_path: Path) -> None:
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    link.symlink_to(target)
    write_table(link, ["a"], [])
    assert link.is_symlink()
    assert target.read_text("utf-8") == "a\n"


def test_new_files_have_the_rights_that_the_umask_gives(tmp_path: Path) -> None:
    umask = os.umask(0o027)
    try:
        write_table(tmp_path / "out.csv", ["a"], [])
    finally:
        os.umask(umask)
    assert (tmp_path / "out.csv").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("", "is a folder; name a file in it"),
        ("none/out.csv", "cannot be written, because its folder does not exist"),
        ("/dev/null", "is not an ordinary file and will not be replaced"),
        ("x" * 300, "cannot be written (File name too long)"),
        ("out\0.csv", "cannot be written (embedded null byte)"),
    ],
)
def test_places_that_take_no_file_are_refused(tmp_path: Path, place: str, line: str) -> None:
    for write in (lambda path: write_table(path, ["a"], []), refuse_place):
        with pytest.raises(SheetError) as refused:
            write(tmp_path / place)
        assert str(refused.value) == f"{tmp_path / place}: {line}".replace("\0", "\ufffd")
    assert list(tmp_path.iterdir()) == []


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.symlink_to(path)
    with pytest.raises(SheetError, match=f"^{path}: cannot be written"):
        write_table(path, ["a"], [])


def test_a_full_disk_is_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then writing beyond the limit fails as on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(SheetError, match=f"^{path}: cannot be written \\(File too large\\)$"):
            write_table(path, ["a"], [["x" * 10_000]])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, handler)
    assert list(tmp_path.iterdir()) == []
