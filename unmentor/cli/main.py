"""The command itself: the nouns, and how a refusal ends it."""

import sys
from importlib import import_module

import click

from unmentor import __version__
from unmentor.cli.here import one_line
from unmentor.errors import Refusal

# Where each noun is; loaded when it is asked for, because the draw, the pages and the sheets take a moment to load.
_NOUNS = {
    "serve": "serve",
    "scheduler": "serve",
    "db": "database",
    "councils": "councils",
    "practitioners": "practitioners",
    "match": "match",
    "verify": "verify",
    "cycle": "cycle",
    "simulate": "simulate",
    "mail": "mail",
    "organiser": "organiser",
    "jobs": "jobs",
    "demo": "demo",
}


class _Command(click.Group):
    """A group whose nouns are loaded when needed, and whose refusals are one line on standard error and exit 1."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The nouns, in the order in which a newcomer meets them."""
        return list(_NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of a noun, or None."""
        if cmd_name not in _NOUNS:
            return None
        command = getattr(import_module(f"unmentor.cli.{_NOUNS[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)  # noqa: S101 - a slip in _NOUNS
        return command

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
