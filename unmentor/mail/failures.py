"""Why a message was not delivered, in the server's words. The difference decides whether the outbox tries again."""

from unmentor.errors import Refusal
from unmentor.mail.words import shorten

_LONGEST = 500


class DeliveryFailure(Refusal):
    """A message was not handed over. The words become one printable line: servers choose theirs, and terminals obey."""

    def __init__(self, words: str) -> None:
        super().__init__(shorten("".join(c if c.isprintable() else " " for c in words), _LONGEST))


class PassingFailure(DeliveryFailure):
    """This message was not taken, but may be later.

    After a time-out or a dropped connection the server may have taken the message all the same; its Message-ID tells.
    """


class PermanentFailure(DeliveryFailure):
    """The server will not take this message for this recipient, however often it is asked."""


class ServerUnavailable(DeliveryFailure):
    """No message is at fault: the server is away, busy, set up wrongly, not trusted, or does not let us in.

    Whatever comes next would meet the same.
    """


class SenderRefused(ServerUnavailable):
    """The server takes nothing from this sender, whoever the recipient is."""
