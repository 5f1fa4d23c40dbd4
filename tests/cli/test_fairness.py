"""How fair a draw is, and how far from the best if it had no time: shown before it is made, and kept after."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import SAMPLE, Run, imported, next_cycle
from unmentor.persistence.migrate import downgrade, upgrade
from unmentor.services.words import proof_in_words

# One organisation alone has three people of four: one of them meets Dan, and two wait.
THREE_OF_ONE = """Email,Name,Council,Learn,Share
ann@one.example,Ann Lee,Devon CC,GIS,Libraries
ben@one.example,Ben Roe,Devon CC,Planning,GIS
cat@one.example,Cat Poe,Devon CC,Libraries,GIS
dan@two.example,Dan Moe,Fife,Housing repairs,Planning
"""


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


def _proof(numbers: Mapping[str, Any], gap: str) -> str:
    """What is to be said of a draw with these numbers: one without time may be proved all the same."""
    assert numbers["optimal"] == (numbers[gap] == 0)
    return proof_in_words(numbers["optimal"], numbers[gap], numbers["affinity"])


def test_a_sheet_that_had_no_time_says_how_far_from_the_best_its_pairs_may_be(run: Run) -> None:
    hurried = run("match", SAMPLE, "--seconds", 0, "--out", "pairs.csv", "--certificate", "proof.json")
    numbers = run("match", SAMPLE, "--seconds", 0, "--json").json
    assert f"; {_proof(numbers, 'affinity_gap')}, in " in hurried.out
    assert (numbers["left_out"], numbers["gap"], 0 <= numbers["gap"] < numbers["affinity"]) == (
        0,
        numbers["bound"] - numbers["value"],
        True,
    )
    assert run("verify", "proof.json", SAMPLE).code == 0
    assert "proved the best possible, in" in run("match", SAMPLE, "--out", "pairs.csv").out


def test_a_cycle_that_had_no_time_says_so_before_and_after(run: Run, tmp_path: Path) -> None:
    imported(tmp_path, SAMPLE.read_text("utf-8-sig")).close()
    assert run("cycle", "plan").code == 0
    hurried = ("--seconds", 0, "--seed", 1)
    shown, numbers = run("cycle", "preview", *hurried).out, run("cycle", "preview", *hurried, "--json").json
    said = _proof(numbers, "gap")
    drawn, status = run("cycle", "draw", *hurried).out, run("cycle", "status").out
    assert f", {said}; nothing was written\n" in shown
    assert f", {said}\n" in drawn
    assert status.endswith(f", {said}\n")
    kept = run("cycle", "status", "--json").json
    assert {key: kept[key] for key in ("optimal", "affinity", "gap")} == {
        key: numbers[key] for key in ("optimal", "affinity", "gap")
    }


@pytest.mark.parametrize("seconds", ["-1", "nan", "1000000"])
def test_a_time_that_is_none_is_wrong_usage(run: Run, seconds: str) -> None:
    assert run("match", "sheet.csv", "--seconds", seconds).code == 2
