"""The page docs/benchmarks.md: template.md, filled in."""

from __future__ import annotations

import re
from pathlib import Path
from string import Template

from benchmarks.findings import sentences, targets
from benchmarks.instances import ATTENDANCE, MET, PARTNERS, ROUNDS, Kind
from benchmarks.machine import machine
from benchmarks.method import Budget
from benchmarks.pools import BEST
from benchmarks.results import Results
from benchmarks.table import markdown, table

_ABOUT = {
    Kind.DENSE: (
        "Matrices in which everybody may meet everybody else. Weights as affinities have them: three levels of "
        "interest, and much in between."
    ),
    Kind.TIES: (
        "Matrices in which everybody may meet everybody else and weights are whole numbers from 0 to 5: best draws "
        "without end."
    ),
    Kind.SPARSE: f"The weights of *{Kind.DENSE}*, but each person may meet about {PARTNERS} of the others and no more.",
    Kind.POOL: (
        f"Made-up people of the register's councils after {ROUNDS} rounds of random pairing, in each of which "
        f"{100 * ATTENDANCE:g} % took part and {100 * MET:g} % of the introductions led to a meeting. Interests, "
        "councils, growth and waiting count as in a real draw: never two of one council, never a repeat. No peer takes "
        "a pool, and all pairs of one of 30,000 people would be a graph of 450 million edges."
    ),
}


def page(results: Results, budget: Budget) -> str:
    """The page, in Markdown."""
    template = Template(Path(__file__).with_name("template.md").read_text("utf-8"))
    filled = template.substitute(
        machine=machine(),
        unfinished=_unfinished(results),
        targets=markdown(("target", "measured", "met"), list(targets(results))),
        findings="\n".join(f"- {sentence}" for sentence in sentences(results)),
        tables="\n".join(_section(results, kind) for kind in results.kinds()),
        best=BEST,
        networkx_people=f"{budget.networkx_people:,}",
        rustworkx_people=f"{budget.rustworkx_people:,}",
        cp_sat_pairs=f"{budget.cp_sat_pairs:,}",
        cp_sat_seconds=f"{budget.cp_sat_seconds:g}",
    )
    return re.sub(r"\n{3,}", "\n\n", filled).rstrip() + "\n"


def _section(results: Results, kind: Kind) -> str:
    return f"## {kind.capitalize()}\n\n{_ABOUT[kind]}\n\n{table(results, kind)}"


def _unfinished(results: Results) -> str:
    waiting = [f"{spec.kind} of {spec.size:,}" for spec in results.waiting]
    return f"**Not all was run.** Still missing: {', '.join(waiting)}." if waiting else ""
