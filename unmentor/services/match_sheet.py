"""Pairs from a sheet alone, without a database: for an organiser with a spreadsheet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from unmentor.matching import Draw, Person, Pool, Weights, draw
from unmentor.network import one_after_the_other, standing
from unmentor.services.decided import AddressPair
from unmentor.services.together import brought_together
from unmentor.services.words import closeness_of, said_by_signups
from unmentor.sheets import Signup


@dataclass(frozen=True)
class Inputs:
    """What a draw on files is made from; `met`, `avoid` and `waiting` may name people who are not in the sheet.

    `signups` are of people who take part: see `taking_part`. `met` is in the order in which they met, as far as that is
    known. The pairs of `together` are introduced whatever else is decided.
    """

    signups: Sequence[Signup]
    met: Sequence[AddressPair] = ()
    avoid: Sequence[AddressPair] = ()
    waiting: frozenset[str] = frozenset()
    together: Sequence[AddressPair] = ()

    @property
    def addresses(self) -> tuple[str, ...]:
        """How people are named, in the order of the sheet."""
        return tuple(signup.address for signup in self.signups)


@dataclass(frozen=True)
class Matched:
    """A draw on a sheet. The last three are counted from the pairs themselves, apart from the engine that made them."""

    inputs: Inputs
    pool: Pool
    draw: Draw
    new_council_links: int
    repeats: int
    same_council: int

    @property
    def addresses(self) -> tuple[str, ...]:
        """How people are named, in the order of the pool."""
        return self.inputs.addresses

    def groups(self) -> list[list[Signup]]:
        """The people of each introduction."""
        return [[self.inputs.signups[i] for i in introduced.members] for introduced in self.draw.introductions]


def taking_part(signups: Iterable[Signup]) -> tuple[Signup, ...]:
    """Those of whom the sheet does not say that they are only invited, or have left."""
    return tuple(signup for signup in signups if signup.state not in ("invited", "left"))


def match_signups(inputs: Inputs, weights: Weights, seed: int, seconds: float) -> Matched:
    """Draw, and count what came of it. Raises Refusal for a pair that cannot be brought together."""
    pool = pool_of(inputs)
    decided = draw(pool, weights=weights, seed=seed, seconds=seconds)
    groups = [[inputs.signups[i] for i in introduced.members] for introduced in decided.introductions]
    pairs = [pair for group in groups for pair in combinations(group, 2)]
    met = {frozenset(pair) for pair in inputs.met}
    return Matched(
        inputs,
        pool,
        decided,
        new_council_links=len({_councils(*pair) for pair in pairs} - _links(inputs)),
        repeats=sum(frozenset((a.address, b.address)) in met for a, b in pairs),
        same_council=sum(a.council.code == b.council.code for a, b in pairs),
    )


def pool_of(inputs: Inputs) -> Pool:
    """The pool that these files describe, people in the order of the sheet. Raises Refusal as `match_signups` does."""
    councils = {signup.address: signup.council.code for signup in inputs.signups}
    position = standing(one_after_the_other(inputs.met), councils)
    # Without a history everybody is new, and nothing is to be said of it.
    newcomers = councils.keys() - {address for pair in inputs.met for address in pair} if inputs.met else set()
    pool = Pool.of(
        [_person(signup, signup.address in inputs.waiting, signup.address in newcomers) for signup in inputs.signups],
        met=inputs.met,
        avoid=inputs.avoid,
        links=position.links,
        heard=(position.people, position.heard),
        closeness=closeness_of(said_by_signups(inputs.signups)),
    )
    return brought_together(pool, inputs.addresses, inputs.together)


def _person(signup: Signup, waiting: bool, newcomer: bool) -> Person:
    return Person(
        key=signup.address,
        council=signup.council.code,
        region=signup.council.region,
        nation=signup.council.nation,
        kind=signup.council.kind.value,
        profession=signup.role.casefold(),
        learn=frozenset(interest.key for interest in signup.learn),
        share=frozenset(interest.key for interest in signup.share),
        conversations=signup.conversations,
        second_seat=signup.second_seat,
        waiting=int(waiting),
        newcomer=newcomer,
    )


def _councils(a: Signup, b: Signup) -> frozenset[str]:
    return frozenset((a.council.code, b.council.code))


def _links(inputs: Inputs) -> set[frozenset[str]]:
    councils = {signup.address: signup.council.code for signup in inputs.signups}
    known: Iterable[AddressPair] = (pair for pair in inputs.met if pair[0] in councils and pair[1] in councils)
    return {frozenset((councils[a], councils[b])) for a, b in known}
