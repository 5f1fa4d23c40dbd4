"""`unmentor simulate`: made-up people, people of the database, and everything that can be typed wrongly."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.cli.conftest import SAMPLE, Run
from unmentor.cli import main

SMALL = ("simulate", "--people", "24", "--councils", "10", "--cycles", "5", "--attendance", "0.9", "--met", "0.8")


def test_numbers_for_a_program(run: Run) -> None:
    done = run(*SMALL, "--seed", "3", "--json")
    assert done.code == 0, done.err
    numbers = done.json
    assert {key: numbers[key] for key in numbers if key not in {"policies", "compared"}} == {
        "people": 24,
        "councils": 10,
        "made_up": True,
        "cycles": 5,
        "attendance": 0.9,
        "met": 0.8,
        "weights": {"interest": 10, "diversity": 0, "growth": 12, "waiting": 3},
        "seed": 3,
        "distance_sampled": False,
    }
    assert [policy["policy"] for policy in numbers["policies"]] == ["random pairing", "interest only", "the programme"]
    for policy in numbers["policies"]:
        assert [after["cycle"] for after in policy["after"]] == [1, 2, 3, 4, 5]
        assert set(policy["after"][0]) == {
            *("cycle", "conversations", "reach", "reach_limit", "components", "largest", "distance"),
            *("links", "links_limit", "interest", "left_out"),
        }
    assert set(numbers["compared"]) == {
        "links_to_random",
        "links_limit_to_random",
        "interest_to_best",
        "reach_to_limit",
    }
    assert run(*SMALL, "--seed", "3", "--json").out == done.out


def test_a_table_for_each_policy_and_a_picture(run: Run, tmp_path: Path) -> None:
    done = run(*SMALL, "--out", "growth.svg")
    assert done.code == 0, done.err
    lines = done.out.splitlines()
    assert lines[0] == (
        "24 made-up people, from 10 councils, 5 cycles: 90 % take part in each, "
        "80 % of introductions lead to a meeting (seed 0)"
    )
    assert [line.strip() for line in lines if line.strip() in {"random pairing", "interest only", "the programme"}] == [
        "random pairing",
        "interest only",
        "the programme",
    ]
    assert [line.split()[0] for line in lines if line.startswith("    ")] == ["1", "2", "4", "5"] * 3
    assert max(map(len, lines[1:-5])) <= 80
    assert lines[-1] == "picture in growth.svg"
    assert (tmp_path / "growth.svg").read_text("utf-8").startswith("<svg")


def test_the_people_of_the_database_are_played_on_unless_others_are_asked_for(run: Run) -> None:
    assert run("db", "upgrade").code == 0
    nobody = run("simulate", "--cycles", "1", "--json")
    assert (nobody.json["people"], nobody.json["made_up"]) == (300, True)
    assert nobody.err == "no people of your own to play on: fewer than two in the database\n"
    assert run("practitioners", "import", SAMPLE).code == 0
    ours = run("simulate", "--cycles", "2")
    assert ours.out.startswith("The 121 people of the database, from 105 councils, 2 cycles")
    others = run("simulate", "--cycles", "1", "--people", "10", "--json")
    assert (others.json["people"], others.json["made_up"]) == (10, True)


def test_without_a_database_it_says_why_people_are_made_up(run: Run) -> None:
    done = run("simulate", "--cycles", "1")
    assert done.code == 0
    assert done.out.startswith("300 made-up people, from 120 councils, 1 cycle: ")
    assert done.err == (
        "no people of your own to play on: the database is empty or of another version: run `unmentor db upgrade`\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("--people", "1"),
        ("--people", "many"),
        ("--councils", "0"),
        ("--cycles", "0"),
        ("--cycles", "2.5"),
        ("--attendance", "1.01"),
        ("--attendance", "-0.1"),
        ("--attendance", "nan"),
        ("--met", "nan"),
        ("--met", "inf"),
        ("--seed", "-1"),
        ("--weights", "luck=1"),
        ("--out", "growth.png"),
        ("extra",),
    ],
)
def test_wrong_usage_exits_with_2(arguments: tuple[str, ...]) -> None:
    """In this process: there are many, and each would load everything again."""
    done = CliRunner().invoke(main, ["simulate", "--cycles", "1", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--people", "5", "--councils", "6"), "unmentor: 6 councils are more than 5 people can come from\n"),
        (
            ("--out", "missing/growth.svg"),
            "unmentor: missing/growth.svg: cannot be written, because its folder does not exist\n",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line_and_nothing_is_written(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run("simulate", "--people", "10", "--cycles", "1", *arguments)
    assert (done.code, done.out, done.err) == (1, "", said)
    assert list(tmp_path.iterdir()) == []
