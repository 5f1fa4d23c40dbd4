"""Every minute: hand over the messages that are due."""

from datetime import UTC, datetime

from unmentor.mail import transport
from unmentor.persistence import Database
from unmentor.services.outbox import Delivery, deliver_due
from unmentor.settings import Settings

EVERY_SECONDS = 60


def deliver_mail(database: Database, settings: Settings) -> Delivery:
    """One run of the outbox with the transport that the settings name."""
    return deliver_due(database, transport(settings.mail_url, settings.mailbox_folder), lambda: datetime.now(UTC))
