"""Being asked to stop (SIGTERM, SIGINT): remembered by the signal, acted upon where it is safe."""

import select
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

_SIGNALS = signal.SIGTERM, signal.SIGINT


@contextmanager
def asked_to_stop() -> Iterator[Callable[[], bool]]:
    """Gives a function that says whether this process was asked to stop. Who asks twice interrupts at once."""
    asked: list[int] = []

    def ask(signum: int, _frame: FrameType | None) -> None:
        if asked:
            raise KeyboardInterrupt
        asked.append(signum)

    before = {signum: signal.signal(signum, ask) for signum in _SIGNALS}
    try:
        yield lambda: bool(asked)
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


@contextmanager
def waiting_for_the_end(lifeline: int | None = None) -> Iterator[Callable[[], None]]:
    """Gives a function that waits until this process is asked to stop, or until the file `lifeline` is at its end.

    The handlers do nothing: a handler that takes a lock waits for ever if it interrupted whoever holds that lock.
    Python itself writes each signal into a socket, and that is what is waited for.
    """
    here, there = socket.socketpair()
    there.setblocking(False)
    with here, there:
        wakeup = signal.set_wakeup_fd(there.fileno())
        before = {signum: signal.signal(signum, lambda *_: None) for signum in _SIGNALS}
        try:
            yield lambda: _wait(here.fileno(), lifeline)
        finally:
            for signum, handler in before.items():
                signal.signal(signum, handler)
            signal.set_wakeup_fd(wakeup)


def _wait(*files: int | None) -> None:
    select.select([file for file in files if file is not None], [], [])
