"""`unmentor match` and `unmentor verify`: a sheet in, pairs out, and the proof of it checked; no database."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import click

from unmentor.cli.here import as_json, count, echo_json
from unmentor.cli.sheet import echo_remarks, read_sheet_here, refuse_if_useless, refuse_overwriting, remarks_as_json
from unmentor.cli.weights import weights_option
from unmentor.councils import load_register
from unmentor.errors import Refusal
from unmentor.matching import Weights
from unmentor.matching import certificate as certificate_of
from unmentor.matching import verify as failures_of
from unmentor.services.match_sheet import Inputs, Matched, match_signups, pool_of, taking_part
from unmentor.services.why import fairness_as_json
from unmentor.services.words import Namer
from unmentor.sheets import (
    LeftOutRow,
    PairRow,
    Signups,
    read_left_out,
    read_pairs,
    write_left_out,
    write_pairs,
    write_rejects,
    write_text,
)
from unmentor.sheets import (
    met as pairs_of,
)

_SECONDS = 60.0
_file = click.Path(path_type=Path)
_met = click.option(
    "--met",
    type=_file,
    multiple=True,
    help="Pairs who met before and are not paired again. Once for each file, oldest first.",
)
_avoid = click.option("--avoid", type=_file, multiple=True, help="Pairs who may not be paired. Once for each file.")
_waiting = click.option("--waiting", type=_file, help="The left-out file of last time: those people come first.")


@click.command()
@click.argument("sheet", type=_file)
@_met
@_avoid
@_waiting
@click.option("--out", type=_file, help="Write the pairs here.")
@click.option("--left-out", type=_file, help="Write who was left out, and why, here.")
@click.option("--rejects", type=_file, help="Write the rejected rows here, with reasons.")
@click.option("--certificate", type=_file, help="Write the proof here, for `unmentor verify`.")
@weights_option
@click.option(
    "--seed",
    type=click.IntRange(0),
    default=0,
    show_default=True,
    help="Breaks ties; the same seed gives the same pairs.",
)
@as_json
def match(
    sheet: Path,
    met: tuple[Path, ...],
    avoid: tuple[Path, ...],
    waiting: Path | None,
    out: Path | None,
    left_out: Path | None,
    rejects: Path | None,
    certificate: Path | None,
    weights: Weights,
    seed: int,
    as_json: bool,
) -> None:
    """Pair the people of SHEET: as many as possible, then as well as possible, never two of one council or a repeat."""
    refuse_overwriting((sheet, *met, *avoid), (out, left_out, rejects, certificate))
    signups = read_sheet_here(sheet, load_register())
    inputs = _inputs(signups, met, avoid, waiting)
    if rejects is not None:
        write_rejects(rejects, signups)
    refuse_if_useless(sheet, signups, len(inputs.signups), needed=2)
    began = time.perf_counter()
    matched = match_signups(inputs, weights, seed, _SECONDS)
    seconds = time.perf_counter() - began
    _write(matched, _Files(out, left_out, certificate))
    if as_json:
        addresses = [person.address for person in signups.accepted]
        fair = fairness_as_json(matched.pool, matched.draw, addresses)
        echo_json({**_numbers(matched), "fairness": fair, "seconds": round(seconds, 3), **remarks_as_json(signups)})
    else:
        echo_remarks(signups, rejects)
        _echo(matched, seconds, out)


@click.command()
@click.argument("certificate", type=_file)
@click.argument("sheet", type=_file)
@_met
@_avoid
@_waiting
def verify(
    certificate: Path, sheet: Path, met: tuple[Path, ...], avoid: tuple[Path, ...], waiting: Path | None
) -> None:
    """Check the proof of a draw again, without a solver: exit 0 if it holds, 1 if not."""
    signups = read_sheet_here(sheet, load_register())
    pool = pool_of(_inputs(signups, met, avoid, waiting))
    found = failures_of(pool, _read_certificate(certificate))
    if found:
        raise Refusal(f"{certificate} does not hold: {'; '.join(found)}")
    click.echo(f"{certificate} holds: every rule, every price and every sum was checked")


@dataclass(frozen=True)
class _Files:
    out: Path | None
    left_out: Path | None
    certificate: Path | None


def _inputs(signups: Signups, met: tuple[Path, ...], avoid: tuple[Path, ...], waiting: Path | None) -> Inputs:
    return Inputs(
        taking_part(signups.accepted),
        met=_pairs(met),
        avoid=_pairs(avoid),
        waiting=frozenset(row.address for row in read_left_out(waiting)) if waiting else frozenset(),
    )


def _pairs(files: tuple[Path, ...]) -> list[tuple[str, str]]:
    return [pair for file in files for pair in pairs_of(read_pairs(file))]


def _write(matched: Matched, files: _Files) -> None:
    namer = Namer.of_signups(matched.inputs.signups)
    if files.left_out is not None:
        people = matched.inputs.signups
        write_left_out(
            files.left_out,
            [LeftOutRow(people[left.person].address, namer.left_out(left)) for left in matched.draw.left_out],
        )
    if files.certificate is not None:
        write_text(files.certificate, json.dumps(certificate_of(matched.pool, matched.draw)) + "\n")
    if files.out is not None:
        write_pairs(
            files.out,
            [
                PairRow(
                    tuple(person.address for person in group), introduced.score, " ".join(namer.reasons(introduced))
                )
                for group, introduced in zip(matched.groups(), matched.draw.introductions, strict=True)
            ],
        )


def _read_certificate(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Refusal(f"{path} is no certificate: {error}") from None
    if not isinstance(value, dict):
        raise Refusal(f"{path} is no certificate: it holds no JSON object")
    return value


def _numbers(matched: Matched) -> dict[str, object]:
    draw = matched.draw
    sizes = [len(introduced.members) for introduced in draw.introductions]
    people = len(matched.inputs.signups)
    return {
        "people": people,
        "introduced": people - len(draw.left_out),
        "left_out": len(draw.left_out),
        "pairs": sizes.count(2),
        "trios": sizes.count(3),
        "value": draw.value,
        "bound": draw.bound,
        "gap": draw.gap,
        "optimal": draw.optimal,
        "new_council_links": matched.new_council_links,
        "repeats": matched.repeats,
        "same_council": matched.same_council,
    }


def _echo(matched: Matched, seconds: float, out: Path | None) -> None:
    namer = Namer.of_signups(matched.inputs.signups)
    people = matched.inputs.signups
    if out is None:
        for group, introduced in zip(matched.groups(), matched.draw.introductions, strict=True):
            click.echo(" - ".join(f"{person.name} ({person.council.short_name})" for person in group))
            for reason in namer.reasons(introduced):
                click.echo(f"    {reason}")
    for left in matched.draw.left_out:
        click.echo(f"left out: {people[left.person].name}: {namer.left_out(left)}")
    numbers = _numbers(matched)
    trio = ", one of them of three" if numbers["trios"] else ""
    proof = "proved the best possible" if matched.draw.optimal else f"within {matched.draw.gap} of the best possible"
    click.echo(
        f"{count(len(people), 'person', 'people')}: {numbers['introduced']} introduced in "
        f"{count(len(matched.draw.introductions), 'conversation')}{trio}, {numbers['left_out'] or 'nobody'} left out"
    )
    click.echo(
        f"{count(matched.new_council_links, 'link')} between councils that had none; {proof}, in {seconds:.1f} s"
    )
    if out is not None:
        click.echo(f"pairs written to {out}")
