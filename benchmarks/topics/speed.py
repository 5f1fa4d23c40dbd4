"""`python -m benchmarks.topics.speed [OWN]`: time and memory of `closeness_sparse` for thousands of own words."""

import random
import resource
import sys
import time

from unmentor.topics import Meaning, MeaningMissing, compact, load_meaning, load_topics

_SUBJECTS = [words for topic in load_topics().topics for words in topic.spellings()]
_OPENINGS = ["running", "learning", "choosing", "fixing", "buying", "sharing"]
_ENDS = ["small councils", "rural areas", "new teams", "less money", "our partners"]
_PLAIN = ["pets", "choirs", "lifts", "boilers", "bicycles", "pianos", "chess", "minibuses", "hedges", "kilns"]


def main() -> None:
    """Prints a line for each way; the peak is of the whole process, above what it had before."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    words = own_words(count)
    keys = [topic.slug for topic in load_topics().topics] + [f"own:{compact(text)}" for text in words]
    said = [topic.name for topic in load_topics().topics] + words
    print(f"{len(set(keys))} distinct interests, {count} of them own words")
    _measure("graph", keys, [], None)
    _measure("graph + names", keys, said, None)
    try:
        _measure("all three", keys, said, load_meaning())
    except MeaningMissing as missing:
        print(f"all three: left out, {missing}")


def own_words(count: int) -> list[str]:
    """Distinct texts: half hold a topic's name, half do not."""
    chance, found = random.Random(0), dict[str, None]()
    while len(found) < count:
        subject = chance.choice(_SUBJECTS if len(found) % 2 else _PLAIN)
        number = chance.randrange(1000)
        found[f"{chance.choice(_OPENINGS)} {subject} with {chance.choice(_ENDS)} {number}"] = None
    return list(found)


def _measure(name: str, keys: list[str], words: list[str], meaning: Meaning | None) -> None:
    before, start = _peak(), time.perf_counter()
    near = load_topics().closeness_sparse(keys, words, meaning=meaning)
    seconds, size = time.perf_counter() - start, (near.data.nbytes + near.indices.nbytes + near.indptr.nbytes) / 1e6
    print(f"  {name:<15}{seconds:6.2f} s   {near.nnz:>9} entries, {size:5.1f} MB   peak +{_peak() - before:.0f} MB")


def _peak() -> float:
    """MB, the most this process ever held; what a later way needs beyond an earlier one's peak shows, no more."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
