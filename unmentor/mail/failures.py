"""Why a message was not delivered, in the server's words. The difference decides whether the outbox tries again."""

import re

from unmentor.errors import Refusal
from unmentor.mail.words import shorten

_LONGEST = 500
# RFC 3463: the address (5.1), but for that of the sender (5.1.7, 5.1.8); a mailbox that is not there or is disabled.
_ADDRESS = re.compile(r"5\.1\.(?![78]\b)\d{1,3}|5\.2\.[01]")


def is_about_address(status: str) -> bool:
    """Whether an enhanced status code (RFC 3463: "5.1.1") has it that the recipient's address takes no messages.

    Most others are about us or the message: 5.7.1 is a policy, 5.6 the content, 5.3.4 the size.
    """
    return _ADDRESS.fullmatch(status) is not None


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


class RecipientRefused(PermanentFailure):
    """Nor will it take any other: it knows of no such address, or has disabled it."""


class ServerUnavailable(DeliveryFailure):
    """No message is at fault: the server is away, busy, set up wrongly, not trusted, or does not let us in.

    Whatever comes next would meet the same.
    """


class SenderRefused(ServerUnavailable):
    """The server takes nothing from this sender, whoever the recipient is."""
