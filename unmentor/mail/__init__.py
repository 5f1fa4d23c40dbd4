"""Messages and the ways they travel: one function a message, made from frozen facts; transports that deliver one.

Knows nothing of rows, services or pages, and reads no clock and no settings: whoever calls says when and from whom.
Whatever becomes a header is checked when the `Message` is made, so that a message that exists can be sent.
"""

from unmentor.mail.address_changed import AddressChangedLetter, address_changed
from unmentor.mail.failures import (
    DeliveryFailure,
    PassingFailure,
    PermanentFailure,
    SenderRefused,
    ServerUnavailable,
)
from unmentor.mail.headers import BadAddress, TooLong, UnsafeHeader, check_address
from unmentor.mail.how_it_went import how_it_went
from unmentor.mail.introduction import introduction
from unmentor.mail.letters import (
    Exchange,
    HowItWentLetter,
    IntroductionLetter,
    NoPartnerLetter,
    Participant,
    PartnerAnswerLetter,
    Programme,
)
from unmentor.mail.local_mailbox import LocalMailbox
from unmentor.mail.message import Message
from unmentor.mail.no_partner import no_partner
from unmentor.mail.openers import Opener, openers
from unmentor.mail.partner_answer import partner_answer
from unmentor.mail.reading import StoredMessage, read_mailbox, read_message
from unmentor.mail.server import BadMailUrl, Server, Tls, parse_server
from unmentor.mail.sign_in import SignInLetter, sign_in
from unmentor.mail.smtp import SmtpTransport
from unmentor.mail.speech import Speech, speech_in
from unmentor.mail.transport import Transport, transport
from unmentor.mail.words import given_name, phrase

__all__ = [
    "AddressChangedLetter",
    "BadAddress",
    "BadMailUrl",
    "DeliveryFailure",
    "Exchange",
    "HowItWentLetter",
    "IntroductionLetter",
    "LocalMailbox",
    "Message",
    "NoPartnerLetter",
    "Opener",
    "Participant",
    "PartnerAnswerLetter",
    "PassingFailure",
    "PermanentFailure",
    "Programme",
    "SenderRefused",
    "Server",
    "ServerUnavailable",
    "SignInLetter",
    "SmtpTransport",
    "Speech",
    "StoredMessage",
    "Tls",
    "TooLong",
    "Transport",
    "UnsafeHeader",
    "address_changed",
    "check_address",
    "given_name",
    "how_it_went",
    "introduction",
    "no_partner",
    "openers",
    "parse_server",
    "partner_answer",
    "phrase",
    "read_mailbox",
    "read_message",
    "sign_in",
    "speech_in",
    "transport",
]
