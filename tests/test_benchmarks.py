"""The benchmarks: the real command at small sizes, and what is made of its numbers."""

import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from benchmarks import peers, pools
from benchmarks.findings import sentences, targets
from benchmarks.instances import Kind, Spec, matrix_of, people_of
from benchmarks.measure import Memory, Run, Skipped
from benchmarks.method import FULL
from benchmarks.page import page
from benchmarks.picture import WIDTH, picture
from benchmarks.programme import check_same
from benchmarks.results import Results
from benchmarks.table import figures, share

ROOT = Path(__file__).resolve().parents[1]
COMMAND = [sys.executable, "-m", "benchmarks"]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Where the command wrote, and what it printed."""
    out = tmp_path_factory.mktemp("benchmarks") / "new"
    done = subprocess.run([*COMMAND, "--quick", "--out", str(out)], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    return out, done.stdout


def _rows(page: str, kind: Kind) -> dict[tuple[str, str], dict[str, str]]:
    """The rows of a kind's table by size and method."""
    section = page.split(f"\n## {kind.capitalize()}\n", 1)[1].split("\n## ", 1)[0]
    head, _, *rows = [
        [cell.strip() for cell in line[1:-1].split("|")] for line in section.splitlines() if line.startswith("|")
    ]
    return {(row[0], row[1]): dict(zip(head, row, strict=True)) for row in rows}


def test_every_method_is_in_the_table_of_every_instance(quick: tuple[Path, str]) -> None:
    text = (quick[0] / "benchmarks.md").read_text("utf-8")
    everybody = ["ours", "CP-SAT", "networkx", "rustworkx", "greedy", "random"]
    assert {kind: list(_rows(text, kind)) for kind in Kind} == {
        Kind.DENSE: [(size, method) for size in ("100", "500") for method in everybody],
        Kind.TIES: [("100", method) for method in everybody],
        Kind.SPARSE: [("100", method) for method in everybody],
        Kind.POOL: [(size, method) for size in ("100", "200") for method in ("ours", "greedy", "random")],
    }


def test_exact_methods_find_the_same_value_and_the_others_no_more(quick: tuple[Path, str]) -> None:
    text = (quick[0] / "benchmarks.md").read_text("utf-8")
    rows = [row for kind in Kind for row in _rows(text, kind).values() if row["time, s"]]
    proofs = {row["method"]: row["proof"] for row in rows}
    assert {name: proof for name, proof in proofs.items() if name != "CP-SAT"} == {
        "ours": "proved",
        "networkx": "exact, no proof given",
        "rustworkx": "exact, no proof given",
        "greedy": "none",
        "random": "none",
    }
    assert {row["value"] for row in rows if row["proof"] in ("proved", "exact, no proof given")} == {"1"}
    assert all(0 < float(row["value"]) < 1 for row in rows if row["proof"] == "none")
    assert all(float(row["peak, MB"]) >= float(row["its own, MB"]) >= 0 for row in rows)


def test_peers_take_longer_than_ours_where_all_pairs_may_be_made(quick: tuple[Path, str]) -> None:
    rows = _rows((quick[0] / "benchmarks.md").read_text("utf-8"), Kind.DENSE)
    assert float(rows["100", "networkx"]["times ours"]) > 1
    assert float(rows["500", "rustworkx"]["times ours"]) > 1
    assert rows["500", "networkx"]["proof"] == "not run: above its limit of 100 people"


def test_the_page_says_on_what_it_ran_and_shows_the_picture(quick: tuple[Path, str]) -> None:
    text = (quick[0] / "benchmarks.md").read_text("utf-8")
    assert re.search(
        r"^Ran on \d+ cores? \(.+\), \w+, Python 3\.\d+\.\d+\. numpy \d.*, rustworkx \d", text, re.MULTILINE
    )
    assert "](benchmarks.svg)" in text
    assert "$" not in text
    assert "Not all was run" not in text
    root = ET.parse(quick[0] / "benchmarks.svg").getroot()  # noqa: S314 - the command made it
    assert [at.text for at in root.iter(f"{SVG}text") if (at.text or "").endswith("number of people")] == [
        f"{kind.capitalize()}: time by number of people" for kind in Kind
    ]


def test_it_ends_with_what_is_known_of_topics(quick: tuple[Path, str]) -> None:
    assert re.search(r"\nTopics: .*\n\n200 pairs .*\nHeld-out half", quick[1], re.DOTALL)


def test_what_was_measured_before_an_interruption_is_kept(tmp_path: Path) -> None:
    command = [*COMMAND, "--quick", "--sizes", "20", "2000", "--out", str(tmp_path)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        while not (tmp_path / "benchmarks.md").exists():
            assert running.poll() is None
            time.sleep(0.05)
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate()
    assert running.returncode == 130
    assert (
        f"Stopped. Only finished instances are written to {tmp_path}." in errors.splitlines()
    )  # beside a cut-off child's own words
    text = (tmp_path / "benchmarks.md").read_text("utf-8")
    assert ("20", "ours") in _rows(text, Kind.DENSE)
    assert "Still missing: all pairs of 2,000, heavy ties of 20, " in text


def test_a_size_that_is_no_number_of_people_is_refused() -> None:
    done = subprocess.run([*COMMAND, "--sizes", "9"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stderr.endswith("error: argument --sizes: a number of people from 10, not 9\n")


END = ", and takes at most 0.2 times as long."
OURS = Run(Spec(Kind.DENSE, 1000), "ours", 0.5, 0.9, worth=4000, left_out=0, gap=0, exact=True)
PEER = replace(OURS, method="rustworkx", seconds=5.0, gap=None)
GREEDY = replace(OURS, method="greedy", seconds=0.1, worth=3999, left_out=2, gap=None, exact=False)
RANDOM = replace(GREEDY, method="random", worth=1000, left_out=4)


def _at(size: int, seconds: float, run: Run) -> Run:
    return replace(run, spec=replace(run.spec, size=size), seconds=seconds)


LARGER = [_at(2000, 2.0, OURS), _at(2000, 40.0, PEER), _at(2000, 0.2, GREEDY), _at(2000, 0.2, RANDOM)]
RESULTS = Results([OURS.spec, LARGER[0].spec], [OURS, PEER, GREEDY, RANDOM, *LARGER])


@pytest.mark.parametrize("other", [replace(PEER, worth=4001), replace(PEER, left_out=2)])
def test_two_exact_methods_that_differ_are_an_error(other: Run) -> None:
    check_same([OURS, PEER, GREEDY])
    check_same([OURS, replace(other, gap=1)])  # one that did not finish may have less
    with pytest.raises(AssertionError, match="1,000 people, all pairs: ours leaves 0 out and is worth 4000; rustworkx"):
        check_same([OURS, GREEDY, other])


def test_ratios_and_growth_follow_from_the_times() -> None:
    assert [RESULTS.times_ours(run) for run in RESULTS.runs(method="rustworkx")] == [10.0, 20.0]
    assert [RESULTS.growth(run) for run in RESULTS.runs()] == [None] * 4 + [2.0, 3.0, 1.0, 1.0]
    assert list(targets(RESULTS)) == [
        ("all pairs, 2,000 people: rustworkx takes at least 25 times as long as ours", "20 times", "**no**")
    ]
    assert list(sentences(RESULTS)) == [
        "**Same value as rustworkx**, and as many people left out, on all 2 instances that it solved.",
        f"**Greedy** comes to 0.9997 to 0.9997 of our value, leaves up to 2 people more out{END}",
        f"**Random** comes to 0.2500 to 0.2500 of our value, leaves up to 4 people more out{END}",
        "**Our time grows** on all pairs as n^2.0 from 1,000 to 2,000.",
    ]


def test_it_says_where_a_peer_is_faster_and_where_a_method_did_not_finish() -> None:
    faster = replace(PEER, seconds=0.25)
    unfinished = replace(OURS, method="CP-SAT", worth=3000, gap=3)
    said = list(sentences(Results([OURS.spec], [OURS, unfinished, faster, GREEDY, RANDOM])))
    assert said[1:3] == [
        "**CP-SAT did not finish** on all pairs, 1,000: within 1.0e-03 of the best, by its own bound.",
        "**rustworkx is faster than ours** on all pairs, 1,000 (0.5 of our time).",
    ]


@pytest.mark.parametrize(
    ("run", "measured", "met"),
    [
        (Run(Spec(Kind.POOL, 30_000), "ours", 290.0, 500.0, 10**8, 0, 900, True), "within 9.0e-06, 290 s", "yes"),
        (Run(Spec(Kind.POOL, 30_000), "ours", 290.0, 500.0, 10**8, 0, 1100, True), "within 1.1e-05, 290 s", "**no**"),
        (Run(Spec(Kind.POOL, 30_000), "ours", 310.0, 500.0, 10**8, 0, 0, True), "proved, 310 s", "**no**"),
    ],
)
def test_a_target_is_met_by_time_memory_and_gap_together(run: Run, measured: str, met: str) -> None:
    wanted = "pool draws, 30,000 people: within 1e-05, in about 300 s, under 4,000 MB"
    small, large = replace(run, memory=Memory(3_999.0, 1.0)), replace(run, memory=Memory(4_001.0, 1.0))
    assert list(targets(Results([run.spec], [small]))) == [(wanted, f"{measured}, 3,999 MB", met)]
    assert list(targets(Results([run.spec], [large]))) == [(wanted, f"{measured}, 4,001 MB", "**no**")]


def test_figures_are_three_and_shares_are_never_rounded_up() -> None:
    assert [figures(number) for number in (1234.5, 36.25, 0.5, 0.00031)] == ["1,234", "36.2", "0.5", "0.00031"]
    assert [share(part) for part in (1, 0.99999, 0.25)] == ["1", "0.9999", "0.2500"]


def test_the_picture_has_a_name_a_description_and_a_line_a_method_on_axes_of_powers() -> None:
    root = ET.fromstring(picture(RESULTS))  # noqa: S314 - the test itself made it
    assert (root.get("role"), root.get("aria-labelledby"), root.get("width")) == ("img", "title description", "400")
    assert [at.text for at in root[:2]] == [
        "How long a draw takes, by method and number of people",
        "Both axes in powers of ten. All pairs: ours 2 s at 2,000, rustworkx 40 s at 2,000, greedy 0.2 s at 2,000, "
        "random 0.2 s at 2,000.",
    ]
    said = [at.text for at in root.iter(f"{SVG}text")]
    assert said[1:] == [
        *("ours", "rustworkx", "greedy", "random"),
        "All pairs: time by number of people",
        *("100 ms", "1 s", "10 s", "100 s", "1,000", "2,000", "people"),
    ]
    lines = [at for at in root.iter(f"{SVG}polyline") if at.get("stroke-width") in ("2", "3")]
    assert len({(at.get("stroke"), at.get("stroke-dasharray")) for at in lines}) == 4
    left, right = 66.0, float(WIDTH - 22)
    # from 0.1 s at the bottom (244) to 100 s at the top (36): a decade is 69.33 high
    assert lines[4].get("points") == f"{left},195.5 {right},153.8"
    assert lines[5].get("points") == f"{left},126.2 {right},63.6"


def test_the_page_of_an_unfinished_run_says_what_is_missing() -> None:
    early = Results([OURS.spec, LARGER[0].spec], [OURS, Skipped(OURS.spec, "networkx", "too far"), GREEDY, RANDOM])
    text = page(early, FULL)
    assert "**Not all was run.** Still missing: all pairs of 2,000." in text
    assert _rows(text, Kind.DENSE)["1,000", "networkx"]["proof"] == "not run: too far"
    assert "| target |" not in text


def test_greedy_takes_the_heaviest_pair_that_is_still_free() -> None:
    i, j, weights = np.array([0, 1, 0, 2]), np.array([1, 2, 2, 3]), np.array([3, 5, 4, 1])
    assert peers.heaviest_first(i, j, weights, 4).tolist() == [[1, 2]]
    assert peers.heaviest_first(i[2:], j[2:], weights[2:], 4).tolist() == [[0, 2]]


def test_greedy_on_a_pool_is_greedy_over_all_its_pairs() -> None:
    people = people_of(Spec(Kind.POOL, 32, seed=3))
    method = next(method for method in pools.methods(FULL) if method.name == "greedy")
    allowed = [pair for pair in combinations(range(32), 2) if people.pool.may_meet(*pair)]
    i, j = np.array(allowed).T
    worth = np.array([people.worth(np.array([pair])) for pair in allowed])
    expected = peers.heaviest_first(i, j, worth, 32)
    assert people.worth(method.prepare(people)().pairs) == people.worth(expected)


def test_a_pool_has_a_history_and_a_matrix_its_rules() -> None:
    pool = people_of(Spec(Kind.POOL, 100)).pool
    assert len(pool.met) > 150
    assert pool.links.sum() > 200
    assert {person.waiting > 0 for person in pool.people} == {True, False}
    sparse = matrix_of(Spec(Kind.SPARSE, 100)).allowed
    assert sparse is not None
    assert (sparse == sparse.T).all()
    assert not sparse.diagonal().any()
    assert 15 < sparse.sum(axis=1).mean() <= 20
    assert set(np.unique(matrix_of(Spec(Kind.TIES, 100)).weights)) == set(range(6))
