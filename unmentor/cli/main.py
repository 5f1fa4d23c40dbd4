"""The command itself: the nouns, and how a refusal ends it."""

import sys

import click

from unmentor import __version__
from unmentor.cli import councils, cycle, database, demo, mail, match, practitioners, serve
from unmentor.cli.here import one_line
from unmentor.errors import Refusal


class _Command(click.Group):
    """A group whose refusals are one line on standard error and exit 1."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except Refusal as refusal:
            click.echo(f"unmentor: {one_line(str(refusal))}", err=True)
            sys.exit(1)


@click.group(cls=_Command, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="unmentor")
def main() -> None:
    """Pair people of different councils for a half-hour conversation between equals, every month."""


for command in (
    serve.serve,
    serve.scheduler,
    database.db,
    councils.councils,
    practitioners.practitioners,
    match.match,
    match.verify,
    cycle.cycle,
    mail.mail,
    demo.demo,
):
    main.add_command(command)
