"""`unmentor simulate`: what a programme would come to, against pairing at random and against interest alone."""

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from unmentor.cli.here import as_json, count, echo_json
from unmentor.cli.stored import opened_database
from unmentor.cli.weights import weights_option
from unmentor.matching import Weights
from unmentor.network import EXACT, SAMPLE
from unmentor.persistence.database import DatabaseError
from unmentor.services.population import Population, current_population, made_up_population
from unmentor.services.simulate import Comparison, Course, Moment, Plan, compare, picture_of
from unmentor.services.simulate import simulate as play
from unmentor.sheets import refuse_place, write_text

_PEOPLE = 300


def _number(_context: click.Context, _option: click.Parameter, share: float) -> float:
    """Refuse "nan", which is neither below 0 nor above 1."""
    if math.isnan(share):
        raise click.BadParameter("a number from 0 to 1 is wanted")
    return share


_share = partial(click.option, type=click.FloatRange(0, 1), default=1.0, show_default=True, callback=_number)


@click.command()
@click.option(
    "--people", type=click.IntRange(2, 20_000), help=f"How many made-up people; {_PEOPLE} if there are no real ones."
)
@click.option(
    "--councils", type=click.IntRange(1), help="How many councils they come from; two for five people unless given."
)
@click.option("--cycles", type=click.IntRange(1, 240), default=24, show_default=True, help="How many cycles.")
@_share("--attendance", help="Share of the people who take part in a cycle.")
@_share("--met", help="Share of the introductions that lead to a conversation.")
@weights_option
@click.option(
    "--seed", type=click.IntRange(0), default=0, show_default=True, help="The same seed gives the same numbers."
)
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE.svg", help="Draw the numbers here.")
@as_json
def simulate(
    people: int | None,
    councils: int | None,
    cycles: int,
    attendance: float,
    met: float,
    weights: Weights,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> None:
    """Play cycles ahead under three ways of pairing: at random, by interest only, and as the programme does.

    On the people of the database, unless --people or --councils asks for made-up ones. Only the picture is written.
    """
    if out is not None:
        _check_place(out)
    population = _population(people, councils, seed)
    plan = Plan(cycles, attendance, met, weights, seed)
    with _bar(3 * cycles) as advance:
        courses = play(population, plan, advance)
    if out is not None:
        write_text(out, picture_of(population, plan, courses))
    if as_json:
        echo_json(_numbers(population, plan, courses))
    else:
        _echo(population, plan, courses, out)


def _check_place(out: Path) -> None:
    if out.suffix.lower() != ".svg":
        raise click.BadParameter("the picture is an SVG file: give it a name that ends in .svg", param_hint="--out")
    refuse_place(out)


def _population(people: int | None, councils: int | None, seed: int) -> Population:
    """The people of the database where there are two at least and no others are asked for; else made-up ones."""
    if people is None and councils is None:
        try:
            with opened_database() as database, database.reading() as session:
                current = current_population(session)
        except DatabaseError as reason:
            click.echo(f"no people of your own to play on: {reason}", err=True)
        else:
            if len(current.people) > 1:
                return current
            click.echo("no people of your own to play on: fewer than two in the database", err=True)
    return made_up_population(people or _PEOPLE, councils, seed=seed)


@contextmanager
def _bar(steps: int) -> Iterator[Callable[[], None]]:
    """A bar on standard error where a person is looking; what it yields moves it on."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Playing", total=steps)
        yield lambda: bar.advance(task)


def _numbers(population: Population, plan: Plan, courses: Sequence[Course]) -> dict[str, object]:
    return {
        "people": len(population.people),
        "councils": population.councils,
        "made_up": population.made_up,
        **asdict(plan),
        "distance_sampled": len(population.people) > EXACT,
        "policies": [
            {
                "policy": course.policy,
                "after": [
                    {"cycle": cycle, **asdict(moment.growth), "interest": moment.interest, "left_out": moment.left_out}
                    for cycle, moment in enumerate(course.moments, 1)
                ],
            }
            for course in courses
        ],
        "compared": asdict(compare(courses)),
    }


def _echo(population: Population, plan: Plan, courses: Sequence[Course], out: Path | None) -> None:
    click.echo(population.in_words() + ", " + plan.in_words())
    console = Console(highlight=False)
    for course in courses:
        console.print(_table(course), end="\n\n")
    if len(population.people) > EXACT:
        click.echo(f"distances are from a sample of {SAMPLE} people")
    click.echo("cycles in between: --json")
    for line in _lines(compare(courses), plan.cycles):
        click.echo(line)
    if out is not None:
        click.echo(f"picture in {out}")


def _table(course: Course) -> Table:
    table = Table(title=course.policy, title_justify="left", box=None, padding=(0, 1, 0, 0))
    for heading in (
        "cycle",
        "reach",
        "limit",
        "components",
        "largest",
        "distance",
        "links",
        "limit",
        "interest",
        "left out",
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for cycle, moment in enumerate(course.moments, 1):
        if cycle & (cycle - 1) == 0 or cycle == len(course.moments):  # the powers of two tell the story of reach
            table.add_row(str(cycle), *_cells(moment))
    return table


def _cells(moment: Moment) -> Iterator[str]:
    growth = moment.growth
    yield f"{growth.reach:.1%}"
    yield f"{growth.reach_limit:.1%}"
    yield f"{growth.components:,}"
    yield f"{growth.largest:,}"
    yield "-" if growth.distance is None else f"{growth.distance:.2f}"
    yield f"{growth.links:,}"
    yield f"{growth.links_limit:,}"
    yield f"{moment.interest:,.1f}"
    yield f"{moment.left_out:,}"


def _lines(compared: Comparison, cycles: int) -> Iterator[str]:
    after = f"after {count(cycles, 'cycle')} the programme has"
    if compared.links_to_random is not None:
        most = f" ({compared.links_limit_to_random:.2f} times would be the most)"
        yield f"{after} {compared.links_to_random:.2f} times the council links of random pairing{most}"
    if compared.interest_to_best is not None:
        yield f"{after} {compared.interest_to_best:.1%} of the interest of interest only"
    if compared.reach_to_limit is not None:
        yield f"while its limit was below 100 %, reach was {compared.reach_to_limit:.1%} of it or more"
