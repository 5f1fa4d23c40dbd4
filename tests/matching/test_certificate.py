"""A certificate holds for its own draw and for nothing else."""

import copy
import json
import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import pytest

from tests.matching.strategies import alike, generated_people, heard_of
from unmentor.matching import Pool, Weights, certificate, draw, verify

PEOPLE = generated_people(14, councils=5, several=True, seed=44)
KEYS = [person.key for person in PEOPLE]
MET = random.Random(44).sample(list(combinations(KEYS, 2)), 28)
AVOID = [(KEYS[0], key) for key in KEYS[1:]]
HEARD = heard_of([f"{one}: {other}" for one, other in pairwise(KEYS)])
POOL = Pool.of(PEOPLE, met=MET, avoid=AVOID, heard=HEARD)
KEPT = json.loads(json.dumps(certificate(POOL, draw(POOL, seed=5))))


def places(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The way to each number, text and truth value in a JSON value."""
    if isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(inner, (*way, key))
    else:
        yield way


def others(value: Any) -> list[Any]:
    """Values that someone might put in the place of this one."""
    if isinstance(value, bool):
        return [not value, None, 1]
    if isinstance(value, int):
        return [value + 1, value - 1, -value - 1, float(value), str(value), 2**70]
    return ["person-0002" if value != "person-0002" else "person-0001", "", None, 3]


def changed(way: tuple[Any, ...], to: Any) -> dict[str, Any]:
    tampered = copy.deepcopy(KEPT)
    holder = tampered
    for step in way[:-1]:
        holder = holder[step]
    holder[way[-1]] = to
    return tampered


def value_at(way: tuple[Any, ...]) -> Any:
    value: Any = KEPT
    for step in way:
        value = value[step]
    return value


def test_the_sample_has_something_of_everything():
    assert all(KEPT[name] for name in ("introductions", "left_out", "gates", "volunteers", "prices", "odd_sets"))


def test_a_certificate_holds_for_its_draw():
    assert verify(POOL, KEPT) == []


def test_a_certificate_holds_whatever_the_order_of_people_and_rules():
    again = Pool.of(
        PEOPLE[::-1], met=[pair[::-1] for pair in MET[::-1]], avoid=[pair[::-1] for pair in AVOID], heard=HEARD
    )
    assert verify(again, KEPT) == []


@pytest.mark.parametrize("way", list(places(KEPT)), ids=lambda way: ".".join(map(str, way)))
def test_any_one_tampered_value_is_noticed(way):
    accepted = [other for other in others(value_at(way)) if verify(POOL, changed(way, other)) == []]
    assert accepted == []


@pytest.mark.parametrize("name", list(KEPT))
def test_a_missing_field_is_noticed(name):
    assert verify(POOL, {key: value for key, value in KEPT.items() if key != name}) != []


@pytest.mark.parametrize("name", ["introductions", "left_out", "gates", "prices", "odd_sets"])
def test_a_shortened_or_doubled_list_is_noticed(name):
    assert verify(POOL, {**KEPT, name: KEPT[name][:-1]}) != []
    assert verify(POOL, {**KEPT, name: [*KEPT[name], KEPT[name][-1]]}) != []


@pytest.mark.parametrize("name", ["introductions", "gates"])
@pytest.mark.parametrize("group", [[], ["person-0000"], ["person-0000", "person-0001", "person-0002", "person-0003"]])
def test_a_group_of_another_size_is_noticed(name, group):
    (failure,) = verify(POOL, {**KEPT, name: [group, *KEPT[name]]})
    assert failure.startswith("The certificate is not well formed: ")


def test_odd_sets_that_overlap_are_noticed():
    first = KEPT["odd_sets"][0]
    inside, outside = first["members"][0], next(at for at in range(99) if at not in first["members"])
    others = [at for at in range(99) if at not in (inside, outside, *first["members"])][:1]
    crossing = {"members": [inside, outside, *others], "price": 4}
    failures = verify(POOL, {**KEPT, "odd_sets": [*KEPT["odd_sets"], crossing]})
    assert "The proof is not one: two odd sets overlap, and neither holds the other." in failures


def test_partners_swapped_between_two_pairs_are_noticed():
    (a, b), (c, d) = KEPT["introductions"][:2]
    assert verify(POOL, {**KEPT, "introductions": [[a, d], [c, b], *KEPT["introductions"][2:]]}) != []


@pytest.mark.parametrize(
    "other",
    [
        Pool.of(PEOPLE[:-1], met=MET, avoid=AVOID, heard=HEARD),
        Pool.of(PEOPLE, met=MET[:-1], avoid=AVOID, heard=HEARD),
        Pool.of(PEOPLE, met=MET, avoid=AVOID[:-1], heard=HEARD),
        Pool.of([replace(PEOPLE[0], waiting=9), *PEOPLE[1:]], met=MET, avoid=AVOID, heard=HEARD),
        Pool.of(PEOPLE, met=MET, avoid=AVOID, heard=HEARD, links={("council-0", "council-1"): 1}),
        Pool.of(PEOPLE, met=MET, avoid=AVOID, heard=heard_of(["person-0000: person-0001"])),
        Pool.of(PEOPLE, met=MET, avoid=AVOID, heard=HEARD, closeness=alike(0.4)),
    ],
    ids=["people", "met", "avoid", "waiting", "links", "heard", "closeness"],
)
def test_another_pool_is_noticed(other):
    assert verify(other, KEPT) == ["The people, rules, weights or seed are not those of the certificate."]


@pytest.mark.parametrize("contents", [{}, {"format": "other"}, {**KEPT, "weights": 3}, {**KEPT, "prices": None}])
def test_what_is_no_certificate_is_refused_in_a_sentence(contents):
    failures = verify(POOL, contents)
    assert len(failures) == 1
    assert failures[0].endswith(".")


def test_weights_are_part_of_the_certificate():
    found = certificate(POOL, draw(POOL, weights=Weights(interest=1, growth=0), seed=5))
    assert found["weights"] == {"interest": 1, "diversity": 0, "growth": 0, "waiting": 3}
    assert verify(POOL, found) == []
