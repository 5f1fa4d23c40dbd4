"""How fair a draw is, and how far from the best if it had no time: shown before it is made, and kept after."""

import re
from pathlib import Path

import pytest

from tests.cli.conftest import SAMPLE, Run, imported, next_cycle
from unmentor.persistence.migrate import downgrade, upgrade

# One organisation alone has three people of four: one of them meets Dan, and two wait.
THREE_OF_ONE = """Email,Name,Council,Learn,Share
ann@one.example,Ann Lee,Devon CC,GIS,Libraries
ben@one.example,Ben Roe,Devon CC,Planning,GIS
cat@one.example,Cat Poe,Devon CC,Libraries,GIS
dan@two.example,Dan Moe,Fife,Housing repairs,Planning
"""
UNPROVED = re.compile(
    r"not proved the best possible: a better draw could have at most \d\.\d\d points of affinity more \(0\.\d\d %\)"
)


def test_status_keeps_what_the_preview_showed(run: Run, tmp_path: Path) -> None:
    database = imported(tmp_path, THREE_OF_ONE)
    next_cycle(database, send=True, seed=1)
    database.close()
    assert run("cycle", "plan").code == 0
    shown = run("cycle", "preview", "--json").json
    (pair,) = shown["introductions"]
    score = pair["score"]
    assert shown["fairness"] == {
        "lowest": score,
        "median": score,
        "highest": score,
        "waiting": 2,
        "waited_before": 1,
        "blocking": 0,
    }
    lines = (
        f"affinity of two who meet: lowest {score / 1000:.2f}, median {score / 1000:.2f}, "
        f"highest {score / 1000:.2f} points\n"
        "2 people have to wait; 1 of them had waited before\n"
        "no pairs of people would both rather meet each other\n"
    )
    assert lines in run("cycle", "preview").out
    assert run("cycle", "draw").code == 0
    assert run("cycle", "status", "--json").json["fairness"] == shown["fairness"]
    assert lines in run("cycle", "status").out


def test_a_cycle_that_is_not_drawn_has_no_fairness(run: Run, tmp_path: Path) -> None:
    imported(tmp_path, THREE_OF_ONE).close()
    assert run("cycle", "plan").code == 0
    status = run("cycle", "status", "--json").json
    assert (status["fairness"], status["optimal"], status["gap"]) == (None, None, None)
    assert run("cycle", "status").out.count("\n") == 1


def test_a_draw_of_before_says_nothing_rather_than_wrong_numbers(run: Run, tmp_path: Path) -> None:
    """As a database of the first version has it after `unmentor db upgrade`."""
    database = imported(tmp_path, THREE_OF_ONE)
    next_cycle(database, send=False, seed=1)
    downgrade(database, "0001")
    database.close()
    upgrade(database)
    database.close()
    status = run("cycle", "status", "--json").json
    assert (status["fairness"], status["gap"], status["together"], status["optimal"]) == (None, None, [], True)
    text = run("cycle", "status").out
    assert [word for word in ("affinity of", "wait", "rather", "brought") if word in text] == []
    assert text.endswith("between councils, proved the best possible\n")


def test_a_sheet_that_had_no_time_says_how_far_from_the_best_its_pairs_may_be(run: Run) -> None:
    hurried = run("match", SAMPLE, "--seconds", 0, "--out", "pairs.csv", "--certificate", "proof.json")
    assert UNPROVED.search(hurried.out), hurried.out
    numbers = run("match", SAMPLE, "--seconds", 0, "--json").json
    assert (numbers["optimal"], numbers["gap"] > 0, numbers["left_out"]) == (False, True, 0)
    assert run("verify", "proof.json", SAMPLE).code == 0
    assert "proved the best possible, in" in run("match", SAMPLE, "--out", "pairs.csv").out


def test_a_cycle_that_had_no_time_says_so_before_and_after(run: Run, tmp_path: Path) -> None:
    imported(tmp_path, SAMPLE.read_text("utf-8-sig")).close()
    assert run("cycle", "plan").code == 0
    shown = run("cycle", "preview", "--seconds", 0, "--seed", 1).out
    drawn = run("cycle", "draw", "--seconds", 0, "--seed", 1).out
    status = run("cycle", "status").out
    said = [found.group() for text in (shown, drawn, status) for found in UNPROVED.finditer(text)]
    assert len(said) == 3
    assert len(set(said)) == 1
    numbers = run("cycle", "status", "--json").json
    assert (numbers["optimal"], 0 < numbers["gap"] < numbers["affinity"]) == (False, True)


@pytest.mark.parametrize("seconds", ["-1", "nan", "1000000"])
def test_a_time_that_is_none_is_wrong_usage(run: Run, seconds: str) -> None:
    assert run("match", "sheet.csv", "--seconds", seconds).code == 2
