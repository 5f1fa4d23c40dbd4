"""What jobs did is written down, by however many schedulers there are."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.services.conftest import NOW
from unmentor.persistence import Database
from unmentor.services.job_log import job_rows, run_job


def test_of_two_schedulers_that_begin_at_the_same_moment_none_fails(each_database: Database) -> None:
    """Both find no row of the job, and both want to write its first."""
    both = Barrier(2)

    def job() -> str:
        both.wait(timeout=10)
        return "done"

    def begin(name: str) -> None:
        run_job(each_database, name, job, lambda: NOW)

    for name in [f"job {n}" for n in range(8)]:
        with ThreadPoolExecutor(2) as pool:
            for run in [pool.submit(begin, name) for _ in range(2)]:
                run.result()
    with each_database.reading() as session:
        assert [(row.name, row.news, row.error) for row in job_rows(session)] == [
            (f"job {n}", "done", "") for n in range(8)
        ]
