"""Pairs that an organiser wants introduced whatever else is decided; the draw calls them locked."""

from collections.abc import Iterable, Sequence

from unmentor.errors import Refusal
from unmentor.matching import Pool
from unmentor.matching.why_not import rule_between
from unmentor.services.decided import AddressPair, places_of
from unmentor.services.words import RULES_IN_WORDS


def brought_together(pool: Pool, addresses: Sequence[str], pairs: Iterable[AddressPair]) -> Pool:
    """The pool with these pairs locked; person `i` of it has the address `addresses[i]`.

    Raises Refusal for an address that nobody in the pool has, for a pair given twice or kept apart by a rule, and where
    one of the two has no conversation left.
    """
    for pair in pairs:
        one, other = sorted(places_of(addresses, pair))
        names = f"{addresses[one]} and {addresses[other]}"
        if (one, other) in pool.locked:
            raise Refusal(f"{names} are to be brought together twice: once is enough")
        if rule := rule_between(pool, one, other):
            raise Refusal(f"{names} cannot be brought together: {RULES_IN_WORDS[rule]}")
        pool = pool.with_locked((one, other))
    return pool
