"""Messages and the ways they travel: one function a message, made from frozen facts; transports that deliver one.

Knows nothing of rows, services or pages, and reads no clock and no settings: whoever calls says when and from whom.
Whatever becomes a header is checked when the `Message` is made, so that a message that exists can be sent.
"""

from unmentor.mail.address_changed import AddressChangedLetter, address_changed
from unmentor.mail.alarm import alarm
from unmentor.mail.conversation_letters import HowItWentLetter, NudgeLetter, PartnerAnswerLetter, Said, TakenOutLetter
from unmentor.mail.digest import digest
from unmentor.mail.draw_made import draw_made
from unmentor.mail.failures import (
    DeliveryFailure,
    PassingFailure,
    PermanentFailure,
    RecipientRefused,
    SenderRefused,
    ServerUnavailable,
)
from unmentor.mail.goodbye import goodbye
from unmentor.mail.headers import BadAddress, TooLong, UnsafeHeader, check_address
from unmentor.mail.how_it_went import how_it_went
from unmentor.mail.introduction import introduction
from unmentor.mail.invitation_to_join import invitation_to_join
from unmentor.mail.letters import Exchange, Hold, IntroductionLetter, Participant, Programme
from unmentor.mail.local_mailbox import LocalMailbox
from unmentor.mail.message import Message
from unmentor.mail.no_partner import no_partner
from unmentor.mail.notice import notice
from unmentor.mail.nudge import nudge
from unmentor.mail.openers import Opener, openers
from unmentor.mail.organiser_letters import AlarmLetter, DigestLetter, DrawMadeLetter
from unmentor.mail.partner_answer import partner_answer
from unmentor.mail.reading import StoredMessage, read_mailbox, read_message
from unmentor.mail.server import BadMailUrl, Server, Tls, parse_server
from unmentor.mail.sign_in import SignInLetter, sign_in
from unmentor.mail.smtp import SmtpTransport
from unmentor.mail.speech import Speech, speech_in
from unmentor.mail.still_in import still_in
from unmentor.mail.taken_out import taken_out, taken_out_identity
from unmentor.mail.taking_part_letters import (
    GoodbyeLetter,
    InvitationLetter,
    NoPartnerLetter,
    NoticeLetter,
    StillInLetter,
    WelcomeLetter,
)
from unmentor.mail.transport import Transport, transport
from unmentor.mail.welcome import welcome
from unmentor.mail.words import given_name, phrase

__all__ = [
    "AddressChangedLetter",
    "AlarmLetter",
    "BadAddress",
    "BadMailUrl",
    "DeliveryFailure",
    "DigestLetter",
    "DrawMadeLetter",
    "Exchange",
    "GoodbyeLetter",
    "Hold",
    "HowItWentLetter",
    "IntroductionLetter",
    "InvitationLetter",
    "LocalMailbox",
    "Message",
    "NoPartnerLetter",
    "NoticeLetter",
    "NudgeLetter",
    "Opener",
    "Participant",
    "PartnerAnswerLetter",
    "PassingFailure",
    "PermanentFailure",
    "Programme",
    "RecipientRefused",
    "Said",
    "SenderRefused",
    "Server",
    "ServerUnavailable",
    "SignInLetter",
    "SmtpTransport",
    "Speech",
    "StillInLetter",
    "StoredMessage",
    "TakenOutLetter",
    "Tls",
    "TooLong",
    "Transport",
    "UnsafeHeader",
    "WelcomeLetter",
    "address_changed",
    "alarm",
    "check_address",
    "digest",
    "draw_made",
    "given_name",
    "goodbye",
    "how_it_went",
    "introduction",
    "invitation_to_join",
    "no_partner",
    "notice",
    "nudge",
    "openers",
    "parse_server",
    "partner_answer",
    "phrase",
    "read_mailbox",
    "read_message",
    "sign_in",
    "speech_in",
    "still_in",
    "taken_out",
    "taken_out_identity",
    "transport",
    "welcome",
]
