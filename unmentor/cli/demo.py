"""`unmentor demo`: what `make run` does. A first look at the whole job, on the sample sheet, in the data folder."""

from importlib.resources import as_file, files

import click

from jobs.deliver_mail import deliver_mail
from unmentor.cli.here import count, now, programme_of, settings_here
from unmentor.cli.serve import serve_pages
from unmentor.cli.summary import CycleSummary, summary_of
from unmentor.persistence import Database
from unmentor.persistence.migrate import upgrade
from unmentor.services.councils import sync_register, the_register
from unmentor.services.cycles import all_cycles, draw_cycle, name_of, plan_cycle, send_cycle
from unmentor.services.practitioners import all_practitioners, import_signups
from unmentor.settings import Settings
from unmentor.sheets import read_signups
from unmentor.topics import load_topics

SAMPLE = "sample-sign-ups.csv"


@click.command()
@click.option("--once", is_flag=True, help="Stop before serving.")
@click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535), help="The port to listen on.")
def demo(once: bool, port: int) -> None:
    """Import the sample sheet, draw a cycle, deliver its introductions and serve. What is there already is kept."""
    settings = settings_here()
    database = Database(settings.database_url)
    upgrade(database)
    _prepare(database, settings)
    delivered = deliver_mail(database, settings)
    with database.reading() as session:
        cycle = all_cycles(session)[0]
        summary = summary_of(session, cycle, settings.timezone)
    _echo(summary, delivered.sent, settings)
    database.close()
    if not once:
        click.echo(f"Serving at http://127.0.0.1:{port} until you press Ctrl+C.")
        serve_pages("127.0.0.1", port, with_jobs=True)


def _prepare(database: Database, settings: Settings) -> None:
    """People, then a drawn and sent cycle, then the next date; each only where there is none yet."""
    moment = now()
    with database.transaction() as session:
        sync_register(session)
        if not all_practitioners(session):
            with as_file(files("unmentor.cli") / SAMPLE) as sheet:
                signups = read_signups(sheet, the_register(session), load_topics())
            import_signups(session, signups.accepted, moment)
    with database.transaction() as session:
        if not all_cycles(session):
            cycle = plan_cycle(session, moment, moment, settings.timezone)
            draw_cycle(session, cycle, programme_of(settings), moment)
            send_cycle(session, cycle, moment)
            plan_cycle(session, None, moment, settings.timezone)


def _echo(summary: CycleSummary, sent: int, settings: Settings) -> None:
    raise NotImplementedError(name_of, count, summary, sent, settings)
