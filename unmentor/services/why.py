"""An organiser's question about a draw: why not these two, and what would be lost if they were brought together?"""

from dataclasses import asdict, dataclass

from unmentor.matching import WhyNot, why_not
from unmentor.services.decided import AddressPair, Decided, places_of
from unmentor.services.words import RULES_IN_WORDS, points


@dataclass(frozen=True)
class Answer:
    """About two people, by their addresses; `proved` says whether the draw was."""

    people: AddressPair
    found: WhyNot
    proved: bool

    def in_words(self) -> str:
        """The answer in a sentence or two; points are what the weights are given in."""
        found = self.found
        if found.introduced:
            return "These two are introduced to each other."
        if found.rule:
            return f"These two may not meet: {RULES_IN_WORDS[found.rule]}."
        return f"They may meet, {_price(found, self.proved)}.{self._doubt()}"

    def as_json(self) -> dict[str, object]:
        """The same for a program; affinities in thousandths."""
        return {"people": list(self.people), **asdict(self.found), "answer": self.in_words()}

    def _doubt(self) -> str:
        """How far the price is to be trusted: both draws have to be proved for it to be the least there is."""
        if not self.proved:
            return " The draw itself is not proved the best, so this is an estimate."
        if not self.found.proved and (_losses(self.found) or (self.found.cost or 0) > 0):
            return " The draw with them is not proved the best: another one may lose less."
        return ""


def why_not_these(decided: Decided, pair: AddressPair, seconds: float) -> Answer:
    """Why two people were not introduced in this draw; draws again with them, in that time.

    Raises Refusal for an address of somebody who does not take part.
    """
    places = places_of(decided.addresses, pair)
    found = why_not(decided.pool, decided.draw, *places, seconds=seconds)
    one, other = (decided.addresses[at] for at in places)
    return Answer((one, other), found, decided.draw.optimal)


def _price(found: WhyNot, proved: bool) -> str:
    """What is lost with these two; what counts before affinity comes first, and affinity only if that is untouched."""
    cost, fewer = found.cost or 0, -(found.left_out or 0)
    if losses := _losses(found):
        return f"but then {' and '.join(losses)}"
    worth = f"all pairs together would lose {points(cost)} points of affinity"
    if fewer > 0:
        gain = f"and then {_count(fewer, 'person', 'people')} fewer would be left out"
        return f"{gain}, though {worth}" if cost > 0 else gain
    if cost > 0:
        return f"but {worth}"
    if not proved:
        return "and the draw with them that was found is no worse"
    return "and it would cost nothing: of several draws that are as good another one was made"


def _losses(found: WhyNot) -> list[str]:
    """What would be lost of all that counts before affinity."""
    left_out, volunteers = found.left_out or 0, found.second_seats
    said = [
        (left_out, f"{_count(left_out, 'person', 'people')} more would be left out"),
        (found.waited, "somebody who was left out before would lose their place in a pair"),
        (found.conversations, f"{_count(found.conversations, 'conversation')} that people asked for would be missed"),
        (volunteers, f"{_count(volunteers, 'volunteer')} more would take a second conversation"),
        # A trio that saves somebody from being left out is no loss.
        (found.trios if left_out >= 0 else 0, "three people would have to share one conversation"),
    ]
    return [words for more, words in said if more > 0]


def _count(number: int, singular: str, plural: str = "") -> str:
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"
