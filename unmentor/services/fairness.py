"""How fair a draw is, in numbers that can be kept and in words."""

from unmentor.matching import fairness
from unmentor.persistence.models import KeptFairness
from unmentor.services.decided import Decided
from unmentor.services.words import points


def fairness_of(decided: Decided) -> KeptFairness:
    """The fairness of a draw, as it is kept with a cycle."""
    found = fairness(decided.pool, decided.draw)
    return KeptFairness(
        lowest=found.lowest,
        median=found.median,
        highest=found.highest,
        waiting=len(found.waiting),
        waited_before=sum(decided.pool.people[at].waiting > 0 for at in found.waiting),
        blocking=found.blocking,
    )


def fairness_in_words(kept: KeptFairness) -> list[str]:
    """The same for an organiser, a line each; points are what the weights are given in."""
    return [*_affinities(kept), _waiting(kept), _blocking(kept)]


def _affinities(kept: KeptFairness) -> list[str]:
    if kept.lowest is None or kept.median is None or kept.highest is None:
        return []
    lowest, median, highest = map(points, (kept.lowest, kept.median, kept.highest))
    return [f"affinity of two who meet: lowest {lowest}, median {median}, highest {highest} points"]


def _waiting(kept: KeptFairness) -> str:
    if not kept.waiting:
        return "nobody has to wait"
    if kept.waiting == 1:
        return f"1 person has to wait, who had {'waited before' if kept.waited_before else 'not waited before'}"
    return f"{kept.waiting:,} people have to wait; {kept.waited_before or 'none'} of them had waited before"


def _blocking(kept: KeptFairness) -> str:
    if kept.blocking == 1:
        return "1 pair of people would both rather meet each other"
    return f"{f'{kept.blocking:,}' if kept.blocking else 'no'} pairs of people would both rather meet each other"
