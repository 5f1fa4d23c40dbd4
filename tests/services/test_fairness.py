"""How fair a draw is, in words; and how far from the best one that had no time may be."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.services.conftest import AddPeople
from unmentor.councils import load_register
from unmentor.mail import Programme
from unmentor.matching import Draw, Pool, Weights, draw
from unmentor.matching.explain import parts_of
from unmentor.matching.fairness import affinity_gap
from unmentor.persistence import Database
from unmentor.persistence.models import DrawRow, KeptFairness
from unmentor.services.cycles import draw_cycle, find_cycle, plan_cycle, preview_cycle, send_cycle
from unmentor.services.fairness import fairness_in_words, fairness_of
from unmentor.services.match_sheet import Inputs, pool_of
from unmentor.services.words import points, proof_in_words
from unmentor.sheets import read_signups
from unmentor.topics import load_topics

SAMPLE = Path(__file__).parents[2] / "unmentor" / "cli" / "sample-sign-ups.csv"


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (
            KeptFairness(1200, 17540, 1_234_560, 0, 0, 43),
            [
                "affinity of two who meet: lowest 1.20, median 17.54, highest 1,234.56 points",
                "nobody has to wait",
                "43 pairs of people would both rather meet each other",
            ],
        ),
        (
            KeptFairness(5, 5, 5, 1, 0, 1),
            [
                "affinity of two who meet: lowest 0.005, median 0.005, highest 0.005 points",
                "1 person has to wait, who had not waited before",
                "1 pair of people would both rather meet each other",
            ],
        ),
        (
            KeptFairness(None, None, None, 1, 1, 0),
            [
                "1 person has to wait, who had waited before",
                "no pairs of people would both rather meet each other",
            ],
        ),
        (
            KeptFairness(None, None, None, 1200, 0, 0),
            [
                "1,200 people have to wait; none of them had waited before",
                "no pairs of people would both rather meet each other",
            ],
        ),
    ],
)
def test_fairness_has_its_words(kept: KeptFairness, said: list[str]) -> None:
    assert fairness_in_words(kept) == said


def test_the_fairness_of_each_cycle_is_kept_as_its_preview_showed_it(
    database: Database, add_people: AddPeople, programme: Programme, now: datetime
) -> None:
    """Three of one council and one of another: two wait, and next time one of those two again."""
    shown = []
    with database.transaction() as session:
        people = add_people(session, 4)
        for person in people[1:]:
            person.council_code = people[1].council_code
    for month in range(2):
        moment = now + timedelta(days=28 * month)
        with database.transaction() as session:
            cycle = plan_cycle(session, moment, moment, programme.zone)
            shown.append(fairness_of(preview_cycle(session, cycle)))
            draw_cycle(session, cycle, programme, moment)
            send_cycle(session, cycle, moment)
    assert [(fair.waiting, fair.waited_before) for fair in shown] == [(2, 0), (2, 1)]
    with database.reading() as session:
        assert list(session.scalars(select(DrawRow.fairness).order_by(DrawRow.cycle_id))) == shown
        assert find_cycle(session, 2).draw is not None
        assert [row.affinity_gap for row in session.scalars(select(DrawRow))] == [0, 0]


@pytest.mark.parametrize(
    ("optimal", "gap", "affinity", "said"),
    [
        (True, 0, 5000, "proved the best possible"),
        (
            False,
            None,
            5000,
            "not proved the best possible: a better draw could have more introductions, or leave out others",
        ),
        (
            False,
            1250,
            50_000,
            "not proved the best possible: a better draw could have at most 1.25 points of affinity more (2.50 %)",
        ),
        (
            False,
            4,
            1_000_000,
            "not proved the best possible: a better draw could have at most 0.004 points of affinity more "
            "(less than 0.01 %)",
        ),
        (False, 4, 0, "not proved the best possible: a better draw could have at most 0.004 points of affinity more"),
    ],
)
def test_a_proof_has_its_words(optimal: bool, gap: int | None, affinity: int, said: str) -> None:
    assert proof_in_words(optimal, gap, affinity) == said


@given(st.integers(-(10**9), 10**9))
def test_points_of_something_are_never_none(thousandths: int) -> None:
    assert (float(points(thousandths).replace(",", "")) == 0) == (thousandths == 0)


@pytest.fixture(scope="module")
def sample() -> Pool:
    """121 people: one of them joins a pair, which makes a trio."""
    return pool_of(Inputs(read_signups(SAMPLE, load_register(), load_topics()).accepted))


def _of_pairs(pool: Pool, decided: Draw) -> int:
    """The affinity of all pairs; who joined one is left out of account, as the draw decides about pairs."""
    pairs = [introduced.members[:2] for introduced in decided.introductions]
    return sum(parts.total for parts in parts_of(pool, decided.weights, pairs))


@pytest.mark.parametrize("seed", range(3))
def test_no_draw_has_more_affinity_than_the_gap_of_a_hurried_one_allows(sample: Pool, seed: int) -> None:
    """However much of its proof a draw without time comes to."""
    hurried, best = draw(sample, seed=seed, seconds=0), draw(sample, seed=seed)
    gap = affinity_gap(sample, hurried)
    assert (best.optimal, affinity_gap(sample, best)) == (True, 0)
    assert gap is not None
    assert hurried.optimal == (gap == 0)
    assert 0 <= _of_pairs(sample, best) - _of_pairs(sample, hurried) <= gap == hurried.gap


def test_a_gap_in_which_somebody_more_could_be_introduced_is_none_of_affinity(sample: Pool) -> None:
    """To introduce one more is worth one more than all pairs at the most affinity there is: what is left of that."""
    best = draw(sample)
    step = len(sample) // 2 * Weights().most + 1 - _of_pairs(sample, best)
    assert affinity_gap(sample, replace(best, bound=best.value + step - 1)) == step - 1
    assert affinity_gap(sample, replace(best, bound=best.value + step)) is None
