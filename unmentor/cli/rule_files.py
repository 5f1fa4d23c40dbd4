"""The files beside a sheet that `match` and `verify` read alike: who met, who may not, who is to, and who waits."""

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import TypedDict

import click

from unmentor.services.decided import AddressPair
from unmentor.services.match_sheet import Inputs, taking_part
from unmentor.sheets import Signups, met, read_left_out, read_pairs

file_type = click.Path(path_type=Path)


class RuleFiles(TypedDict):
    """As they were given on the command line."""

    met: tuple[Path, ...]
    avoid: tuple[Path, ...]
    together: tuple[Path, ...]
    waiting: Path | None


_OPTIONS = (
    click.option(
        "--met",
        type=file_type,
        multiple=True,
        help="Pairs who met before and are not paired again. Once for each file, oldest first.",
    ),
    click.option("--avoid", type=file_type, multiple=True, help="Pairs who may not be paired. Once for each file."),
    click.option(
        "--together",
        type=file_type,
        multiple=True,
        help="Pairs who are to be paired, whatever else is decided. Once for each file.",
    ),
    click.option("--waiting", type=file_type, help="The left-out file of last time: those people come first."),
)


def rule_files(command: Callable[..., None]) -> Callable[..., None]:
    """Adds the options, which reach the command by the names of `RuleFiles`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def inputs_of(signups: Signups, files: RuleFiles) -> Inputs:
    """What a draw is made from: the sheet's people and what the files say. Raises SheetError."""
    waiting = files["waiting"]
    return Inputs(
        taking_part(signups.accepted),
        met=[pair for file in files["met"] for pair in met(read_pairs(file))],
        avoid=[pair for file in files["avoid"] for pair in met(read_pairs(file))],
        waiting=frozenset(row.address for row in read_left_out(waiting)) if waiting else frozenset(),
        together=[pair for file in files["together"] for pair in _as_given(file)],
    )


def _as_given(file: Path) -> list[AddressPair]:
    """Each pair as often as the file has it: asking for a pair twice is a slip that is said."""
    return [pair for row in read_pairs(file) for pair in combinations(row.addresses, 2)]
