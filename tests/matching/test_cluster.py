"""A draw on a Dask cluster of two processes is the draw on threads, and both workers do their part."""

import re
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import Client, LocalCluster, get_task_stream

from tests.matching.strategies import generated_people
from unmentor.matching import Draw, Pool, certificate, draw
from unmentor.matching.blocks import block_bounds
from unmentor.services.cluster import ClusterExecutor

PEOPLE = 1_300
DOCS = Path(__file__).resolve().parents[2] / "docs" / "cluster.md"


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """A cluster of two processes that talk over the loopback interface alone; they may start late on a busy machine."""
    patient = {"distributed.comm.timeouts.connect": "180s", "distributed.comm.timeouts.tcp": "180s"}
    with (
        dask.config.set(patient),
        LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address="127.0.0.1:0", host="127.0.0.1"
        ) as cluster,
        Client(cluster) as connected,
    ):
        yield connected


@pytest.fixture(scope="module")
def pool() -> Pool:
    """A pool of several blocks, some of whom have met."""
    people = generated_people(PEOPLE, seed=3, councils=200)
    assert len(block_bounds(PEOPLE)) == 4
    keys = [person.key for person in people]
    return Pool.of(people, met=zip(keys[::2], keys[1::2], strict=True))


@pytest.fixture(scope="module")
def on_threads(pool: Pool) -> Draw:
    """The draw that all others have to equal."""
    return draw(pool)


def assert_same(pool: Pool, found: Draw, expected: Draw) -> None:
    """The same introductions for the same reasons, the same prices, the same certificate."""
    assert found.introductions == expected.introductions
    assert found.prices.tolist() == expected.prices.tolist()
    assert certificate(pool, found) == certificate(pool, expected)


def test_the_lines_of_the_docs_draw_as_threads_do_with_both_workers_at_work(
    client: Client, pool: Pool, on_threads: Draw
) -> None:
    (lines,) = re.findall(r"```python\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    names: dict[str, Any] = {"address": client.scheduler.address, "pool": pool}
    with get_task_stream(client) as stream:
        exec(lines, names)  # noqa: S102 - our own documentation
    assert_same(pool, names["drawn"], on_threads)
    assert {task["worker"] for task in stream.data} == set(client.scheduler_info()["workers"])


def test_dasks_own_executor_draws_as_threads_do(client: Client, pool: Pool, on_threads: Draw) -> None:
    with client.get_executor() as executor:
        assert_same(pool, draw(pool, executor=executor), on_threads)


def test_processes_draw_as_threads_do(pool: Pool, on_threads: Draw) -> None:
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as executor:
        assert_same(pool, draw(pool, executor=executor), on_threads)


def test_a_cluster_takes_single_calls_and_passes_on_what_goes_wrong(client: Client) -> None:
    executor: Executor = ClusterExecutor(client)
    assert executor.submit(divmod, 7, 2).result() == (3, 1)
    assert list(executor.map(divmod, [7, 9, 11], [2, 3, 4])) == [(3, 1), (3, 0), (2, 3)]
    with pytest.raises(ZeroDivisionError):
        list(executor.map(divmod, [7], [0]))
    executor.shutdown()
    with pytest.raises(RuntimeError, match="after shutdown"):
        executor.submit(divmod, 7, 2)
