"""The labelled pairs and how methods are scored by them (`benchmarks/topics`)."""

from collections import Counter

import numpy as np
import pytest

from benchmarks.topics.__main__ import main
from benchmarks.topics.methods import methods
from benchmarks.topics.pairs import Half, Label, Pair, interest, read_audit, read_pairs
from benchmarks.topics.scoring import LEAST_PRECISION, Quality, quality, tuned_threshold
from unmentor.topics import load_topics

TOPICS = load_topics()


def pairs(*labels: Label) -> list[Pair]:
    return [Pair("", "", "", label, Half.TUNING) for label in labels]


FOUR = pairs(Label.SAME, Label.NEAR, Label.UNRELATED, Label.NEAR)


def test_two_hundred_pairs_are_labelled_once_each_and_halved_within_group_and_label() -> None:
    found = read_pairs()
    assert len({frozenset((pair.left, pair.right)) for pair in found}) == len(found) == 200
    tuning = Counter((pair.group, pair.label) for pair in found if pair.half is Half.TUNING)
    held_out = Counter((pair.group, pair.label) for pair in found if pair.half is Half.HELD_OUT)
    assert max(abs(tuning[stratum] - held_out[stratum]) for stratum in tuning | held_out) <= 1


def test_pairs_from_the_list_are_named_as_the_list_has_them_and_no_audited_pair_is_among_them() -> None:
    names = {topic.name for topic in TOPICS.topics}
    listed = [pair for pair in read_pairs() if pair.group != "own words"]
    audited = read_audit()
    assert len(listed) > 100
    assert {name for pair in [*listed, *audited] for name in (pair.left, pair.right)} <= names
    seen = {frozenset((pair.left, pair.right)) for pair in listed}
    assert [pair for pair in audited if {pair.left, pair.right} in seen] == []


def test_every_side_of_a_pair_is_one_interest_on_a_sheet() -> None:
    assert all(interest(text, TOPICS).key for pair in read_pairs() for text in (pair.left, pair.right))


@pytest.mark.parametrize(
    ("threshold", "expected"),
    [
        (0.1, Quality(precision=0.75, recall=1.0, f1=6 / 7)),
        (0.5, Quality(precision=2 / 3, recall=2 / 3, f1=2 / 3)),
        (0.9, Quality(precision=1.0, recall=1 / 3, f1=0.5)),
    ],
)
def test_quality_of_scores_at_a_threshold(threshold: float, expected: Quality) -> None:
    assert quality(np.array([0.9, 0.5, 0.5, 0.1]), FOUR, threshold) == expected


def test_nothing_called_near_has_no_precision() -> None:
    found = quality(np.zeros(4), FOUR, 0.05)
    assert np.isnan(found.precision)
    assert (found.recall, found.f1) == (0, 0)


def test_the_lowest_threshold_that_is_precise_enough_is_chosen() -> None:
    assert tuned_threshold(np.array([0.9, 0.5, 0.44, 0.1]), FOUR) == 0.45
    assert tuned_threshold(np.array([0.1, 0.1, 1.0, 0.1]), FOUR) == 1.0


def test_the_default_is_as_precise_as_it_was_chosen_to_be_and_finds_more_than_exact_keys() -> None:
    found, labelled = methods(TOPICS, None), read_pairs()
    default, exact = (quality(found[name](labelled), labelled, 0.05) for name in ("graph + names", "exact key"))
    assert default.precision >= LEAST_PRECISION
    assert default.recall >= 0.6 > exact.recall


def test_the_command_prints_each_method(capsys: pytest.CaptureFixture[str]) -> None:
    main()
    printed = capsys.readouterr().out
    assert [printed.count(f"\n  {name:<15}from ") for name in methods(TOPICS, None)] == [5, 5, 5]
