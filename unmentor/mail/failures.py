"""Why a message was not delivered, in the server's words. The difference decides whether the outbox tries again."""

from unmentor.errors import Refusal


class DeliveryFailure(Refusal):
    """A message was not handed over."""


class PassingFailure(DeliveryFailure):
    """Nothing is wrong with this message: the server is away, busy, set up wrongly or not trusted. Try again later.

    After a time-out or a dropped connection the server may have taken the message all the same; its Message-ID tells.
    """


class PermanentFailure(DeliveryFailure):
    """The server will not take this message for this recipient, however often it is asked."""
