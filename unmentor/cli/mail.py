"""`unmentor mail`: hand over what is due, see what became of it, try again, read what came back."""

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from jobs.deliver_mail import deliver_mail
from jobs.stopping import asked_to_stop
from unmentor.cli.here import as_json, count, echo_json, now, one_line, settings_here
from unmentor.cli.mail_files import messages_in
from unmentor.cli.stored import opened_database
from unmentor.errors import Refusal
from unmentor.mail import ServerUnavailable
from unmentor.mail.bounces import Bounce, read_bounces
from unmentor.persistence.models import MessageState
from unmentor.services.bounces import take_bounce
from unmentor.services.claims import LEASE
from unmentor.services.delivering import Delivery
from unmentor.services.outbox import count_by_state, failures, retry_failed
from unmentor.services.programme import programme_of
from unmentor.settings import Settings


class Stopped(Refusal):
    """The delivery was asked to stop before it was through."""


@click.group()
def mail() -> None:
    """The outbox: deliver, status, retry, bounces."""


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
    if done.limited:
        click.echo(f"no more for now: {settings.mail_per_minute} a minute may go out (UNMENTOR_MAIL_PER_MINUTE)")
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


class NoSuchMail(Refusal):
    """The messages cannot be read."""


@mail.command("bounces")
@click.argument("file", type=click.Path(path_type=Path))
@as_json
def bounces(file: Path, as_json: bool) -> None:
    """Read what mail servers sent back: FILE is a Maildir, an mbox, one message, or "-" for standard input.

    Only a delivery status notification (RFC 3464) that names the Message-ID of a message of ours counts. Whoever cannot
    be reached any more is in no draw until they say that they are still in. Safe to run again on the same file.
    """
    try:
        found = [bounce for content in messages_in(file) for bounce in read_bounces(content)]
    except OSError as error:
        raise NoSuchMail(f"{file} cannot be read: {error.strerror}") from error
    settings = settings_here()
    with opened_database(settings) as database, database.transaction() as session:
        programme = programme_of(settings)
        taken = [bounce for bounce in found if take_bounce(session, bounce, programme, now())]
    if as_json:
        echo_json({"bounced": len(taken), "ignored": len(found) - len(taken), "messages": list(map(asdict, taken))})
    elif found:
        _echo_bounces(taken, len(found) - len(taken))
    else:
        click.echo(f"{file} has no delivery status notification in it")


def _echo_bounces(taken: list[Bounce], ignored: int) -> None:
    for bounce in taken:
        click.echo(f"bounced  {one_line(bounce.recipient)}: {bounce.in_words}")
    click.echo(f"{count(len(taken), 'message')} came back; {count(ignored, 'report')} of other things ignored")
