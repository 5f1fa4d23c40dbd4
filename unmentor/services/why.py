"""An organiser's question about a draw: why not these two, and what would it cost to bring them together?"""

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
        estimate = "" if self.proved else " The draw itself is not proved the best, so this is an estimate."
        return f"They may meet, {_price(found, self.proved)}.{estimate}"

    def as_json(self) -> dict[str, object]:
        """The same for a program; affinities in thousandths."""
        return {"people": list(self.people), **asdict(self.found), "answer": self.in_words()}


def why_not_these(decided: Decided, pair: AddressPair, seconds: float) -> Answer:
    """Why two people were not introduced in this draw; draws again with them, in that time.

    Raises Refusal for an address of somebody who does not take part.
    """
    places = places_of(decided.addresses, pair)
    found = why_not(decided.pool, decided.draw, *places, seconds=seconds)
    one, other = (decided.addresses[at] for at in places)
    return Answer((one, other), found, decided.draw.optimal)


def _price(found: WhyNot, proved: bool) -> str:
    """What bringing them together costs all; people without a partner first, as they count first."""
    cost = found.cost or 0
    if found.left_out:
        return f"but then the number of people left out changes by {found.left_out:+,}"
    if not proved and cost <= 0:
        return "and the draw with them that was found is no worse"
    if cost < found.at_least or cost < 0:  # what it costs is not all affinity
        return "but then somebody who waited is left out again, or has a conversation fewer"
    if not cost:
        return "and it would cost nothing: of several draws that are as good another one was made"
    return f"but all pairs together would lose {points(cost)} points of affinity"
