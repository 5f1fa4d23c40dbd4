"""Reasons in plain English."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from unmentor.matching.explain import LeftOut, LeftOutReason, Reason, Why


@dataclass(frozen=True)
class Names:
    """How to name what reasons speak of."""

    person: Callable[[int], str]
    """The name of the person at this place in the pool."""
    council: Callable[[int], str]
    """The name of the council of the person at this place in the pool."""
    topic: Callable[[str], str]
    """The topic with this key, as it reads within a sentence."""


_DIFFERENT = {
    Why.OTHER_NATION: "nations",
    Why.OTHER_REGION: "regions",
    Why.OTHER_KIND: "kinds of organisation",
    Why.OTHER_PROFESSION: "professions",
}


def sentences(reasons: Sequence[Reason], names: Names) -> list[str]:
    """The reasons for an introduction, in their order of importance."""
    spoken = [*_exchange(reasons, names), *(_single(reason, names) for reason in reasons)]
    return [sentence for sentence in [*spoken, *_differences(reasons), *_newcomers(reasons, names)] if sentence]


def left_out_sentence(left_out: LeftOut) -> str:
    """Why somebody has no introduction; names and addresses nobody, so that it can stand in a letter or in a list."""
    rules = _rules(left_out)
    match left_out.reason:
        case LeftOutReason.NOBODY_ALLOWED:
            return "The rules left nobody to meet" + (f": {rules}." if rules else ".")
        case LeftOutReason.ODD_NUMBER:
            why = "The number of people was odd, and there was no pair to join."
        case LeftOutReason.OTHERS_TAKEN:
            free, needed = (
                ("one person was", "was")
                if left_out.allowed == 1
                else (f"{left_out.allowed:,} people were", "each was")
            )
            why = f"Only {free} free to meet, and {needed} needed by somebody else."
    return f"{why} Of the others, {rules}." if rules else why


def _exchange(reasons: Sequence[Reason], names: Names) -> list[str]:
    """Who can learn what from whom, both ways in one sentence."""
    clauses = []
    for reason in reasons:
        if reason.why is Why.LEARNS:
            learner, sharer = map(names.person, reason.people)
            clauses.append(f"{learner} can learn about {listed(map(names.topic, reason.topics))} from {sharer}")
    return ["; ".join(clauses) + "."] if clauses else []


def _single(reason: Reason, names: Names) -> str:
    """The sentence of a reason that has one of its own, or the empty text."""
    people, topics = [names.person(at) for at in reason.people], [names.topic(key) for key in reason.topics]
    match reason.why:
        case Why.NEARLY:
            return f"{people[1]} knows {topics[1]}, which is close to what {people[0]} asked about: {topics[0]}."
        case Why.BOTH_WANT:
            return f"{listed(people)} both want to learn about {listed(topics)}."
        case Why.FIRST_LINK:
            return f"First conversation between {listed(map(names.council, reason.people))}."
        case Why.FEW_LINKS:
            return f"{listed(map(names.council, reason.people))} have hardly talked so far."
        case Why.NEW_CIRCLES:
            return f"In their conversations so far {listed(people)} have heard from nobody in common."
        case Why.WAITED:
            return f"{people[0]} went without a conversation last time."
        case _:
            return ""


def _differences(reasons: Sequence[Reason]) -> list[str]:
    kinds = [word for why, word in _DIFFERENT.items() if any(reason.why is why for reason in reasons)]
    return [f"They work in different {listed(kinds)}."] if kinds else []


def _newcomers(reasons: Sequence[Reason], names: Names) -> list[str]:
    new = [names.person(reason.people[0]) for reason in reasons if reason.why is Why.NEWCOMER]
    return [f"{listed(new)} {_are(len(new))} new here."] if new else []


def _rules(left_out: LeftOut) -> str:
    """How many the rules took away, rule by rule."""
    same, met, avoid = left_out.same_council, left_out.met, left_out.avoid
    said = [
        (same, f"{_people(same)} {_are(same)} from the same organisation"),
        (met, "1 person has been a partner before" if met == 1 else f"{_people(met)} have been partners before"),
        (avoid, f"{_people(avoid)} {_are(avoid)} kept apart"),
    ]
    return listed([words for count, words in said if count] or [""])


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count:,} people"


def listed(words: Iterable[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last
