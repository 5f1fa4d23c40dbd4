"""An organiser's questions about a draw: why not these two, and how fair it is to all."""

from collections.abc import Sequence
from dataclasses import asdict

from unmentor.errors import Refusal
from unmentor.matching import Draw, Pool, Rule, WhyNot, fairness, why_not
from unmentor.services.cycles import SECONDS_FOR_A_DRAW, Preview

_RULES = {
    Rule.SAME_PERSON: "they are one person",
    Rule.SAME_COUNCIL: "they are from the same organisation",
    Rule.MET: "they have been partners before",
    Rule.AVOID: "they are kept apart",
    Rule.LOCKED: "all conversations of one of them are promised to others",
}


def why_not_these(preview: Preview, one: str, other: str) -> str:
    """Why two people, by their addresses, would not be introduced. Raises Refusal for somebody who is not drawn."""
    addresses = [row.address for row in preview.taking_part.practitioners]
    places = [_place(addresses, address.strip().lower()) for address in (one, other)]
    found = why_not(preview.taking_part.pool, preview.draw, places[0], places[1], seconds=SECONDS_FOR_A_DRAW)
    return why_not_sentence(found)


def why_not_sentence(found: WhyNot) -> str:
    """The answer in words, for an organiser; points are what the weights are given in."""
    if found.introduced:
        return "These two are introduced to each other."
    if found.rule:
        return f"These two may not meet: {_RULES[found.rule]}."
    if found.left_out:
        return f"They may meet, but then the number of people left out changes by {found.left_out:+,}."
    if not found.cost:
        return "They may meet, and it would cost nothing: of several draws that are as good another one was made."
    return f"They may meet, but all pairs together would lose {(found.cost or 0) / 1000:.2f} points of affinity."


def fairness_as_json(pool: Pool, draw: Draw, addresses: Sequence[str]) -> dict[str, object]:
    """The fairness of a draw, with the addresses of those who wait."""
    found = fairness(pool, draw)
    return {**asdict(found), "waiting": [addresses[at] for at in found.waiting]}


def _place(addresses: Sequence[str], address: str) -> int:
    if address not in addresses:
        raise Refusal(f"{address} does not take part in this cycle")
    return addresses.index(address)
