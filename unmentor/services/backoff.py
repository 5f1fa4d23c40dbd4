"""How long a message waits between attempts: exponential back-off with jitter, so that those which failed together do
not all come back together."""

import random
from datetime import timedelta

MOST_ATTEMPTS = 12
"""After so many a message is given up: with the waits between them, between 20 and 30 hours after the first."""

SHORTEST_WAIT = timedelta(minutes=2)
_LONGEST = timedelta(hours=4)
_JITTER = 0.5  # of the wait, on top


def wait(attempts: int, chance: random.Random) -> timedelta:
    """After so many failed attempts: 2, 4, 8... minutes, 4 hours at most, and by chance up to half of that on top."""
    doubled = min(SHORTEST_WAIT * int(2 ** (attempts - 1)), _LONGEST)
    return doubled * chance.uniform(1, 1 + _JITTER)
