"""`unmentor match` on files: the real sheet, twelve months in a row, and everything that can be wrong with a file."""

import csv
from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLE, Ran, Run

HEADER = "Email,Name,Council,Learn,Share\n"
FOUR = (
    HEADER
    + "a@one.example,Ann Lee,Devon CC,Housing repairs,GIS\n"
    + "b@two.example,Ben Roe,LB Camden,GIS,Housing repairs\n"
    + "c@three.example,Cat Poe,Cyngor Gwynedd,Planning,Libraries\n"
    + "d@four.example,Dan Moe,Fife,Libraries,Planning\n"
)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_real_sheet_introduces_everybody(run: Run, shared_data: Path, tmp_path: Path) -> None:
    done = run(
        "match", shared_data / "signups-form-export.csv", "--json", "--out", "pairs.csv", "--rejects", "rejects.csv"
    )
    assert done.code == 0, done.err
    numbers = done.json
    assert numbers["people"] == 236
    assert (numbers["introduced"], numbers["left_out"], numbers["pairs"], numbers["trios"]) == (236, 0, 118, 0)
    assert (numbers["optimal"], numbers["gap"], numbers["value"]) == (True, 0, numbers["bound"])
    assert (numbers["same_council"], numbers["repeats"]) == (0, 0)
    assert [row["row"] for row in numbers["rejected"]] == [48, 80, 177, 196]
    assert len(_rows(tmp_path / "rejects.csv")) == 4
    people = [
        row[key] for row in _rows(tmp_path / "pairs.csv") for key in ("email_1", "email_2", "email_3") if row[key]
    ]
    assert Counter(Counter(people).values()) == {1: 236}


def test_twelve_months_in_a_row_repeat_nobody_and_leave_nobody_out_twice_running(run: Run, tmp_path: Path) -> None:
    """241 people, an odd number, of 60 councils; what a month leaves behind is handed to the next."""
    councils = sorted({row["Which council do you work for?"] for row in _rows(SAMPLE)})[:60]
    lines = [
        f"p{n}@council.example,Person P{chr(65 + n % 26)},{councils[n % 60]},Housing repairs,GIS" for n in range(241)
    ]
    (tmp_path / "sheet.csv").write_text("Email,Name,Council,Learn,Share\n" + "\n".join(lines), "utf-8")
    met: list[dict[str, str]] = []
    seen: set[frozenset[str]] = set()
    left_before: set[str] = set()
    for month in range(12):
        carried = ("--met", "met.csv", "--waiting", "left.csv") if month else ()
        done = run(
            "match", "sheet.csv", *carried, "--out", "pairs.csv", "--left-out", "left.csv", "--json", "--seed", month
        )
        assert done.code == 0, done.err
        assert (done.json["optimal"], done.json["repeats"], done.json["same_council"]) == (True, 0, 0)
        rows = _rows(tmp_path / "pairs.csv")
        groups = [[row[key] for key in ("email_1", "email_2", "email_3") if row[key]] for row in rows]
        pairs = {frozenset(pair) for group in groups for pair in combinations(group, 2)}
        assert not pairs & seen
        seen |= pairs
        left = {row["email"] for row in _rows(tmp_path / "left.csv")}
        assert not left & left_before
        assert len(left) + sum(map(len, groups)) == 241
        left_before, met = left, met + rows
        with (tmp_path / "met.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, ["email_1", "email_2", "email_3", "score", "reasons"])
            writer.writeheader()
            writer.writerows(met)


def test_pairs_are_shown_with_their_reasons(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    done = run("match", "sheet.csv")
    assert done.code == 0, done.err
    assert "Ann Lee (Devon) - Ben Roe (Camden)" in done.out
    assert "4 people: 4 introduced in 2 conversations, nobody left out" in done.out


def test_pairs_to_avoid_are_not_made(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    (tmp_path / "avoid.csv").write_text("email_1,email_2\nB@two.example,a@one.example\n", "utf-8")
    assert run("match", "sheet.csv", "--avoid", "avoid.csv", "--out", "pairs.csv").code == 0
    pairs = {frozenset((row["email_1"], row["email_2"])) for row in _rows(tmp_path / "pairs.csv")}
    assert len(pairs) == 2
    assert frozenset(("a@one.example", "b@two.example")) not in pairs


def test_the_same_seed_gives_the_same_pairs(run: Run, tmp_path: Path) -> None:
    for name in ("one.csv", "two.csv"):
        assert run("match", SAMPLE, "--seed", 7, "--out", name).code == 0
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("nowhere.json", "nowhere.json cannot be read: No such file or directory"),
        (".", ". cannot be read: Is a directory"),
        ("sheet.csv", "sheet.csv is no certificate: it holds no JSON; the certificate comes first, then the sheet"),
        ("list.json", "list.json is no certificate: it holds no JSON object"),
    ],
)
def test_what_is_no_certificate_is_refused_in_one_line(run: Run, tmp_path: Path, given: str, said: str) -> None:
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    (tmp_path / "list.json").write_text("[]", "utf-8")
    done = run("verify", given, "sheet.csv")
    assert (done.code, done.out, done.err) == (1, "", f"unmentor: {said}\n")


def test_the_largest_seed_there_may_be_has_a_certificate_that_holds(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    assert run("match", "sheet.csv", "--seed", 2**31 - 1, "--certificate", "proof.json").code == 0
    assert run("verify", "proof.json", "sheet.csv").code == 0
    assert run("match", "sheet.csv", "--seed", 2**31).code == 2


def test_a_certificate_verifies_until_it_is_tampered_with(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    assert run("match", "sheet.csv", "--certificate", "proof.json").code == 0
    assert run("verify", "proof.json", "sheet.csv").code == 0
    (tmp_path / "other.csv").write_text(FOUR.replace("Fife", "Dundee"), "utf-8")
    done = run("verify", "proof.json", "other.csv")
    assert (done.code, done.err.count("\n")) == (1, 1)


def _one_line(done: Ran, said: str) -> None:
    assert (done.code, done.out) == (1, "")
    assert done.err.count("\n") == 1, done.err
    assert done.err.startswith("unmentor: ")
    assert said in done.err


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "is a picture"),
        (b"\x00\x01\x02\x03" * 1000, "sheet.csv"),
        (b"Colour,Size\nred,9\n", "headers"),
        (HEADER.encode(), "no row below"),
        ((HEADER + 'a@one.example,"=HYPERLINK(""x"",""y"")",Devon CC,,\n').encode(), "formula"),
        ((HEADER + 'a@one.example,"Ann\nBcc: spy@bad.example",Devon CC,,\n').encode(), "Name"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_one_clear_line(run: Run, tmp_path: Path, content: bytes, said: str) -> None:
    (tmp_path / "sheet.csv").write_bytes(content)
    done = run("match", "sheet.csv", "--json", "--out", "pairs.csv", "--left-out", "left.csv")
    _one_line(done, said)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sheet.csv"]


def test_a_folder_and_a_missing_file_are_one_clear_line(run: Run, tmp_path: Path) -> None:
    _one_line(run("match", tmp_path, "--json"), "is a folder")
    _one_line(run("match", "missing.csv", "--json"), "there is no such file")


def test_a_gigabyte_of_commas_is_refused_at_once(run: Run, tmp_path: Path) -> None:
    with (tmp_path / "commas.csv").open("wb") as file:
        block = b"," * 1_000_000
        for _ in range(1000):
            file.write(block)
    _one_line(run("match", "commas.csv", "--json"), "commas.csv")


def test_a_place_that_cannot_be_written_leaves_nothing_half_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    done = run("match", "sheet.csv", "--json", "--out", "pairs.csv", "--certificate", "missing/proof.json")
    _one_line(done, "missing")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["sheet.csv"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("--out", "sheet.csv"),
        ("--rejects", "./sheet.csv"),
        ("--certificate", "sheet.csv"),
        ("--met", "met.csv", "--out", "met.csv"),
        ("--out", "new.csv", "--left-out", "new.csv"),
    ],
)
def test_a_file_that_is_read_or_written_already_is_not_overwritten(
    run: Run, tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    (tmp_path / "met.csv").write_text("email_1,email_2\na@one.example,b@two.example\n", "utf-8")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    _one_line(run("match", "sheet.csv", *arguments, "--json"), "would lose what is in it")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_every_file_of_earlier_pairs_counts(run: Run, tmp_path: Path) -> None:
    """Four people can meet three times without a repeat, and a fourth month leaves everybody out."""
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    earlier: list[str] = []
    for month in range(3):
        done = run("match", "sheet.csv", *earlier, "--out", f"pairs-{month}.csv", "--json")
        assert (done.json["introduced"], done.json["repeats"]) == (4, 0)
        earlier += ["--met", f"pairs-{month}.csv"]
    done = run("match", "sheet.csv", *earlier, "--left-out", "left.csv", "--json")
    assert (done.json["introduced"], done.json["left_out"], done.json["optimal"]) == (0, 4, True)
    assert {row["reason"] for row in _rows(tmp_path / "left.csv")} == {
        "The rules left nobody to meet: 3 people have been partners before."
    }


def test_wrong_usage_exits_with_2(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sheet.csv").write_text(FOUR, "utf-8")
    assert run("match").code == 2
    assert run("match", "sheet.csv", "--weights", "luck=3").code == 2
    assert run("match", "sheet.csv", "--seed", "-1").code == 2
