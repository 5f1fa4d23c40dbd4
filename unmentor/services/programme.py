"""The programme that writes, as the settings describe it."""

from unmentor.mail import Programme
from unmentor.settings import Settings


def programme_of(settings: Settings) -> Programme:
    """The programme as messages name it."""
    return Programme(
        name=settings.programme_name,
        base_url=settings.base_url,
        sender_address=settings.mail_from,
        timezone=settings.timezone.key,
    )
