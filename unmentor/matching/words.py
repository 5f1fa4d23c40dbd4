"""Reasons in words, in whichever language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from unmentor.matching.explain import LeftOut, LeftOutReason, Reason, Why


class Speech(Protocol):
    """A language. Sentences are handed to it in English, with what stands at their %(names)s."""

    def gettext(self, message: str, /, **values: object) -> str:
        """The sentence."""

    def ngettext(self, singular: str, plural: str, num: int, /, **values: object) -> str:
        """The sentence by number, which stands at %(num)s."""

    def listed(self, things: Iterable[str], /) -> str:
        """As English has it: "a", "a and b", "a, b and c"."""


@dataclass(frozen=True)
class Names:
    """How to name what reasons speak of."""

    person: Callable[[int], str]
    """The name of the person at this place in the pool."""
    council: Callable[[int], str]
    """The name of the council of the person at this place in the pool."""
    topic: Callable[[str], str]
    """The topic with this key, as it reads within a sentence."""


def sentences(reasons: Sequence[Reason], names: Names, speech: Speech) -> list[str]:
    """The reasons for an introduction, in their order of importance."""
    say = _Sentences(names, speech)
    spoken = [*say.exchange(reasons), *(say.single(reason) for reason in reasons)]
    return [sentence for sentence in [*spoken, *say.differences(reasons), *say.newcomers(reasons)] if sentence]


def left_out_sentence(left_out: LeftOut, speech: Speech) -> str:
    """Why somebody has no introduction; names and addresses nobody, so that it can stand in a letter or in a list."""
    rules = _rules(left_out, speech)
    match left_out.reason:
        case LeftOutReason.NOBODY_ALLOWED if rules:
            return speech.gettext("The rules left nobody to meet: %(rules)s.", rules=rules)
        case LeftOutReason.NOBODY_ALLOWED:
            return speech.gettext("The rules left nobody to meet.")
        case LeftOutReason.ODD_NUMBER:
            why = speech.gettext("The number of people was odd, and there was no pair to join.")
        case LeftOutReason.OTHERS_TAKEN:
            why = speech.ngettext(
                "Only one person was free to meet, and was needed by somebody else.",
                "Only %(num)s people were free to meet, and each was needed by somebody else.",
                left_out.allowed,
            )
    return " ".join([why, speech.gettext("Of the others, %(rules)s.", rules=rules)] if rules else [why])


@dataclass(frozen=True)
class _Sentences:
    """Sentences about the people of one pool, in one language."""

    names: Names
    speech: Speech

    def people(self, reason: Reason) -> str:
        return self.speech.listed(map(self.names.person, reason.people))

    def councils(self, reason: Reason) -> str:
        return self.speech.listed(map(self.names.council, reason.people))

    def topics(self, reason: Reason) -> str:
        return self.speech.listed(map(self.names.topic, reason.topics))

    def exchange(self, reasons: Sequence[Reason]) -> list[str]:
        """Who can learn what from whom, both ways in one sentence."""
        clauses = [self._learns(reason) for reason in reasons if reason.why is Why.LEARNS]
        return ["; ".join(clauses) + "."] if clauses else []

    def _learns(self, reason: Reason) -> str:
        learner, sharer = map(self.names.person, reason.people)
        return self.speech.gettext(
            "%(learner)s can learn about %(topics)s from %(sharer)s",
            learner=learner,
            topics=self.topics(reason),
            sharer=sharer,
        )

    def single(self, reason: Reason) -> str:
        """The sentence of a reason that has one of its own, or the empty text."""
        gettext = self.speech.gettext
        match reason.why:
            case Why.NEARLY:
                return self._nearly(reason)
            case Why.BOTH_WANT:
                return gettext(
                    "%(people)s both want to learn about %(topics)s.",
                    people=self.people(reason),
                    topics=self.topics(reason),
                )
            case Why.FIRST_LINK:
                return gettext("First conversation between %(councils)s.", councils=self.councils(reason))
            case Why.FEW_LINKS:
                return gettext("%(councils)s have hardly talked so far.", councils=self.councils(reason))
            case Why.NEW_CIRCLES:
                return gettext(
                    "In their conversations so far %(people)s have heard from nobody in common.",
                    people=self.people(reason),
                )
            case Why.WAITED:
                return gettext("%(people)s went without a conversation last time.", people=self.people(reason))
            case _:
                return ""

    def _nearly(self, reason: Reason) -> str:
        learner, sharer = map(self.names.person, reason.people)
        wanted, known = map(self.names.topic, reason.topics)
        return self.speech.gettext(
            "%(sharer)s knows %(known)s, which is close to what %(learner)s asked about: %(wanted)s.",
            sharer=sharer,
            known=known,
            learner=learner,
            wanted=wanted,
        )

    def differences(self, reasons: Sequence[Reason]) -> list[str]:
        gettext = self.speech.gettext
        different = {
            Why.OTHER_NATION: gettext("nations"),
            Why.OTHER_REGION: gettext("regions"),
            Why.OTHER_KIND: gettext("kinds of organisation"),
            Why.OTHER_PROFESSION: gettext("professions"),
        }
        kinds = [word for why, word in different.items() if any(reason.why is why for reason in reasons)]
        return [gettext("They work in different %(kinds)s.", kinds=self.speech.listed(kinds))] if kinds else []

    def newcomers(self, reasons: Sequence[Reason]) -> list[str]:
        new = [self.people(reason) for reason in reasons if reason.why is Why.NEWCOMER]
        if not new:
            return []
        people = self.speech.listed(new)
        return [self.speech.ngettext("%(people)s is new here.", "%(people)s are new here.", len(new), people=people)]


def _rules(left_out: LeftOut, speech: Speech) -> str:
    """How many the rules took away, rule by rule; empty if none."""
    same, met, avoid = left_out.same_council, left_out.met, left_out.avoid
    ngettext = speech.ngettext
    said = [
        (
            same,
            ngettext(
                "%(num)s person is from the same organisation", "%(num)s people are from the same organisation", same
            ),
        ),
        (met, ngettext("%(num)s person has been a partner before", "%(num)s people have been partners before", met)),
        (avoid, ngettext("%(num)s person is kept apart", "%(num)s people are kept apart", avoid)),
    ]
    words = [words for count, words in said if count]
    return speech.listed(words) if words else ""
