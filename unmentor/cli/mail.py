"""`unmentor mail`: hand over what is due, see what became of it, try again."""

import click

from jobs.deliver_mail import deliver_mail
from unmentor.cli.here import as_json, count, echo_json, now, settings_here
from unmentor.cli.stored import opened_database
from unmentor.services.outbox import count_by_state, failures, retry_failed


@click.group()
def mail() -> None:
    """The outbox: deliver, status, retry."""


@mail.command("deliver")
@as_json
def deliver(as_json: bool) -> None:
    """Hand every message that is due to the mail server. Safe to run again and beside itself."""
    settings = settings_here()
    with opened_database(settings) as database:
        done = deliver_mail(database, settings)
    if as_json:
        echo_json({"sent": done.sent, "waiting": done.waiting, "failed": done.failed})
        return
    click.echo(f"{count(done.sent, 'message')} sent, {done.waiting} to be tried again, {done.failed} given up")
    if done.sent and settings.mail_url.startswith("mailbox:"):
        click.echo(
            f"in the local mailbox {settings.mailbox_folder}; `unmentor serve` shows it at {settings.base_url}/mailbox"
        )


@mail.command("status")
@as_json
def status(as_json: bool) -> None:
    """How many messages are in each state, and why those that were given up failed."""
    with opened_database() as database, database.reading() as session:
        counts = {state.value: number for state, number in count_by_state(session).items()}
        failed = [{"to": row.recipient, "kind": row.kind, "error": row.last_error} for row in failures(session)]
    if as_json:
        echo_json({"messages": counts, "failures": failed})
        return
    for state, number in counts.items():
        click.echo(f"{state:8} {number}")
    for failure in failed:
        click.echo(f"failed   {failure['kind']} to {failure['to']}: {failure['error']}")


@mail.command("retry")
@as_json
def retry(as_json: bool) -> None:
    """Queue the messages that were given up; the next delivery tries them."""
    with opened_database() as database, database.transaction() as session:
        number = retry_failed(session, now())
    if as_json:
        echo_json({"queued": number})
    else:
        click.echo(f"{count(number, 'message')} queued again")
