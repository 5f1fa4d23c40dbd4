"""Close matches: a council only if one is near and every other is far."""

from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import Indel

from unmentor.councils.index import Claim, Index, councils_of
from unmentor.councils.normalise import NameParts
from unmentor.councils.register import Council

_ALIKE = 0.65  # share of letters that two cores have in common, 0 to 1, from which they are alike
_WORTH_OFFERING = 0.75  # how alike the likest has to be
_MOST_OFFERED = 5


class Near(NamedTuple):
    """A claim to a name like the core in question.

    `distance` counts letters put in and taken out, so a letter changed counts two. `words` has the name's core at most.
    """

    claim: Claim
    words: int
    distance: int
    likeness: float


def near_claims(index: Index, core: str) -> list[Near]:
    """The claims to names that are like the core, likest first."""
    found = process.extract(core, index.close_keys, scorer=Indel.normalized_similarity, score_cutoff=_ALIKE, limit=None)
    return [
        Near(claim, index.close[key], Indel.distance(core, key), likeness)
        for key, likeness, _ in found
        for claim in index.core[key]
    ]


def close_council(near: Sequence[Near], parts: NameParts) -> Council | None:
    """The council whose name is surely meant by a core that no name has; None if there is doubt.

    The nearest has to be within the slips that such a length excuses, has to suit the type words and to have as many
    words: one more makes another body ("Gloucestershire ICB"). Every other that is alike, and suits the type words or
    is as near, has to be three times as far off and at least four letters farther.
    """
    if not near:
        return None
    nearest = min(near, key=lambda other: other.distance)
    if nearest.distance > _excused_slips(parts.core) or nearest.words < parts.words or not nearest.claim.suits(parts):
        return None
    reach = max(3 * nearest.distance, nearest.distance + 4)
    rivals = [
        other.claim
        for other in near
        if other.distance < reach and (other.claim.suits(parts) or other.distance <= nearest.distance)
    ]
    councils = councils_of(rivals)
    return councils[0] if len(councils) == 1 else None


def like_councils(near: Sequence[Near]) -> list[Council]:
    """The few likest councils for a person to choose from; none if the likest is not much like it."""
    if not near or near[0].likeness < _WORTH_OFFERING:
        return []
    return councils_of(other.claim for other in near)[:_MOST_OFFERED]


def _excused_slips(core: str) -> int:
    """Letters put in or taken out. In a short name one letter changed makes another place: Barrow, Harrow, Harlow."""
    return 1 if len(core) < 8 else 2 if len(core) < 12 else 4
