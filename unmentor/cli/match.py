"""`unmentor match`: a sheet in, pairs out; no database."""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Unpack

import click

from unmentor.cli.choices import MOST_SEED, seconds_option
from unmentor.cli.here import as_json, count, echo_json
from unmentor.cli.rule_files import RuleFiles, file_type, inputs_of, rule_files
from unmentor.cli.sheet import echo_remarks, read_sheet_here, refuse_if_useless, refuse_overwriting, remarks_as_json
from unmentor.cli.summary import affinity_of, proof_of
from unmentor.cli.weights import weights_option
from unmentor.councils import load_register
from unmentor.matching import Weights
from unmentor.matching import certificate as certificate_of
from unmentor.matching.fairness import affinity_gap
from unmentor.services.decided import AddressPair, places_of
from unmentor.services.fairness import fairness_of
from unmentor.services.match_sheet import Matched, match_signups
from unmentor.services.why import Answer, why_not_these
from unmentor.services.words import Namer
from unmentor.sheets import LeftOutRow, PairRow, Signups, write_left_out, write_pairs, write_rejects, write_text

_NEEDED = 2


@click.command()
@click.argument("sheet", type=file_type)
@rule_files
@click.option("--out", type=file_type, help="Write the pairs here.")
@click.option("--left-out", type=file_type, help="Write who was left out, and why, here.")
@click.option("--rejects", type=file_type, help="Write the rejected rows here, with reasons.")
@click.option("--certificate", type=file_type, help="Write the proof here, for `unmentor verify`.")
@click.option(
    "--why",
    nargs=2,
    multiple=True,
    metavar="ADDRESS ADDRESS",
    help="Say why these two are not introduced: the rule between them, or what it would cost. Once for each pair.",
)
@weights_option
@click.option(
    "--seed",
    type=click.IntRange(0, MOST_SEED),
    default=0,
    show_default=True,
    help="Breaks ties; the same seed gives the same pairs.",
)
@seconds_option
@as_json
def match(
    sheet: Path,
    out: Path | None,
    left_out: Path | None,
    rejects: Path | None,
    certificate: Path | None,
    why: tuple[AddressPair, ...],
    weights: Weights,
    seed: int,
    seconds: int,
    as_json: bool,
    **files: Unpack[RuleFiles],
) -> None:
    """Pair the people of SHEET: as many as possible, then as well as possible, never two of one council or a repeat."""
    reads = (sheet, *files["met"], *files["avoid"], *files["together"])  # --waiting may be written anew by --left-out
    refuse_overwriting(reads, (out, left_out, rejects, certificate))
    signups = read_sheet_here(sheet, load_register())
    inputs = inputs_of(signups, files)
    if len(inputs.signups) < _NEEDED:
        _write_rejects(rejects, signups)
        refuse_if_useless(sheet, signups, len(inputs.signups), _NEEDED)
    for pair in why:
        places_of(inputs.addresses, pair)  # a slip is said before the draw, which may take a minute
    began = time.perf_counter()
    matched = match_signups(inputs, weights, seed, seconds)
    took = time.perf_counter() - began
    answers = [why_not_these(matched, pair, seconds) for pair in why]
    _write_rejects(rejects, signups)
    _write(matched, _Files(out, left_out, certificate))
    if as_json:
        asked = {"why": [answer.as_json() for answer in answers]} if answers else {}
        echo_json({**_numbers(matched), "seconds": round(took, 3), **asked, **remarks_as_json(signups)})
    else:
        echo_remarks(signups, rejects)
        _echo(matched, answers, took, out)


@dataclass(frozen=True)
class _Files:
    out: Path | None
    left_out: Path | None
    certificate: Path | None


def _write_rejects(rejects: Path | None, signups: Signups) -> None:
    if rejects is not None:
        write_rejects(rejects, signups)


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
        "affinity": affinity_of(draw),
        "affinity_gap": affinity_gap(matched.pool, draw),
        "new_council_links": matched.new_council_links,
        "repeats": matched.repeats,
        "same_council": matched.same_council,
        "fairness": asdict(fairness_of(matched)),
    }


def _echo(matched: Matched, answers: list[Answer], seconds: float, out: Path | None) -> None:
    namer = Namer.of_signups(matched.inputs.signups)
    people = matched.inputs.signups
    if out is None:
        for group, introduced in zip(matched.groups(), matched.draw.introductions, strict=True):
            click.echo(" - ".join(f"{person.name} ({person.council.short_name})" for person in group))
            for reason in namer.reasons(introduced):
                click.echo(f"    {reason}")
    for left in matched.draw.left_out:
        click.echo(f"left out: {people[left.person].name}: {namer.left_out(left)}")
    for answer in answers:
        click.echo(f"{' and '.join(answer.people)}: {answer.in_words()}")
    left_out = len(matched.draw.left_out)
    sizes = [len(introduced.members) for introduced in matched.draw.introductions]
    trio = ", one of them of three" if 3 in sizes else ""
    click.echo(
        f"{count(len(people), 'person', 'people')}: {len(people) - left_out} introduced in "
        f"{count(len(sizes), 'conversation')}{trio}, {left_out or 'nobody'} left out"
    )
    links = count(matched.new_council_links, "link")
    click.echo(f"{links} between councils that had none; {proof_of(matched)}, in {seconds:.1f} s")
    if out is not None:
        click.echo(f"pairs written to {out}")
