"""Pairs that an organiser brings together: made, proved, kept with the cycle; refused before anything is written."""

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.conftest import Run, imported, next_cycle
from tests.cli.test_why import ANN, BEN, CAT, DAN, EVE, SIX
from unmentor.services.cycles import plan_cycle
from unmentor.settings import read_settings

NO_NAME = "gil@seven.example,,Kent,GIS,GIS\n"


def _pairs(path: Path) -> set[frozenset[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return {frozenset((row["email_1"], row["email_2"])) for row in csv.DictReader(file)}


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    """The six people, and a row that is rejected."""
    (tmp_path / "six.csv").write_text(SIX + NO_NAME, "utf-8")
    return tmp_path


def _asked(folder: Path, name: str, *pairs: tuple[str, str]) -> None:
    (folder / name).write_text("email_1,email_2\n" + "".join(f"{a},{b}\n" for a, b in pairs), "utf-8")


def test_a_sheet_brings_two_together_and_the_proof_needs_the_same_file(run: Run, sheet: Path) -> None:
    _asked(sheet, "one.csv", (DAN.upper(), ANN))
    _asked(sheet, "two.csv", (CAT, BEN))
    files = ("--together", "one.csv", "--together", "two.csv")
    assert run("match", "six.csv", "--out", "plain.csv").code == 0
    done = run("match", "six.csv", *files, "--out", "pairs.csv", "--certificate", "proof.json", "--json")
    assert (done.code, done.json["optimal"], done.json["left_out"]) == (0, True, 0)
    asked = {frozenset((ANN, DAN)), frozenset((BEN, CAT))}
    assert not asked & _pairs(sheet / "plain.csv")
    assert asked < _pairs(sheet / "pairs.csv")
    assert run("verify", "proof.json", "six.csv", *files).code == 0
    for other in ((), files[:2]):
        refused = run("verify", "proof.json", "six.csv", *other)
        assert (refused.code, refused.err.count("\n")) == (1, 1)
        assert "are not those of the certificate" in refused.err


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (((ANN, EVE),), f"{ANN} and {EVE} cannot be brought together: they are from the same organisation"),
        (((ANN, "gil@seven.example"),), "gil@seven.example does not take part in this draw"),
        (((ANN, CAT), (CAT, ANN)), f"{ANN} and {CAT} are to be brought together twice: once is enough"),
        (((ANN, ANN),), f"together.csv: row 2: {ANN} is paired with the same person"),
    ],
)
def test_a_sheet_refuses_a_pair_that_cannot_be_and_writes_nothing(
    run: Run, sheet: Path, asked: tuple[tuple[str, str], ...], said: str
) -> None:
    _asked(sheet, "together.csv", *asked)
    before = sorted(sheet.iterdir())
    done = run("match", "six.csv", "--together", "together.csv", "--out", "pairs.csv", "--rejects", "bad.csv", "--json")
    assert (done.code, done.out, done.err) == (1, "", f"unmentor: {said}\n")
    assert sorted(sheet.iterdir()) == before


def test_the_file_of_pairs_is_not_overwritten(run: Run, sheet: Path) -> None:
    _asked(sheet, "together.csv", (ANN, DAN))
    done = run("match", "six.csv", "--together", "together.csv", "--out", "together.csv")
    assert (done.code, "would lose what is in it" in done.err) == (1, True)


@pytest.fixture
def open_cycle(tmp_path: Path) -> None:
    """Six people, of whom Ann met Ben, Cat met Eve and Dan met Fay, and the second cycle open."""
    database = imported(tmp_path, SIX)
    next_cycle(database, send=True, seed=1, together=[(ANN, BEN), (CAT, EVE)])
    moment = datetime.now(UTC)
    with database.transaction() as session:
        plan_cycle(session, moment, moment, read_settings({}).timezone)
    database.close()


@pytest.mark.usefixtures("open_cycle")
def test_a_programme_brings_two_together_and_says_so(run: Run) -> None:
    asked = ("--together", DAN.upper(), ANN)
    shown = run("cycle", "preview", *asked)
    assert "\nbrought together by the organiser: Ann Lee and Dan Moe\n" in shown.out
    assert run("cycle", "draw", *asked).code == 0
    status = run("cycle", "status", "--json").json
    assert status["together"] == [["Ann Lee", "Dan Moe"]]
    assert ["Ann Lee", "Dan Moe"] in [sorted(pair["people"]) for pair in status["introductions"]]
    assert "\nbrought together by the organiser: Ann Lee and Dan Moe\n" in run("cycle", "status").out


@pytest.mark.usefixtures("open_cycle")
def test_of_a_pair_of_whom_one_left_before_sending_nothing_is_said(run: Run) -> None:
    assert run("cycle", "draw", "--together", DAN, ANN).code == 0
    assert run("practitioners", "leave", ANN).code == 0
    shown = run("cycle", "status")
    assert (shown.code, "brought together" in shown.out) == (0, False)
    assert "left out: Dan Moe. Your partner left before the introductions went out.\n" in shown.out


@pytest.mark.usefixtures("open_cycle")
def test_a_programme_refuses_a_pair_that_cannot_be_and_stays_open(run: Run) -> None:
    said = f"unmentor: {ANN} and {BEN} cannot be brought together: they have been partners before\n"
    for command in ("preview", "draw"):
        done = run("cycle", command, "--together", CAT, DAN, "--together", BEN, ANN, "--json")
        assert (done.code, done.out, done.err) == (1, "", said)
    assert run("cycle", "status", "--json").json["state"] == "open"
