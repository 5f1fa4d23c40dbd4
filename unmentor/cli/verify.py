"""`unmentor verify`: the proof of a draw on a sheet, checked again without a solver."""

import json
from pathlib import Path
from typing import Unpack

import click

from unmentor.cli.rule_files import RuleFiles, file_type, inputs_of, rule_files
from unmentor.cli.sheet import read_sheet_here
from unmentor.councils import load_register
from unmentor.errors import Refusal
from unmentor.matching import verify as failures_of
from unmentor.services.match_sheet import pool_of


@click.command()
@click.argument("certificate", type=file_type)
@click.argument("sheet", type=file_type)
@rule_files
def verify(certificate: Path, sheet: Path, **files: Unpack[RuleFiles]) -> None:
    """Check the proof of a draw again, without a solver: exit 0 if it holds, 1 if not.

    Give the files that the draw was given.
    """
    claim = _read_certificate(certificate)
    signups = read_sheet_here(sheet, load_register())
    if found := failures_of(pool_of(inputs_of(signups, files)), claim):
        raise Refusal(f"{certificate} does not hold: {' '.join(found)}")
    click.echo(f"{certificate} holds: every rule, every price and every sum was checked")


def _read_certificate(path: Path) -> dict[str, object]:
    try:
        value = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise Refusal(f"{path} cannot be read: {error.strerror}") from None
    except (ValueError, RecursionError):
        raise Refusal(
            f"{path} is no certificate: it holds no JSON; the certificate comes first, then the sheet"
        ) from None
    if not isinstance(value, dict):
        raise Refusal(f"{path} is no certificate: it holds no JSON object")
    return value
