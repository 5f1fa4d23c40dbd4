"""A draw in words: its reasons by the names of rows or of a sheet, the rules, points of affinity, and its proof."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from unmentor.mail import given_name, phrase, speech_in
from unmentor.matching import Introduced, LeftOut, Names, Rule, Why, left_out_sentence, sentences
from unmentor.matching.near import Closeness
from unmentor.persistence.models import PractitionerRow
from unmentor.sheets import Signup
from unmentor.topics import load_topics

Said = Iterable[tuple[str, str]]
"""Interests as their keys and the words that people used for them."""

ORGANISERS = "en"  # the language of what is kept for organisers, and of the command line
# What a letter says in its own way, or does not say of one partner to the other.
_NOT_IN_LETTERS = {Why.LEARNS, Why.NEARLY, Why.BOTH_WANT, Why.WAITED}


RULES_IN_WORDS = {
    Rule.SAME_PERSON: "they are one person",
    Rule.SAME_COUNCIL: "they are from the same organisation",
    Rule.MET: "they have been partners before",
    Rule.AVOID: "they are kept apart",
    Rule.LOCKED: "all conversations of one of them are promised to others",
}


def points(thousandths: int) -> str:
    """Affinity in points, which is what weights are given in: to two places, and a small one not to nothing."""
    return f"{thousandths / 1000:,.{2 if abs(thousandths) >= 10 or not thousandths else 3}f}"


def proof_in_words(optimal: bool, gap: int | None, affinity: int) -> str:
    """Whether a draw is proved, and if not, what a better one could have: see `affinity_gap` of unmentor.matching.

    `affinity` is what its pairs have together; both are in thousandths.
    """
    if optimal:
        return "proved the best possible"
    if gap is None:
        return "not proved the best possible: a better draw could have more introductions, or leave out others"
    share = f" ({_per_cent(gap / affinity)})" if affinity else ""
    return (
        f"not proved the best possible: a better draw could have at most {points(gap)} points of affinity more{share}"
    )


def _per_cent(share: float) -> str:
    return "less than 0.01 %" if share < 0.0001 else f"{share:.2%}".replace("%", " %")


def said_by_rows(people: Iterable[PractitionerRow]) -> Said:
    """What practitioners of the database call their interests."""
    return ((interest.key, interest.words) for person in people for interest in person.interests)


def said_by_signups(people: Iterable[Signup]) -> Said:
    """What the people of a sheet call them."""
    return ((i.key, i.words) for person in people for i in (*person.learn, *person.share))


def closeness_of(said: Said) -> Closeness:
    """How near interests are, people's own words read too. Of a key's spellings the same one counts in any order."""
    words = dict(sorted(said))
    return lambda keys: load_topics().closeness_sparse(keys, [words.get(key, "") for key in keys])


@dataclass(frozen=True)
class _Named:
    name: str
    council: str


class Namer:
    """Says why, about the people of one pool, in its order."""

    def __init__(self, people: Sequence[_Named], words: Said) -> None:
        self._people = people
        self._words = dict(words)

    @classmethod
    def of_rows(cls, people: Sequence[PractitionerRow]) -> "Namer":
        """For practitioners of the database."""
        return cls([_Named(person.name, person.council.short_name) for person in people], said_by_rows(people))

    @classmethod
    def of_signups(cls, people: Sequence[Signup]) -> "Namer":
        """For the people of a sheet."""
        return cls([_Named(person.name, person.council.short_name) for person in people], said_by_signups(people))

    def reasons(self, introduced: Introduced) -> list[str]:
        """Why these people were introduced, in sentences for organisers."""
        return sentences(introduced.reasons, self._names(introduced.members), speech_in(ORGANISERS))

    def for_letter(self, introduced: Introduced, language: str) -> list[str]:
        """The same for a letter to one of them, which says what each could learn in its own way."""
        reasons = [reason for reason in introduced.reasons if reason.why not in _NOT_IN_LETTERS]
        return sentences(reasons, self._names(introduced.members), speech_in(language))

    def left_out(self, left_out: LeftOut, language: str = ORGANISERS) -> str:
        """Why somebody has no partner. That others asked not to meet them is between those others and the organiser."""
        return left_out_sentence(replace(left_out, avoid=0), speech_in(language))

    def exchanges(self, introduced: Introduced) -> list[tuple[int, int, str]]:
        """Who learns about what from whom, as seats in the introduction."""
        seat = {person: position for position, person in enumerate(introduced.members)}
        found = []
        for reason in introduced.reasons:
            topics = {Why.LEARNS: reason.topics, Why.NEARLY: reason.topics[1:]}.get(reason.why, ())
            learner, sharer = (seat[person] for person in reason.people) if topics else (0, 0)
            found += [(learner, sharer, self._words[topic]) for topic in topics]
        return found

    def _names(self, members: Sequence[int]) -> Names:
        """Given names, unless two of these people share one; topics as they read within a sentence."""
        given = Counter(given_name(self._people[person].name) for person in members)

        def called(person: int) -> str:
            name = self._people[person].name
            return name if given[given_name(name)] > 1 else given_name(name)

        return Names(
            person=called,
            council=lambda person: self._people[person].council,
            topic=lambda key: phrase(self._words[key]),
        )
