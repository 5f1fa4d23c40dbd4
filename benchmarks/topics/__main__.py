"""`python -m benchmarks.topics`: every method on the labelled pairs, and what each kind of link was worth."""

from collections import Counter
from collections.abc import Sequence

from benchmarks.topics.methods import Method, methods
from benchmarks.topics.pairs import Half, Label, Pair, read_audit, read_pairs
from benchmarks.topics.scoring import LEAST_PRECISION, STEPS, Quality, quality, tuned_threshold
from unmentor.topics import Meaning, MeaningMissing, load_meaning, load_topics

NEAR_IS_WORTH = 0.6  # of what the same topic is worth: a judgement, not a measurement


def main() -> None:
    """Prints everything; without `unmentor[meaning]` the methods that need it are left out, and it says so."""
    pairs, meaning = read_pairs(), _meaning()
    tuning = [pair for pair in pairs if pair.half is Half.TUNING]
    held_out = [pair for pair in pairs if pair.half is Half.HELD_OUT]
    _print_counts(pairs)
    found = methods(load_topics(), meaning)
    thresholds = _print_tuning(found, tuning)
    _print_held_out(found, thresholds, held_out)
    _print_worth(found["graph + names"], tuning)
    _print_audit()
    if meaning:
        _print_own_words(found["embedding"], [pair for pair in tuning if pair.group == "own words"])


def _meaning() -> Meaning | None:
    try:
        return load_meaning()
    except MeaningMissing as missing:
        print(f"The embedding is left out: {missing}\n")
        return None


def _print_counts(pairs: Sequence[Pair]) -> None:
    print(f"{len(pairs)} pairs        " + "".join(f"{label:>11}" for label in Label))
    for (group, half), some in sorted(Counter((pair.group, pair.half) for pair in pairs).items()):
        labels = Counter(pair.label for pair in pairs if (pair.group, pair.half) == (group, half))
        print(f"{group:<10}{half:<9}" + "".join(f"{labels[label]:>11}" for label in Label) + f"   of {some}")


def _print_tuning(found: dict[str, Method], pairs: Sequence[Pair]) -> dict[str, float]:
    """The threshold of each method, chosen here."""
    print(f"\nTuning half: the lowest threshold (steps of 0.05) whose precision is at least {LEAST_PRECISION}")
    thresholds = {}
    for name, method in found.items():
        scores = method(pairs)
        thresholds[name] = tuned_threshold(scores, pairs)
        print(_line(name, thresholds[name], quality(scores, pairs, thresholds[name])))
    return thresholds


def _print_held_out(found: dict[str, Method], thresholds: dict[str, float], pairs: Sequence[Pair]) -> None:
    print("\nHeld-out half, at those thresholds: all pairs, then by group")
    groups = ["", *sorted({pair.group for pair in pairs})]
    for group in groups:
        some = [pair for pair in pairs if group in ("", pair.group)]
        print(f"{group or 'all'} ({sum(pair.glad for pair in some)} of {len(some)} glad)")
        for name, method in found.items():
            print(_line(name, thresholds[name], quality(method(some), some, thresholds[name])))


def _print_worth(method: Method, pairs: Sequence[Pair]) -> None:
    """What a pair with each value of closeness is worth on average, to compare with the value itself."""
    print(f"\nTuning half: what each closeness was worth (same 1, near {NEAR_IS_WORTH}, unrelated 0)")
    worth = {Label.SAME: 1.0, Label.NEAR: NEAR_IS_WORTH, Label.UNRELATED: 0.0}
    by_score: dict[float, list[float]] = {}
    for score, pair in zip(method(pairs), pairs, strict=True):
        by_score.setdefault(round(float(score), 2), []).append(worth[pair.label])
    for score, values in sorted(by_score.items(), reverse=True):
        print(f"  closeness {score:.2f}: worth {sum(values) / len(values):.2f} over {len(values)} pairs")


def _print_audit() -> None:
    print("\nAudit: topic pairs drawn by lot after the links were written, and judged then")
    for kind, some in sorted(Counter(pair.kind for pair in read_audit()).items()):
        near = sum(pair.label is Label.NEAR for pair in read_audit() if pair.kind == kind)
        print(f"  {kind}: glad of {near} in {some}")


def _print_own_words(method: Method, pairs: Sequence[Pair]) -> None:
    print("\nTuning half, own words alone: the embedding's threshold (`LEAST` in unmentor/topics/wordllama.py)")
    scores = method(pairs)
    for step in STEPS[5:16]:
        print(_line("", step, quality(scores, pairs, step)))
    print(f"  chosen by the same rule: {tuned_threshold(scores, pairs):.2f}")


def _line(name: str, threshold: float, of: Quality) -> str:
    numbers = f"precision {of.precision:>4.2f}   recall {of.recall:.2f}   F1 {of.f1:.2f}"
    return f"  {name:<15}from {threshold:.2f}   {numbers}"


if __name__ == "__main__":
    main()
