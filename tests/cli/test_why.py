"""Why not these two? Asked of a cycle and of a sheet: each rule, the price of bringing them together, and slips."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.cli.conftest import Run, imported, next_cycle
from unmentor.persistence.models import AvoidanceRow, PractitionerRow
from unmentor.services.cycles import find_cycle, plan_cycle, send_cycle
from unmentor.settings import read_settings

# Ann and Eve are of one council. Each of Ann and Cat, Ben and Dan, Eve and Fay has what the other wants.
SIX = """Email,Name,Council,Learn,Share
ann@one.example,Ann Lee,Devon CC,GIS,Libraries
ben@two.example,Ben Roe,LB Camden,Planning,Housing repairs
cat@three.example,Cat Poe,Cyngor Gwynedd,Libraries,GIS
dan@four.example,Dan Moe,Fife,Housing repairs,Planning
eve@five.example,Eve Hay,Devon CC,Fostering and adoption,Data ethics
fay@six.example,Fay Kaur,Leeds,Data ethics,Fostering and adoption
"""
ANN, BEN, CAT, DAN, EVE, FAY = (line.split(",")[0] for line in SIX.splitlines()[1:])

ANSWERS = [
    ((ANN, EVE), "same_council", "These two may not meet: they are from the same organisation."),
    ((BEN, ANN), "met", "These two may not meet: they have been partners before."),
    ((BEN, FAY), "avoid", "These two may not meet: they are kept apart."),
    ((CAT, CAT), "same_person", "These two may not meet: they are one person."),
]


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Six people with one cycle behind them and the next one open; the environment that leads to it."""
    folder = tmp_path_factory.mktemp("six")
    database = imported(folder, SIX)
    next_cycle(database, send=True, seed=1, together=[(ANN, BEN), (CAT, EVE)])
    with database.transaction() as session:
        ids = dict(session.execute(select(PractitionerRow.address, PractitionerRow.id)).all())
        session.add(AvoidanceRow(practitioner_id=ids[FAY], other_id=ids[BEN]))
        moment = datetime.now(UTC)
        plan_cycle(session, moment, moment, read_settings({}).timezone)
    database.close()
    return {"UNMENTOR_DATA_DIR": str(folder / "instance")}


def _answer(pair: tuple[str, str], answer: str, **found: object) -> dict[str, object]:
    asked = {"introduced": False, "rule": None, "at_least": 0, "cost": None, "left_out": None}
    before_affinity = {"waited": 0, "conversations": 0, "second_seats": 0, "trios": 0}
    return {"people": list(pair), **asked, **before_affinity, "proved": True, **found, "answer": answer}


@pytest.mark.parametrize(("pair", "rule", "said"), ANSWERS)
def test_a_rule_between_two_people_is_named(
    run: Run, programme: dict[str, str], pair: tuple[str, str], rule: str, said: str
) -> None:
    assert run("cycle", "why", *pair, **programme).out == said + "\n"
    assert run("cycle", "why", *pair, "--json", **programme).json == _answer(pair, said, rule=rule)


def test_two_who_are_introduced_are_said_to_be(run: Run, programme: dict[str, str]) -> None:
    said = "These two are introduced to each other."
    assert run("cycle", "why", CAT.upper(), ANN, **programme).out == said + "\n"
    found = run("cycle", "why", CAT.upper(), ANN, "--json", **programme).json
    assert found == _answer((CAT, ANN), said, introduced=True, cost=0, left_out=0)


def test_the_price_of_bringing_two_together_is_what_a_preview_with_them_loses(
    run: Run, programme: dict[str, str]
) -> None:
    plain = run("cycle", "preview", "--json", **programme).json
    forced = run("cycle", "preview", "--together", ANN, DAN, "--json", **programme).json
    lost = _affinity(plain) - _affinity(forced)
    assert lost > 0
    assert [pair["people"] for pair in forced["introductions"] if "Ann Lee" in pair["people"]] == [
        ["Ann Lee", "Dan Moe"]
    ]
    said = f"They may meet, but all pairs together would lose {lost / 1000:.2f} points of affinity."
    assert run("cycle", "why", ANN, DAN, **programme).out == said + "\n"
    found = run("cycle", "why", ANN, DAN, "--json", **programme).json
    assert 0 < found["at_least"] <= lost
    assert found == _answer((ANN, DAN), said, at_least=found["at_least"], cost=lost, left_out=0)


def _affinity(shown: dict[str, Any]) -> int:
    return sum(pair["score"] for pair in shown["introductions"])


def test_the_question_is_about_the_draw_with_the_pairs_that_were_asked_for(run: Run, programme: dict[str, str]) -> None:
    asked = run("cycle", "why", ANN, CAT, "--together", ANN, DAN, **programme)
    assert asked.out == "These two may not meet: all conversations of one of them are promised to others.\n"


def test_somebody_who_does_not_take_part_is_named(run: Run, programme: dict[str, str]) -> None:
    done = run("cycle", "why", ANN, "Zoe@nine.example", "--json", **programme)
    assert (done.code, done.out) == (1, "")
    assert done.err == "unmentor: zoe@nine.example does not take part in this draw\n"


def test_once_the_cycle_is_drawn_the_command_says_what_to_do(run: Run, tmp_path: Path) -> None:
    database = imported(tmp_path, SIX)
    next_cycle(database, send=False, seed=1)
    asked = run("cycle", "why", ANN, DAN)
    assert (asked.code, asked.out) == (1, "")
    assert asked.err == (
        "unmentor: cycle 1 is drawn: `unmentor cycle status` shows who meets whom; to draw it anew, give it up "
        "(`unmentor cycle cancel`) and plan it again (`unmentor cycle plan`)\n"
    )
    with database.transaction() as session:
        send_cycle(session, find_cycle(session, 1), datetime.now(UTC))
    database.close()
    assert run("cycle", "why", ANN, DAN).err == (
        "unmentor: cycle 1 is introduced: `unmentor cycle status` shows who meets whom; the next draw can be asked "
        "about once it is planned (`unmentor cycle plan`)\n"
    )


@pytest.mark.parametrize("asks_to_avoid", [BEN, FAY])
def test_of_two_who_are_kept_apart_nothing_says_who_asked(run: Run, tmp_path: Path, asks_to_avoid: str) -> None:
    database = imported(tmp_path, SIX)
    with database.transaction() as session:
        ids = dict(session.execute(select(PractitionerRow.address, PractitionerRow.id)).all())
        other = FAY if asks_to_avoid == BEN else BEN
        session.add(AvoidanceRow(practitioner_id=ids[asks_to_avoid], other_id=ids[other]))
        plan_cycle(session, datetime.now(UTC), datetime.now(UTC), read_settings({}).timezone)
    database.close()
    found = run("cycle", "why", BEN, FAY, "--json").json
    assert found == _answer((BEN, FAY), "These two may not meet: they are kept apart.", rule="avoid")


@pytest.fixture
def sheet(tmp_path: Path) -> list[str]:
    """The same six as a sheet: how to ask for pairs of it."""
    (tmp_path / "six.csv").write_text(SIX, "utf-8")
    (tmp_path / "met.csv").write_text(f"email_1,email_2\n{ANN},{BEN}\n{CAT},{EVE}\n{DAN},{FAY}\n", "utf-8")
    (tmp_path / "avoid.csv").write_text(f"email_1,email_2\n{FAY},{BEN}\n", "utf-8")
    return ["match", "six.csv", "--met", "met.csv", "--avoid", "avoid.csv"]


def test_a_sheet_alone_answers_for_each_pair_that_is_asked_about(run: Run, sheet: list[str]) -> None:
    asked = [part for pair, _, _ in ANSWERS for part in ("--why", *pair)]
    text = run(*sheet, *asked)
    assert (text.code, text.err) == (0, "")
    for pair, _, said in ANSWERS:
        assert f"{pair[0]} and {pair[1]}: {said}\n" in text.out
    found = run(*sheet, *asked, "--json").json
    assert found["why"] == [_answer(pair, said, rule=rule) for pair, rule, said in ANSWERS]


def test_a_sheet_alone_knows_the_price_of_a_pair(run: Run, sheet: list[str], tmp_path: Path) -> None:
    (tmp_path / "together.csv").write_text(f"email_1,email_2\n{ANN},{DAN}\n", "utf-8")
    plain = run(*sheet, "--why", ANN, DAN, "--why", CAT, ANN, "--json").json
    forced = run(*sheet, "--together", "together.csv", "--json").json
    price, introduced = plain["why"]
    assert (forced["left_out"], price["left_out"]) == (0, 0)
    assert price["cost"] == plain["value"] - forced["value"] > 0
    assert introduced == _answer(
        (CAT, ANN), "These two are introduced to each other.", introduced=True, cost=0, left_out=0
    )


def test_without_a_question_a_sheet_gives_no_answer(run: Run, sheet: list[str]) -> None:
    assert "why" not in run(*sheet, "--json").json


def test_a_stranger_is_named_before_anything_is_written(run: Run, sheet: list[str], tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    done = run(*sheet, "--why", ANN, "zoe@nine.example", "--out", "pairs.csv", "--rejects", "bad.csv", "--json")
    assert (done.code, done.out) == (1, "")
    assert done.err == "unmentor: zoe@nine.example does not take part in this draw\n"
    assert sorted(tmp_path.iterdir()) == before
