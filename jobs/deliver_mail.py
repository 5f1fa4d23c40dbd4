"""Every ten seconds: hand over the messages that are due. Somebody who signs in is waiting for theirs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from jobs.job import Here, Job
from unmentor.mail import transport
from unmentor.persistence import Database
from unmentor.services.delivering import Delivery, deliver_due
from unmentor.services.programme import programme_of
from unmentor.settings import Settings


def deliver_mail(database: Database, settings: Settings, stopping: Callable[[], bool] = lambda: False) -> Delivery:
    """One run of the outbox with the transport that the settings name, ended early once `stopping` says so."""
    way = transport(settings.mail_url, settings.mailbox_folder)
    return deliver_due(
        database,
        way,
        lambda: datetime.now(UTC),
        stopping,
        programme=programme_of(settings),
        per_minute=settings.mail_per_minute,
    )


def said(done: Delivery) -> str:
    """What a run did, for a log; empty when there was nothing to do, which is nearly always."""
    if done == Delivery(sent=0, waiting=0, failed=0):
        return ""
    counts = f"{done.sent} sent, {done.waiting} to be tried again, {done.failed} given up"
    return f"{counts}; the mail server took nothing more: {done.unavailable}" if done.unavailable else counts


def _run(here: Here) -> str:
    return said(deliver_mail(here.database, here.settings, here.stopping))


JOB = Job("deliver mail", timedelta(seconds=10), _run)
