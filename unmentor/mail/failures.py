"""Why a message was not delivered, in the server's words. The difference decides whether the outbox tries again."""

from unmentor.errors import Refusal
from unmentor.mail.words import shorten

_LONGEST = 500


def server_words(words: str) -> str:
    """What a mail server says, as one printable line of some length: it chooses its words, and terminals obey."""
    return shorten("".join(c if c.isprintable() else " " for c in words), _LONGEST)


class DeliveryFailure(Refusal):
    """A message was not handed over, and why in one printable line."""

    def __init__(self, words: str) -> None:
        super().__init__(server_words(words))


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
