"""Close matches: a council only if one is near and every other is far."""

from rapidfuzz import process
from rapidfuzz.distance import Indel

from unmentor.councils.index import Claim, Index
from unmentor.councils.normalise import NameParts

_LIKE_ENOUGH_TO_OFFER = 0.7  # share of letters in common, from which a name is offered as a candidate
_MOST_OFFERED = 5


def close_claims(index: Index, parts: NameParts) -> tuple[tuple[Claim, ...], bool]:
    """The claims nearest to a core that no name has, nearest first, and whether they are all that can be meant.

    Distance counts letters put in and taken out (a letter changed is both). The nearest is sure if it is within one slip
    in a short name and two in a long one, suits the type words, and every other that they allow is three times as far
    off and at least four letters farther.
    """
    slips = 1 if len(parts.core) < 5 else 2 if len(parts.core) < 12 else 4
    near = _near(index, parts.core, max(3 * slips, slips + 4, len(parts.core) // 2))
    if not near:
        return (), False
    nearest = near[0][1]
    reach = max(3 * nearest, nearest + 4)
    rivals = [claim for claim, far in near if far < reach and (claim.suits(parts) or far <= nearest)]
    if nearest <= slips and near[0][0].suits(parts):
        return tuple(dict.fromkeys(rivals)), True
    offered = [claim for claim, far in near if 1 - far / (2 * len(parts.core)) >= _LIKE_ENOUGH_TO_OFFER]
    return tuple(dict.fromkeys(offered))[:_MOST_OFFERED], False


def _near(index: Index, core: str, farthest: int) -> list[tuple[Claim, int]]:
    found = process.extract(core, index.close, scorer=Indel.distance, score_cutoff=farthest, limit=None)
    return [(claim, int(far)) for key, far, _ in found for claim in index.core[key]]
