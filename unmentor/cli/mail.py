"""`unmentor mail`: hand over what is due, see what became of it, try again."""

from dataclasses import asdict
from datetime import timedelta

import click

from jobs.deliver_mail import deliver_mail
from jobs.stopping import asked_to_stop
from unmentor.cli.here import as_json, count, echo_json, now, one_line, settings_here
from unmentor.cli.stored import opened_database
from unmentor.errors import Refusal
from unmentor.mail import ServerUnavailable
from unmentor.persistence.models import MessageState
from unmentor.services.outbox import LEASE, Delivery, count_by_state, failures, retry_failed
from unmentor.settings import Settings


class Stopped(Refusal):
    """The delivery was asked to stop before it was through."""


@click.group()
def mail() -> None:
    """The outbox: deliver, status, retry."""


@mail.command("deliver")
@as_json
def deliver(as_json: bool) -> None:
    """Hand every message that is due to the mail server. Safe to run again and beside itself.

    When the mail server takes nobody's messages, this says so and exits with 1: they stay due, and none of them has
    lost an attempt. Stopped (Ctrl+C, SIGTERM), it finishes the message in hand; asked twice, it drops that too.
    """
    settings = settings_here()
    with opened_database(settings) as database:
        with asked_to_stop() as stopping:
            done = deliver_mail(database, settings, stopping)
            stopped = stopping()
        with database.reading() as session:
            sending = count_by_state(session)[MessageState.SENDING]
    if as_json:
        echo_json(asdict(done) | {"sending": sending})
    else:
        _echo(done, sending, settings)
    if done.unavailable:
        raise ServerUnavailable(f"the mail server took nothing more: {done.unavailable}")
    if stopped:
        raise Stopped("stopped when asked; what is left is for the next delivery")


def _echo(done: Delivery, sending: int, settings: Settings) -> None:
    click.echo(f"{count(done.sent, 'message')} sent, {done.waiting} to be tried again, {done.failed} given up")
    if sending:
        minutes = LEASE // timedelta(minutes=1)
        click.echo(
            f"{count(sending, 'message')} in the hands of another deliverer; "
            f"if that one died, they are taken up {minutes} minutes after it began with them"
        )
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
        failed = [
            {"to": row.recipient, "kind": row.kind, "error": one_line(row.last_error)} for row in failures(session)
        ]
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
    """Queue every message that was given up, of whatever age; the next delivery tries them, from their first attempt.

    That includes introductions whose date to meet is past: look at `unmentor mail status` first.
    """
    with opened_database() as database, database.transaction() as session:
        number = retry_failed(session, now())
    if as_json:
        echo_json({"queued": number})
    else:
        click.echo(f"{count(number, 'message')} queued again")
