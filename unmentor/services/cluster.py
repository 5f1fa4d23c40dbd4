"""A Dask cluster as the executor of a large draw; needs the extra `unmentor[cluster]`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from typing import Any, TypeVar

from distributed import Client

T = TypeVar("T")


class ClusterExecutor(Executor):
    """Dask's own executor, but for what the calls of one `map` have in common: each worker gets that once.

    The blocks of a draw share all its people, tens of megabytes of them, which Dask's executor sends with each block.
    The workers need the same version of this package.
    """

    def __init__(self, client: Client) -> None:
        """client: stays the caller's, who closes it."""
        self._client = client
        self._dask = client.get_executor()  # type: ignore[no-untyped-call]  # distributed is typed in part

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """One call on some worker."""
        future: Future[T] = self._dask.submit(fn, *args, **kwargs)
        return future

    def map(
        self, fn: Callable[..., T], *iterables: Iterable[Any], timeout: float | None = None, chunksize: int = 1
    ) -> Iterator[T]:
        """fn of each, in order. Workers are handed one call at a time, whatever `chunksize`: it costs them little."""
        calls = [list(each) for each in zip(*iterables, strict=False)]
        shared = self._client.scatter(fn, broadcast=True, hash=False)  # type: ignore[no-untyped-call]  # likewise
        results: Iterator[T] = self._dask.map(_call, [shared] * len(calls), calls, timeout=timeout)
        return results

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """No more calls; those under way are awaited, or given up."""
        self._dask.shutdown(wait=wait and not cancel_futures)


def _call(shared: Callable[..., T], given: list[Any]) -> T:
    """What runs on a worker."""
    return shared(*given)
