"""Making very many objects that stay, without looking for rubbish among them again and again."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """The collector of reference cycles is off while the block, or the function that this decorates, runs.

    All else is freed as ever. The collector starts over whenever there are a quarter more objects, and finds nothing
    among rows that were just read: for the draw of ten thousand people that took as long as reading them.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
