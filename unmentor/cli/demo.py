"""`unmentor demo`: what `make run` does. A first look at the whole job, on the sample sheet, in the data folder."""

import os
import sys
from importlib.resources import as_file, files
from pathlib import Path

import click

from jobs.deliver_mail import deliver_mail
from unmentor.cli.here import count, now, settings_here
from unmentor.cli.serve import serve_pages
from unmentor.cli.summary import summary_of
from unmentor.councils import load_register
from unmentor.errors import Refusal
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.persistence.models import Approval, MessageState
from unmentor.services.councils import sync_register
from unmentor.services.cycles import all_cycles, draw_cycle, find_cycle, plan_cycle, send_cycle
from unmentor.services.outbox import count_by_state
from unmentor.services.overview import programme_overview
from unmentor.services.practitioners import all_practitioners, import_signups
from unmentor.services.programme import programme_of
from unmentor.services.scheduling import Schedule, set_schedule
from unmentor.services.words import proof_in_words
from unmentor.settings import Settings
from unmentor.sheets import read_signups
from unmentor.topics import load_topics

SAMPLE = "sample-sign-ups.csv"


@click.command()
@click.option("--once", is_flag=True, help="Stop before serving.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
def demo(once: bool, port: int) -> None:
    """Import the sample sheet, draw a cycle, deliver its introductions and serve. What is there already is kept.

    Only in development and with the local mailbox: made-up people must not meet real ones, nor a real mail server.
    """
    settings = settings_here()
    if not settings.in_development or settings.mail_url != "mailbox:":
        raise Refusal("the demo runs in development and with the local mailbox only: UNMENTOR_MAIL_URL=mailbox:")
    database = Database(settings.database_url)
    try:
        upgrade(database)
        made_up = _prepare(database, settings)
        deliver_mail(database, settings)
        _echo(database, settings, port, "made-up " if made_up else "")
    finally:
        database.close()
    if not once:
        click.echo(f"Serving at http://127.0.0.1:{port} until you press Ctrl+C.")
        serve_pages("127.0.0.1", port, with_jobs=True)


def _prepare(database: Database, settings: Settings) -> bool:
    """In an empty database, people, a drawn and sent cycle, and a schedule; whether all there is from the sample."""
    moment = now()
    with as_file(files("unmentor.cli") / SAMPLE) as sheet:
        signups = read_signups(sheet, load_register(), load_topics())
    with database.transaction() as session:
        sync_register(session)
        if not all_practitioners(session) and not all_cycles(session):
            import_signups(session, signups, moment)
            cycle = plan_cycle(session, moment, moment, settings.timezone)
            draw_cycle(session, cycle, programme_of(settings), moment, seed=0)
            send_cycle(session, cycle, moment)
            plan_cycle(session, None, moment, settings.timezone)
            set_schedule(session, Schedule(approval=Approval.UNLESS_STOPPED), settings.timezone, moment)
        people = {person.address for person in all_practitioners(session)}
    return people <= {signup.address for signup in signups.accepted}


def _echo(database: Database, settings: Settings, port: int, what: str) -> None:
    """What a newcomer wants to know: who came in, who meets, and where to read it."""
    with database.reading() as session:
        overview = programme_overview(session, now())
        if not all_cycles(session):
            click.echo(f"{count(overview.people, 'person', 'people')} in, and no cycle planned yet; nothing was drawn.")
            return
        first = summary_of(session, find_cycle(session, 1), settings.timezone)
        newest = summary_of(session, find_cycle(session, None), settings.timezone)
        sent = count_by_state(session)[MessageState.SENT]
    trio = f" and {count(first.trios, 'trio')}" if first.trios else ""
    proof = proof_in_words(first.optimal is True, first.gap, first.affinity)
    click.echo(
        f"{count(overview.people, what + 'person', what + 'people')} in, from {count(overview.councils, 'council')}."
    )
    click.echo(
        f"{count(first.pairs + first.trios, 'conversation')} out: {count(first.pairs, 'pair')}{trio}, "
        f"{first.left_out or 'nobody'} left out, {proof}."
    )
    click.echo(f"{count(first.new_council_links, 'link')} between councils that had none.")
    click.echo(f"{count(sent, 'message')} delivered. Read them in the mailbox: http://127.0.0.1:{port}/mailbox")
    click.echo(f"Who meets whom, and why: {_command()} cycle status --cycle 1")
    if newest.optimal is None:
        click.echo(f"Next draw: {newest.draw_at}.")


def _command() -> str:
    """How this command is typed from here."""
    path = Path(sys.argv[0])
    return os.path.relpath(path) if path.name == "unmentor" else "unmentor"
