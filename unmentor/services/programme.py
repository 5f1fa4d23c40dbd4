"""The programme that writes, as the settings describe it."""

from unmentor.mail import Programme
from unmentor.services.secret_key import with_secret_key
from unmentor.settings import Settings


def programme_of(settings: Settings) -> Programme:
    """The programme as messages name it. Raises SettingError where a development copy cannot keep its secret key."""
    return Programme(
        name=settings.programme_name,
        base_url=settings.base_url,
        sender_address=settings.mail_from,
        timezone=settings.timezone.key,
        secret=with_secret_key(settings).secret_key,
    )
