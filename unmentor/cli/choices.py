"""What may be chosen for a draw: weights, seed, pairs to bring together, and how long it may take."""

from collections.abc import Callable

import click

from unmentor.cli.weights import weights_option
from unmentor.services.cycles import SECONDS_FOR_A_DRAW

MOST_SEED = 2**31 - 1  # what a database's integer holds; a certificate with a larger one is no certificate
NUMBER = click.IntRange(1, MOST_SEED)

seconds_option = click.option(
    "--seconds",
    type=click.IntRange(0, 86_400),
    default=int(SECONDS_FOR_A_DRAW),
    show_default=True,
    help="After so long the best draw so far is taken, with how far from the best possible it may be.",
)
_seed_option = click.option("--seed", type=NUMBER, help="Breaks ties. The cycle has its own; another gives other ties.")
_together_option = click.option(
    "--together",
    nargs=2,
    multiple=True,
    metavar="ADDRESS ADDRESS",
    help="Introduce these two, whatever else is decided. Once for each pair.",
)


def choices_for_a_draw(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --weights, --seed, --together and --seconds: the `Choices` of unmentor.services.cycles, by name."""
    for option in (seconds_option, _together_option, _seed_option, weights_option):
        command = option(command)
    return command
